import { described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Optimizer } from './optimizer.js'

/*
 * Hyper-parameters are refused where the optimizer is made, not where it is used.
 */

const require = (word: string, name: string, value: number, holds: boolean, range: string): void => {
  if (typeof value !== 'number' || !holds) refuse(`${word}: ${name} is ${described(value)}: it must be ${range}`)
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

/** An optimizer; a function that makes one is a frequent slip. */
export const optimizerArgument = (word: string, name: string, value: unknown): Optimizer => {
  const fits = typeof value === 'object' && value !== null && ['init', 'update'].every(name => typeof Reflect.get(value, name) === 'function')
  return fits ? asStated(value) : refuse(`${word}: ${name} is ${described(value)}: it must be an optimizer${typeof value === 'function' ? ': call it' : ', such as sgd(0.1)'}`)
}
