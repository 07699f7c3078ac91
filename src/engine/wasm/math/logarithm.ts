import { FLOAT32, FLOAT64, lanes, type Format, type Lanes, type Routine, type Term } from './lanes.js'

/*
 * x = 2ᵉ·m with √½ ≤ m < √2, f = m - 1, s = f/(2 + f), z = s²:
 * log m = log((1 + s)/(1 - s)) = 2s + s·z·R(z) = f - s·(f - z·R(z)), in which f, the largest part, has no rounding error.
 *
 * Source: the reduction of K. C. Ng in fdlibm (Sun Microsystems, 1993), e_log.c.
 */

/** R(z), minimax on 0 ≤ z ≤ 0.0295: error 8.2e-10 and 1.3e-18 of log m. */
export const REST = {
  f32x4: [0.6666677594184875, 0.3997756838798523, 0.298714280128479],
  f64x2: [
    0.6666666666666735, 0.39999999999411057, 0.28571428743285254, 0.2222219847283692, 0.1818356993090552, 0.1531389788412131,
    0.1479756464533032,
  ],
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
    const inPlace = v.keep(v.and(v.subBits(x, v.bits(Math.SQRT1_2)), v.bits(-Infinity)))
    return { inPlace, e: v.mul(v.fromInt(inPlace), v.number(2 ** -fraction)) }
  }
  // There is no conversion of 64-bit integers: e + bias is put into the low bits of 2⁵².
  const one = v.bits(1)
  const biased = v.keep(v.addBits(v.subBits(x, v.bits(Math.SQRT1_2)), one))
  const low = v.or(v.shiftRight(biased, fraction), v.bits(2 ** fraction))
  const inPlace = v.keep(v.subBits(v.and(biased, v.bits(-Infinity)), one))
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
const unusual = (v: Lanes, x: Term, spared: bigint): Term =>
  v.greaterInt(v.addBits(x, v.bits(Infinity)), v.bits(-Infinity, -((1n + spared) << BigInt(v.format.fraction)) - 1n))

const logIn = (format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => {
    const y = v.variable(logOfNormal(v, v.read(x)))
    v.whenAny(unusual(v, v.read(x), 0n), () => {
      const denormal = v.keep(v.less(v.read(x), v.number(2 ** (1 - format.bias))))
      const scaled = logOfNormal(v, v.keep(v.mul(v.read(x), v.number(2 ** format.fraction))))
      y.set(v.select(denormal, v.sub(scaled, v.number(format.fraction * Math.LN2)), y.read))
      y.set(v.select(v.equal(v.read(x), v.number(0)), v.number(-Infinity), y.read))
      y.set(v.select(v.less(v.read(x), v.number(0)), v.number(NaN), y.read))
      // Infinity and NaN are their own logarithms.
      y.set(v.select(v.less(v.read(x), v.number(Infinity)), y.read, v.read(x)))
    })
    return y.read
  }, side)
}

/**
 * log(1 + x) by the exponent and fraction of u = 1 + x, where f = 2⁻ᵉ·x - (1 - 2⁻ᵉ) is computed from x itself. The signs
 * are such that -0 stays.
 */
const logPlusOneIn = (format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => {
    const u = v.keep(v.add(v.read(x), v.number(1)))
    const { e, inPlace } = exponentOf(v, u)
    const scale = v.keep(v.subBits(v.bits(1), inPlace))
    const f = v.keep(v.sub(v.mul(v.read(x), scale), v.sub(v.number(1), scale)))
    const y = v.variable(v.sub(logNearOne(v, f), v.mul(v.sub(v.number(0), e), v.number(Math.LN2))))
    v.whenAny(unusual(v, u, 2n), () => {
      // 2⁻ᵉ would not be a normal number for the largest u.
      y.set(v.select(v.less(u, v.number(2 ** (format.bias - 1))), y.read, v.keep(logOfNormal(v, u))))
      y.set(v.select(v.equal(u, v.number(0)), v.number(-Infinity), y.read))
      y.set(v.select(v.less(u, v.number(0)), v.number(NaN), y.read))
      y.set(v.select(v.less(u, v.number(Infinity)), y.read, v.read(x)))
    })
    return y.read
  }, side)
}

export const log32 = logIn(FLOAT32)
export const log64 = logIn(FLOAT64)
export const logPlusOne32 = logPlusOneIn(FLOAT32)
export const logPlusOne64 = logPlusOneIn(FLOAT64)
