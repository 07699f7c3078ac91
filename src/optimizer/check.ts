import { mismatch } from '../tensor/mismatch.js'

/*
 * Hyper-parameters are refused where the optimizer is made, not where it is used.
 */

const require = (word: string, name: string, value: number, holds: boolean, range: string): void => {
  if (!holds) mismatch(`${word}: ${name} is ${value}: it must be ${range}`)
}

/** A finite number, 0 or more. */
export const checkNonNegative = (word: string, name: string, value: number): void =>
  require(word, name, value, Number.isFinite(value) && value >= 0, 'a finite number, 0 or more')

/** A finite number above 0. */
export const checkPositive = (word: string, name: string, value: number): void =>
  require(word, name, value, Number.isFinite(value) && value > 0, 'a finite number above 0')

/** A share that an average keeps: 0 ≤ value < 1. */
export const checkShare = (word: string, name: string, value: number): void =>
  require(word, name, value, value >= 0 && value < 1, 'at least 0 and less than 1')

/** A count of steps: a whole number, `least` or more, that int32 holds. */
export const checkSteps = (word: string, name: string, value: number, least = 1): void =>
  require(word, name, value, Number.isInteger(value) && value >= least && value < 2 ** 31,
    `a whole number, ${least} or more`)
