import {
  EXPONENTIAL_REST, HALF_EXPONENTIAL as HALF_EXPONENTIAL_64, LN2 as LN2_64, RANGE as RANGE_64,
} from '../../../primitive/reference/math/exponential.js'
import { FLOAT64, lanes, type Lanes, type RoutineIn, type Term } from './lanes.js'

/*
 * exp(x) = (2ⁿ · q(r))², where x = 2n·ln 2 + r, |r| ≤ ln 2 and q(r) = exp(r/2). The square spans all exponents from
 * 2⁻¹⁵⁰ to 2¹²⁸ while 2ⁿ stays a normal number, so that denormal results are rounded once. Rounding to n is done by
 * adding 1.5·2^fraction: n then stands in the low bits, here with the bias of the exponent, which makes 2ⁿ by one shift.
 * float64, which derivations and powers are computed with, has less error for some more instructions: exp(x) = 2ᵐ·2ⁿ⁻ᵐ·(1 + u), where
 * x = n·ln 2 + r, m is about n/2, and u = r + (r²·R(r) + what rounding r has lost).
 *
 * exp(x) - 1 = 2·(2ⁿ⁻¹·p + (2ⁿ⁻¹ - ½)), where x = n·ln 2 + r, |r| ≤ ½·ln 2 and p = q(2r) - 1 = r + r²·R(r): halves, as
 * 2ⁿ may be the power of two just above the largest number.
 *
 * Source: W. J. Cody, W. Waite, "Software Manual for the Elementary Functions", 1980, chapter 6 (the reduction in two
 * steps). The coefficients of all functions here are derived by test/engine/wasm/math/coefficients.py; of each so many
 * digits are given as count.
 */

/** q(r), minimax on |r| ≤ ln 2: relative error 3.2e-9 and 8.7e-18. */
const HALF_EXPONENTIAL = {
  f32x4: [1, 0.5, 0.124999985, 0.020833146, 0.0026042564, 0.00026153732, 2.1623335e-5],
  f64x2: HALF_EXPONENTIAL_64,
} as const

/** ln 2 in two parts, the first short enough that its products with n are exact. */
export const LN2 = { f32x4: [0.693145751953125, 1.4286068e-6], f64x2: LN2_64 } as const

/** Beyond these exp is 0 and Infinity; of float32, 2ⁿ and its square stay meaningful. */
const RANGE = { f32x4: [-104, 89], f64x2: RANGE_64 } as const

interface Reduced {
  /** 2ⁿ, or half of it where the steps are of ln 2. */
  readonly scale: Term
  readonly r: Term
}

/** x = steps·n·ln 2 + r, x held between bounds within {@link RANGE}. */
const reduce = (v: Lanes, x: Term, lower: number, upper: number, steps: 1 | 2): Reduced => {
  const { float, fraction, bias } = v.format
  const [high, low] = LN2[float]
  const rounding = v.number(1.5 * 2 ** fraction + bias + steps - 2)
  const held = v.keep(v.clamp(x, lower, upper))
  const shifted = v.keep(v.add(v.mul(held, v.number(1 / steps / Math.LN2)), rounding))
  const n = v.keep(v.sub(shifted, rounding))
  const r = v.keep(v.sub(v.sub(held, v.mul(n, v.number(steps * high))), v.mul(n, v.number(steps * low))))
  return { scale: v.shiftLeft(shifted, fraction), r }
}

/** exp(x) of float64. */
const exponential64Of = (v: Lanes, x: Term, rest: Term | undefined): Term => {
  const rounding = v.number(1.5 * 2 ** 52)
  const biased = v.number(1.5 * 2 ** 52 + 1023)
  const held = v.keep(v.clamp(x, ...RANGE_64))
  const n = v.keep(v.sub(v.add(v.mul(held, v.number(1 / Math.LN2)), rounding), rounding))
  const whole = v.keep(v.sub(held, v.mul(n, v.number(LN2_64[0]))))
  const product = v.mul(n, v.number(LN2_64[1]))
  const low = v.keep(rest === undefined ? product : v.sub(product, rest))
  const r = v.keep(v.sub(whole, low))
  const lost = v.sub(v.sub(whole, r), low)
  const u = v.add(r, v.add(v.mul(v.mul(r, r), v.polynomial(EXPONENTIAL_REST, r)), lost))
  const shifted = v.keep(v.add(v.mul(n, v.number(0.5)), biased))
  const scale = v.keep(v.shiftLeft(shifted, 52))
  const other = v.shiftLeft(v.add(v.sub(n, v.sub(shifted, biased)), biased), 52)
  return v.mul(v.add(scale, v.mul(scale, u)), other)
}

/** exp(x). `rest`, when given, is added to x with all its digits. */
export const exponentialOf = (v: Lanes, x: Term, rest?: Term): Term => {
  if (v.format === FLOAT64) return exponential64Of(v, x, rest)
  const { float } = v.format
  const [lower, upper] = RANGE[float]
  const { scale, r } = reduce(v, x, lower, upper, 2)
  const half = v.polynomial(HALF_EXPONENTIAL[float], rest === undefined ? r : v.keep(v.add(r, rest)))
  const root = v.keep(v.mul(half, scale))
  return v.mul(root, root)
}

export const exponential: RoutineIn = format => (code, x, side) => {
  lanes(code, format, v => exponentialOf(v, v.read(x)), side)
}

/** exp(x) / (1 + exp(x)): accurate towards -∞ as well. From 40 on it is 1 in both formats. */
export const logistic: RoutineIn = format => (code, x, side) => {
  const { float } = format
  lanes(code, format, v => {
    const { scale, r } = reduce(v, v.read(x), RANGE[float][0], 40, 2)
    // Some less error than exp's for two more instructions: q² = 1 + t·(2 + t), of which t is rounded only.
    const t = v.keep(v.mul(r, v.polynomial(HALF_EXPONENTIAL[float].slice(1), r)))
    const kept = v.keep(scale)
    const one = v.number(1)
    const e = v.keep(v.mul(v.mul(v.add(v.mul(t, v.add(t, v.number(2))), one), kept), kept))
    return v.div(e, v.add(e, one))
  }, side)
}

/** exp(x) - 1; -1 is reached before -38 in both formats. */
export const exponentialMinusOne: RoutineIn = format => (code, x, side) => {
  const { float, fraction } = format
  // R(r), by the powers of r instead of 2r.
  const rest = format === FLOAT64 ? EXPONENTIAL_REST : HALF_EXPONENTIAL[float].slice(2).map((c, i) => c * 2 ** (i + 2))
  lanes(code, format, v => {
    const { scale, r } = reduce(v, v.read(x), -38, RANGE[float][1], 1)
    const p = v.add(r, v.mul(v.mul(r, r), v.polynomial(rest, r)))
    const kept = v.keep(scale)
    const half = v.keep(v.add(v.mul(p, kept), v.sub(kept, v.number(0.5))))
    // Tiny numbers are their own results.
    return v.select(v.less(v.abs(v.read(x)), v.number(2 ** -(fraction + 2))), v.read(x), v.add(half, half))
  }, side)
}
