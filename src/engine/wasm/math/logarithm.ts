import { REST as REST_64 } from '../../../primitive/reference/math/logarithm.js'
import { lanes, type Lanes, type RoutineIn, type Term, type Variable } from './lanes.js'

/*
 * x = 2ᵉ·m with √½ ≤ m < √2, f = m - 1, s = f/(2 + f), z = s²:
 * log m = log((1 + s)/(1 - s)) = 2s + s·z·R(z) = f - s·(f - z·R(z)), in which f, the largest part, has no rounding error.
 *
 * Source: the reduction of K. C. Ng in fdlibm (Sun Microsystems, 1993), e_log.c.
 */

/** R(z), minimax on 0 ≤ z ≤ 0.0295: error 8.2e-10 and 1.3e-18 of log m. */
export const REST = {
  f32x4: [0.66666776, 0.39977568, 0.29871428],
  f64x2: REST_64,
} as const

/** 2ᵉ apart from the rest: e as a number, and e in the place of the exponent. */
export interface Exponent {
  readonly e: Term
  readonly inPlace: Term
}

/** The power of two of positive normal x by which it comes to [√½, √2). */
export const exponentOf = (v: Lanes, x: Term): Exponent => {
  const { format } = v
  const { fraction, bias } = format
  if (format.float === 'f32x4') {
    const inPlace = v.keep(v.and(v.subBits(x, v.number(Math.SQRT1_2)), v.number(-Infinity)))
    return { inPlace, e: v.mul(v.fromInt(inPlace), v.number(2 ** -fraction)) }
  }
  // There is no conversion of 64-bit integers: e + bias is put into the low bits of 2⁵².
  const one = v.number(1)
  const biased = v.keep(v.addBits(v.subBits(x, v.number(Math.SQRT1_2)), one))
  const low = v.or(v.shiftRight(biased, fraction), v.number(2 ** fraction))
  const inPlace = v.keep(v.subBits(v.and(biased, v.number(-Infinity)), one))
  return { inPlace, e: v.sub(low, v.number(2 ** fraction + bias)) }
}

/** log(1 + f) for √½ - 1 ≤ f ≤ √2 - 1. */
const logNearOne = (v: Lanes, f: Term): Term => {
  const s = v.keep(v.div(f, v.add(f, v.number(2))))
  const z = v.keep(v.mul(s, s))
  return v.sub(f, v.mul(s, v.sub(f, v.mul(z, v.polynomial(REST[v.format.float], z)))))
}

/** log x for positive normal x. */
export const logOfNormal = (v: Lanes, x: Term): Term => {
  const { e, inPlace } = exponentOf(v, x)
  const f = v.keep(v.sub(v.subBits(x, inPlace), v.number(1)))
  return v.add(logNearOne(v, f), v.mul(e, v.number(Math.LN2)))
}

/**
 * A mask of the lanes whose x is not a positive normal number below 2^(bias + 1 - `spared`): those fill a range of bits,
 * which the sum moves down to the lowest integers.
 */
const unusual = (v: Lanes, x: Term, spared: number): Term => {
  const { fraction, bias } = v.format
  // By its bits: -(2^(bias - spared)) less 1.
  const below = v.number(-(2 ** (bias - spared)) * (1 - 2 ** -(fraction + 1)))
  return v.greaterInt(v.addBits(x, v.number(Infinity)), below)
}

/** Puts into y what log u is for u ≤ 0, Infinity and NaN: the last two, which x is as well, are their own logarithms. */
const setSpecials = (v: Lanes, y: Variable, u: Term, x: Term): void => {
  y.set(v.select(v.equal(u, v.zero), v.number(-Infinity), y.read))
  y.set(v.select(v.less(u, v.zero), v.number(NaN), y.read))
  y.set(v.select(v.less(u, v.number(Infinity)), y.read, x))
}

export const log: RoutineIn = format => (code, local, side) => {
  const { fraction, bias } = format
  lanes(code, format, v => {
    const x = v.read(local)
    const y = v.variable(logOfNormal(v, x))
    v.whenAny(unusual(v, x, 0), () => {
      const denormal = v.keep(v.less(x, v.number(2 ** (1 - bias))))
      const scaled = logOfNormal(v, v.keep(v.mul(x, v.number(2 ** fraction))))
      y.set(v.select(denormal, v.sub(scaled, v.number(fraction * Math.LN2)), y.read))
      setSpecials(v, y, x, x)
    })
    return y.read
  }, side)
}

/**
 * log(1 + x) by the exponent and fraction of u = 1 + x, where f = 2⁻ᵉ·x - (1 - 2⁻ᵉ) is computed from x itself. The signs
 * are such that -0 stays.
 */
export const logPlusOne: RoutineIn = format => (code, local, side) => {
  lanes(code, format, v => {
    const x = v.read(local)
    const one = v.number(1)
    const u = v.keep(v.add(x, one))
    const { e, inPlace } = exponentOf(v, u)
    const scale = v.keep(v.subBits(one, inPlace))
    const f = v.keep(v.sub(v.mul(x, scale), v.sub(one, scale)))
    const y = v.variable(v.sub(logNearOne(v, f), v.mul(v.sub(v.zero, e), v.number(Math.LN2))))
    v.whenAny(unusual(v, u, 2), () => {
      // 2⁻ᵉ would not be a normal number for the largest u.
      y.set(v.select(v.less(u, v.number(2 ** (format.bias - 1))), y.read, v.keep(logOfNormal(v, u))))
      setSpecials(v, y, u, x)
    })
    return y.read
  }, side)
}
