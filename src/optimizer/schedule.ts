import { pow } from '../engine/wasm/words/power.js'
import { cos } from '../engine/wasm/words/trigonometric.js'
import { add, div, minimum, mul, sub } from '../op/arithmetic.js'
import { cast } from '../op/cast.js'
import { greaterEqual, less } from '../op/comparison.js'
import { where } from '../op/logical.js'
import { described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { full } from '../tensor/construct.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Tensor } from '../tensor/value.js'
import { checkNonNegative, checkPositive, checkSteps } from './check.js'
import type { Count } from './optimizer.js'

/**
 * A number that changes with the steps: from the count of updates made before, 0 at the first, to a scalar. Written
 * with the words of the language, so that it traces inside `compile`. Those here compute in float64; an optimizer casts
 * the value to the parameter's dtype.
 *
 * @example
 * // A schedule of one's own: the inverse square root.
 * import * as Opt from 'pullback/optimizer'
 * import { add, cast, mul, rsqrt, tensor } from 'pullback'
 *
 * const inverseSqrt: Opt.Schedule = count => mul(rsqrt(add(cast(count, 'float64'), 1)), 0.5)
 * const optimizer = Opt.sgd(inverseSqrt)
 * console.log(inverseSqrt(tensor(3, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.25
 *
 * @since 0.1.0
 * @category schedules
 */
export type Schedule<D extends FloatDType = FloatDType> = (count: Count) => Tensor<readonly [], D>

/** What the schedules here compute in. */
type Double = Tensor<readonly [], 'float64'>

const double = (value: number): Double => full([], value, { dtype: 'float64' })

/** A learning rate as a schedule; a {@link ShapeMismatch} that names `word` when it is a negative number, or none. */
export const rateOf = (word: string, rate: number | Schedule): Schedule => {
  if (typeof rate === 'function') return rate
  if (typeof rate !== 'number') refuse(`${word}: the learning rate is ${described(rate)}: it must be a number or a schedule`)
  checkNonNegative(word, 'the learning rate', rate)
  return constant(rate)
}

/**
 * The same value at every step: η(t) = value.
 *
 * @throws {ArgumentError} when the value is negative or not finite.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * console.log(Opt.constant(0.5)(tensor(7, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.5
 *
 * @since 0.1.0
 * @category schedules
 */
export const constant = (value: number): Schedule<'float64'> => {
  checkNonNegative('constant', 'the value', value)
  const scalar = double(value)
  return () => scalar
}

/**
 * A value multiplied by `factor` every so many steps: η(t) = initial·factor^⌊t/every⌋.
 *
 * @throws {ArgumentError} when `initial` is negative, `factor` not above 0, or `every` no whole number above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const schedule = Opt.stepDecay(1, { every: 10, factor: 0.5 })
 * console.log(schedule(tensor(25, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.25
 *
 * @since 0.1.0
 * @category schedules
 */
export const stepDecay = (
  initial: number, options: { readonly every: number; readonly factor: number },
): Schedule<'float64'> => {
  const { every, factor } = optionsArgument<typeof options>('stepDecay', options, { every: 'number', factor: 'number' }, ['every', 'factor'])
  checkNonNegative('stepDecay', 'initial', initial)
  checkPositive('stepDecay', 'factor', factor)
  checkSteps('stepDecay', 'every', every)
  return decay(initial, factor, every, true)
}

/**
 * A value multiplied by a factor at each boundary: η(t) = initial·Π factor over the boundaries ≤ t.
 *
 * @throws {ArgumentError} when `initial` or a factor is negative, or a boundary no whole number.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const schedule = Opt.piecewise(1, { 10: 0.5, 30: 0.25 })
 * console.log(schedule(tensor(30, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.125
 *
 * @since 0.1.0
 * @category schedules
 */
export const piecewise = (initial: number, factors: Readonly<Record<number, number>>): Schedule<'float64'> => {
  checkNonNegative('piecewise', 'initial', initial)
  if (!isRecord(factors)) refuse(`piecewise: the second argument is ${described(factors)}: it must be a record of factors, by the step from which each counts`)
  const parts = Object.entries(factors).map(([boundary, factor]) => [Number(boundary), factor] as const)
  for (const [boundary, factor] of parts) {
    checkSteps('piecewise', 'a boundary', boundary, 0)
    checkNonNegative('piecewise', `the factor at ${boundary}`, factor)
  }
  return count => parts.reduce((value, [boundary, factor]) =>
    where(greaterEqual(count, boundary), mul(value, factor), value), double(initial))
}

/**
 * Exponential decay: η(t) = initial·rate^(t/steps), so a factor `rate` every `steps` steps; with `staircase`, the
 * exponent is rounded down.
 *
 * @throws {ArgumentError} when `initial` is negative, `rate` not above 0, or `steps` no whole number above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const schedule = Opt.exponentialDecay(1, { rate: 0.25, steps: 10 })
 * console.log(schedule(tensor(5, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.5
 *
 * @since 0.1.0
 * @category schedules
 */
export const exponentialDecay = (
  initial: number,
  options: { readonly rate: number; readonly steps: number; readonly staircase?: boolean | undefined },
): Schedule<'float64'> => {
  const { rate, steps, staircase = false } =
    optionsArgument<typeof options>('exponentialDecay', options, { rate: 'number', steps: 'number', staircase: 'boolean' }, ['rate', 'steps'])
  checkNonNegative('exponentialDecay', 'initial', initial)
  checkPositive('exponentialDecay', 'rate', rate)
  checkSteps('exponentialDecay', 'steps', steps)
  return decay(initial, rate, steps, staircase)
}

const decay = (initial: number, rate: number, steps: number, staircase: boolean): Schedule<'float64'> => count => {
  const exponent = div(cast(count, 'float64'), steps)
  // Counts are not negative, so toward zero is down.
  return mul(pow(rate, staircase ? cast(cast(exponent, 'int32'), 'float64') : exponent), initial)
}

/** end + (initial − end)·½(1 + cos(π·min(t, steps)/steps)), t as float64. */
const cosine = (t: Double, initial: number, end: number, steps: number): Double =>
  add(mul(add(cos(mul(div(minimum(t, steps), steps), Math.PI)), 1), (initial - end) / 2), end)

/**
 * Cosine decay, and `end` after `steps` steps: η(t) = end + (initial − end)·½(1 + cos(π·min(t, steps)/steps))
 * (Loshchilov and Hutter, 2017, without restarts).
 *
 * @throws {ArgumentError} when `initial` or `end` is negative, or `steps` no whole number above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const schedule = Opt.cosineDecay(1, { steps: 10 })
 * console.log(schedule(tensor(10, { dtype: 'int32' })).toString()) // => Tensor [] float64 0
 *
 * @since 0.1.0
 * @category schedules
 */
export const cosineDecay = (
  initial: number, options: { readonly steps: number; readonly end?: number | undefined },
): Schedule<'float64'> => {
  const { steps, end = 0 } = optionsArgument<typeof options>('cosineDecay', options, { steps: 'number', end: 'number' }, ['steps'])
  checkNonNegative('cosineDecay', 'initial', initial)
  checkNonNegative('cosineDecay', 'end', end)
  checkSteps('cosineDecay', 'steps', steps)
  return count => cosine(cast(count, 'float64'), initial, end, steps)
}

/**
 * Linear warm-up from `start` to `peak` in `warmup` steps, then cosine decay to `end` at step `steps`, which counts
 * from the very first and so includes the warm-up.
 *
 * η(t) = start + (peak − start)·t/warmup for t < warmup; then end + (peak − end)·½(1 + cos(π·(t − warmup)/(steps −
 * warmup))), and `end` after `steps`.
 *
 * @throws {ArgumentError} when a rate is negative, `warmup` no whole number, or `steps` not above it.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const schedule = Opt.warmupCosine({ peak: 1, warmup: 4, steps: 12 })
 * console.log(schedule(tensor(1, { dtype: 'int32' })).toString()) // => Tensor [] float64 0.25
 * console.log(schedule(tensor(4, { dtype: 'int32' })).toString()) // => Tensor [] float64 1
 *
 * @since 0.1.0
 * @category schedules
 */
export const warmupCosine = (options: {
  readonly peak: number; readonly warmup: number; readonly steps: number; readonly end?: number | undefined; readonly start?: number | undefined
}): Schedule<'float64'> => {
  const { peak, warmup, steps, end = 0, start = 0 } = optionsArgument<typeof options>('warmupCosine', options,
    { peak: 'number', warmup: 'number', steps: 'number', end: 'number', start: 'number' }, ['peak', 'warmup', 'steps'])
  checkNonNegative('warmupCosine', 'peak', peak)
  checkNonNegative('warmupCosine', 'end', end)
  checkNonNegative('warmupCosine', 'start', start)
  checkSteps('warmupCosine', 'warmup', warmup, 0)
  checkSteps('warmupCosine', 'steps', steps, warmup + 1)
  return count => {
    const t = cast(count, 'float64')
    const after = cosine(sub(t, warmup), peak, end, steps - warmup)
    return warmup === 0 ? after : where(less(count, warmup), add(mul(t, (peak - start) / warmup), start), after)
  }
}
