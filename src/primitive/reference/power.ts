import { byDType, eachPair } from './each.js'
import { pow } from './math/index.js'

/** Modulo 2³². A negative exponent gives 1 for base 1 and 0 for every other, -1 too: a truncated quotient but for that one. */
const intPower = (x: number, y: number): number => {
  if (y < 0) return x === 1 ? 1 : 0
  let power = 1
  for (let square = x, rest = y; rest > 0; rest >>>= 1, square = Math.imul(square, square)) {
    if (rest & 1) power = Math.imul(power, square)
  }
  return power
}

export const power = byDType(eachPair(intPower), eachPair(pow))
