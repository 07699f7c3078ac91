import { FLOAT32, FLOAT64, lanes, type Format, type Lanes, type Routine, type Term } from './lanes.js'

/*
 * exp(x) = (2ⁿ · q(r))², where x = 2n·ln 2 + r, |r| ≤ ln 2 and q(r) = exp(r/2). The square spans all exponents from
 * 2⁻¹⁵⁰ to 2¹²⁸ while 2ⁿ stays a normal number, so that denormal results are rounded once. Rounding to n is done by
 * adding 1.5·2^fraction: n then stands in the low bits, here with the bias of the exponent, which makes 2ⁿ by one shift.
 *
 * Source: W. J. Cody, W. Waite, "Software Manual for the Elementary Functions", 1980, chapter 6 (the reduction in two
 * steps). The coefficients of all functions here are derived by test/engine/wasm/math/coefficients.py.
 */

/** q(r), minimax on |r| ≤ ln 2: relative error 3.2e-9 and 8.7e-18. */
const HALF_EXPONENTIAL = {
  f32x4: [
    1, 0.5, 0.1249999850988388, 0.020833145827054977, 0.002604256384074688, 0.00026153732324019074, 2.162333476007916e-5,
  ],
  f64x2: [
    1, 0.5, 0.12500000000000028, 0.02083333333333279, 0.0026041666666577075, 0.0002604166666697337, 2.1701388979872585e-5,
    1.5500992128886802e-6, 9.688081186454299e-8, 5.3822298758646965e-9, 2.6984971143537716e-10, 1.2319490253719989e-11,
  ],
} as const

/** 2·ln 2 in two parts, the first short enough that its products with n are exact. */
const TWICE_LN2 = {
  f32x4: [1.38629150390625, 2.857213530660374e-6],
  f64x2: [1.3862943611202354, -3.447888905122967e-13],
} as const

/** Beyond these the result is 0 and Infinity; 2ⁿ and its square stay meaningful. */
const RANGE = { f32x4: [-104, 89], f64x2: [-746, 710] } as const

interface Reduced {
  /** 2ⁿ. */
  readonly scale: Term
  readonly r: Term
}

const rounding = ({ fraction, bias }: Format) => 1.5 * 2 ** fraction + bias

/** x = 2n·ln 2 + r for x within {@link RANGE}. */
const reduce = (v: Lanes, x: Term): Reduced => {
  const { format } = v
  const [high, low] = TWICE_LN2[format.float]
  const shifted = v.keep(v.add(v.mul(x, v.number(0.5 / Math.LN2)), v.number(rounding(format))))
  const n = v.keep(v.sub(shifted, v.number(rounding(format))))
  const r = v.keep(v.sub(v.sub(x, v.mul(n, v.number(high))), v.mul(n, v.number(low))))
  return { scale: v.shiftLeft(shifted, format.fraction), r }
}

/** exp(x) for x within the range, or NaN. `rest`, when given, is added to x with all its digits. */
const exponentialOf = (v: Lanes, x: Term, rest?: Term): Term => {
  const { scale, r } = reduce(v, x)
  const half = v.polynomial(HALF_EXPONENTIAL[v.format.float], rest === undefined ? r : v.keep(v.add(r, rest)))
  const root = v.keep(v.mul(half, scale))
  return v.mul(root, root)
}

/** exp(min(x, upper)) for all x. */
export const exponentialUpTo = (v: Lanes, x: Term, upper: number = RANGE[v.format.float][1], rest?: Term): Term =>
  exponentialOf(v, v.keep(v.atLeast(v.atMost(x, v.number(upper)), v.number(RANGE[v.format.float][0]))), rest)

const exponentialIn = (format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => exponentialUpTo(v, v.read(x)), side)
}

/** exp(x) with some less error for two more instructions: q² = 1 + t·(2 + t), of which t is rounded only. */
const closeExponentialOf = (v: Lanes, x: Term): Term => {
  const { scale, r } = reduce(v, x)
  const [, ...rest] = HALF_EXPONENTIAL[v.format.float]
  const t = v.keep(v.mul(r, v.polynomial(rest, r)))
  const one = v.number(1)
  const kept = v.keep(scale)
  return v.mul(v.mul(v.add(v.mul(t, v.add(t, v.number(2))), one), kept), kept)
}

/** exp(x) / (1 + exp(x)): accurate towards -∞ as well. From 40 on it is 1 in both formats. */
const logisticIn = (format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => {
    const held = v.keep(v.atLeast(v.atMost(v.read(x), v.number(40)), v.number(RANGE[format.float][0])))
    const e = v.keep(closeExponentialOf(v, held))
    return v.div(e, v.add(e, v.number(1)))
  }, side)
}

export const exponential32 = exponentialIn(FLOAT32)
export const exponential64 = exponentialIn(FLOAT64)
export const logistic32 = logisticIn(FLOAT32)
export const logistic64 = logisticIn(FLOAT64)
