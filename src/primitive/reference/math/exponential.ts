import { clamp, polynomial, powerOf2 } from './bits.js'

/*
 * The exponentials, from + − · / alone, so that every host gives the same bits; engine/wasm/math/exponential.ts has the same formulas, and says where
 * they come from.
 */

/** exp(r/2), minimax on |r| ≤ ln 2: relative error 8.7e-18. */
export const HALF_EXPONENTIAL = [
  1, 0.5, 0.12500000000000028, 0.02083333333333279, 0.00260416666665771, 0.00026041666666973, 2.170138897987e-5,
  1.5500992129e-6, 9.688081186e-8, 5.3822299e-9, 2.698497e-10, 1.23195e-11,
] as const

/** R(r) of exp(r) = 1 + r + r²·R(r), |r| ≤ ½·ln 2. */
export const EXPONENTIAL_REST = HALF_EXPONENTIAL.slice(2).map((c, i) => c * 2 ** (i + 2))

/** ln 2 in two parts, the first short enough that its products with n are exact. */
export const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const

/** Beyond these exp is 0 and Infinity. */
export const RANGE = [-746, 710] as const

const upper = HALF_EXPONENTIAL.slice(1)

const ROUNDING = 1.5 * 2 ** 52

/** The n of x = steps·n·ln 2 + r, to the nearest. */
const stepsIn = (x: number, steps: 1 | 2): number => x * (1 / steps / Math.LN2) + ROUNDING - ROUNDING

/** eˣ. `more` is added to x with all its digits. */
export const exp = (x: number, more = 0): number => {
  const held = clamp(x, RANGE[0], RANGE[1])
  const n = stepsIn(held, 1)
  const whole = held - n * LN2[0]
  const low = n * LN2[1] - more
  const r = whole - low
  const u = r + (r * r * polynomial(EXPONENTIAL_REST, r) + (whole - r - low))
  const half = n * 0.5 + ROUNDING - ROUNDING
  const scale = powerOf2(half)
  return (scale + scale * u) * powerOf2(n - half)
}

/** 1/(1 + e⁻ˣ) as eˣ/(1 + eˣ), which is accurate towards −∞ as well. */
export const logistic = (x: number): number => {
  const held = clamp(x, RANGE[0], 40)
  const n = stepsIn(held, 2)
  const r = held - n * (2 * LN2[0]) - n * (2 * LN2[1])
  const t = r * polynomial(upper, r)
  const scale = powerOf2(n)
  const e = (t * (t + 2) + 1) * scale * scale
  return e / (e + 1)
}

/** eˣ − 1. */
export const expm1 = (x: number): number => {
  if (Math.abs(x) < 2 ** -54) return x
  const held = clamp(x, -38, RANGE[1])
  const n = stepsIn(held, 1)
  const r = held - n * LN2[0] - n * LN2[1]
  const scale = powerOf2(n - 1)
  const half = (r + r * r * polynomial(EXPONENTIAL_REST, r)) * scale + (scale - 0.5)
  return half + half
}
