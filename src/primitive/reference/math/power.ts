import { clamp, head, polynomial, scaledDown } from './bits.js'
import { exp, LN2 } from './exponential.js'
import { exponentOf, REST } from './logarithm.js'

/* Powers; the formulas and their source stand in engine/wasm/math/power.ts. */

/** y beyond it yields 0, 1 or Infinity; below it no product is infinite times 0. */
export const LARGEST_EXPONENT = 2 ** 65

const BOUND = 2 ** -10

/** |x|ʸ: log|x| and the product are carried with some ten more bits. */
const magnitude = (x: number, y: number): number => {
  const size = Math.abs(x)
  const held = clamp(y, -LARGEST_EXPONENT, LARGEST_EXPONENT)
  if (size === 0) return exp(held * -Infinity)
  if (size === Infinity) return exp(held * Infinity)
  const denormal = size < 2 ** -1022
  const normal = denormal ? size * 2 ** 54 : size
  const e = exponentOf(normal)
  const exponent = denormal ? e - 54 : e
  const m = scaledDown(normal, e)
  const f = m - 1
  const divisor = m + 1
  const divisorHigh = head(divisor)
  const s = f / divisor
  const sHigh = head(s)
  const sLow = (f - sHigh * divisorHigh - sHigh * (m - (divisorHigh - 1))) / divisor
  const z = s * s
  const rest = sLow * 2 + s * z * polynomial(REST, z)
  // e·ln 2, unless it is 0, is larger than log m: two subtractions find what the rounding of the sum loses.
  const power = exponent * LN2[0]
  const twice = sHigh + sHigh
  const sum = power + twice
  const low = twice - (sum - power) + rest + exponent * LN2[1]
  const high = head(sum + low)
  const heldHigh = head(held)
  const correction = (held - heldHigh) * high + held * (sum - high + low)
  return exp(heldHigh * high, clamp(correction, -BOUND, BOUND))
}

/** xʸ as IEEE 754 has it: 1 for a base of 1 and for an exponent of 0, whatever the other is. */
export const pow = (x: number, y: number): number => {
  if (y === 0 || x === 1) return 1
  if (x !== x || y !== y) return NaN
  const integral = Math.trunc(y) === y
  if (x < 0 && x > -Infinity && !integral) return NaN
  const size = magnitude(x, y)
  const odd = integral && Math.trunc(y / 2) !== y / 2
  return odd && (x < 0 || 1 / x < 0) ? -size : size
}
