import { highWord, polynomial, powerOf2, scaledDown } from './bits.js'

/* The logarithms; the formulas and their source stand in engine/wasm/math/logarithm.ts. */

/** R(z) of log m = f − s·(f − z·R(z)), minimax on 0 ≤ z ≤ 0.0295: error 1.3e-18 of log m. */
export const REST = [
  0.6666666666666735, 0.39999999999411, 0.28571428743285, 0.222221984728, 0.1818356993, 0.15313898, 0.14797565,
] as const

/** The power of two of positive normal x by which it comes to [√½, √2). */
export const exponentOf = (x: number): number => {
  const e = (highWord(x) >> 20) - 1023
  return scaledDown(x, e) < Math.SQRT2 ? e : e + 1
}

/** log(1 + f) for √½ − 1 ≤ f ≤ √2 − 1. */
const logNearOne = (f: number): number => {
  const s = f / (f + 2)
  const z = s * s
  return f - s * (f - z * polynomial(REST, z))
}

const logOfNormal = (x: number): number => {
  const e = exponentOf(x)
  return logNearOne(scaledDown(x, e) - 1) + e * Math.LN2
}

/** What log u is for u ≤ 0, Infinity and NaN. */
const special = (u: number): number => u === 0 ? -Infinity : u < 0 ? NaN : u

/** ln x. */
export const log = (x: number): number => {
  if (!(x > 0 && x < Infinity)) return special(x)
  return x < 2 ** -1022 ? logOfNormal(x * 2 ** 52) - 52 * Math.LN2 : logOfNormal(x)
}

/** ln(1 + x). */
export const log1p = (x: number): number => {
  const u = x + 1
  if (!(u > 0 && u < Infinity)) return special(u)
  // 2⁻ᵉ would not be a normal number for the largest u.
  if (u >= 2 ** 1022) return logOfNormal(u)
  const e = exponentOf(u)
  const scale = powerOf2(-e)
  return logNearOne(x * scale - (1 - scale)) - (0 - e) * Math.LN2
}
