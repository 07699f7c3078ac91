import { binders } from '../graph/binders.js'
import type { SureAxis } from '../shape/axis.js'
import type { Box, Shape, Sizes } from '../shape/kind/dim.js'
import type { Axes, AxesCheck, ChoiceCheck, Reduce, ReduceKeep } from '../shape/reduce.js'
import { described, numbersArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import { axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { NoOther, Option } from '../tensor/option.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { checkDType, type Asks, type AsksIf } from './takes.js'
import { axisFirst } from './tensor-first.js'

type Result<Out extends DType | 'same', D extends DType> = Out extends DType ? Out : D

/**
 * The result of a data-first call.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Reduced<X, A extends Axes, Keep, Out extends DType | 'same'> =
  X extends Tensor<infer S, infer D>
    ? Tensor<boolean extends Keep ? Shape : Keep extends true ? ReduceKeep<S, A> : Reduce<S, A>, Result<Out, D>>
    : never

/**
 * The data-last form: the axes first, then the tensor.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Along<Op extends string, Allowed extends DType, A extends Axes, Out extends DType | 'same'> {
  <X extends Given>(x: X & NoInfer<Asks<Op, Allowed, X['dtype']> & AxesCheck<Op, X['shape'], A> & ChoiceCheck<Op, X['shape'], A>>): Tensor<Reduce<X['shape'], A>, Result<Out, X['dtype']>>
}

/**
 * `unknown` for what a reduction takes. What goes for a call that names no axis stands at the tensor: an argument that is left out is not checked.
 *
 * @since 0.2.0
 * @category type checks
 */
export type FirstCheck<Op extends string, Allowed extends DType, X, A> =
  AsksIf<Op, Allowed, X> & (Op extends 'max' | 'min' ? Nonempty<Op, X, A> : unknown)

type Nonempty<Op extends string, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes }] ? Box<A & undefined> extends Box<never> ? unknown : ChoiceCheck<Op, S, undefined> : unknown

/**
 * The axes that a tensor has for certain.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SureIn<X> = [X] extends [{ readonly shape: infer S extends Sizes }] ? SureAxis<S> : never

/** Of axes that are empty there is no largest element, so that having the axis is not enough. */
type SureFor<Op extends string, X> = Op extends 'max' | 'min' ? never : SureIn<X>

/**
 * `unknown` for axes of what is reduced.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SecondCheck<Op extends string, X, A extends Axes> =
  [X] extends [{ readonly shape: infer S extends Sizes }] ? AxesCheck<Op, S, A> & ChoiceCheck<Op, S, Exclude<A, undefined>> : unknown

/**
 * Options of a reduction.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface KeepDims {
  /** Whether the axes stay, with size 1; not unless said so. */
  readonly keepDims?: boolean | undefined
}

/**
 * A reduction: over one axis (negative ones count from the end), several as a tuple, or all when none is named. A single signature, so
 * that `pipe(x, word)` keeps the dtype. (What may be left out is `void` and not optional, so that the type of an argument that may be
 * `undefined` says so.)
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ReduceWord<Op extends string, Allowed extends DType, Out extends DType | 'same' = 'same'> {
  <const X extends Given | number | readonly number[], const A extends Axes = undefined, const O extends KeepDims | undefined = undefined>(
    x: X & NoInfer<FirstCheck<Op, Allowed, X, A>>, axis: A & NoInfer<SecondCheck<Op, X, A>> | NoInfer<SureFor<Op, X>> | void,
    options: O & NoInfer<NoOther<Op, O, 'keepDims'>> | void,
  ): X extends Axes ? Along<Op, Allowed, X, Out> : Reduced<X, A, Option<O, 'keepDims', false>, Out>
}

/** One axis, or a list of them. */
export const axesArgument = (operation: string) => (axis: unknown): number | readonly number[] =>
  typeof axis === 'number' ? axis
    : Array.isArray(axis) ? numbersArgument(operation, 'the axis', axis)
    : refuse(`${operation}: the axis is ${described(axis)}: it must be a number, or a list of numbers`)

/** The axes counted from the front, in order; each must exist and be named once. */
export const axesOf = (operation: string, shape: readonly number[], axis: Axes): readonly number[] => {
  if (axis === undefined) return shape.map((_, i) => i)
  const named = typeof axis === 'number' ? [axis] : axis
  const axes = named.map(a => axisOf(operation, shape, a))
  axes.forEach((a, i) => { if (axes.indexOf(a) !== i) mismatch(`${operation}: axis ${named[i]} of ${show(shape)} is named twice`) })
  return axes.sort((a, b) => a - b)
}

/** The option of words that take axes away. */
export const keepDimsOf = (operation: string, options: unknown): boolean =>
  optionsArgument<{ readonly keepDims?: boolean }>(operation, options, { keepDims: 'boolean' }).keepDims ?? false

/** A result without axes with them, each of size 1. */
export const keeping = (shape: readonly number[], axes: readonly number[], reduced: AnyTensor): AnyTensor =>
  binders.reshape({ shape: shape.map((d, i) => axes.includes(i) ? 1 : d) }, reduced)

/** The word of a reduction, whose `apply` gets the axes counted from the front and gives a result without them. */
export const reduceWord = <Op extends string, Allowed extends DType, Out extends DType | 'same' = 'same'>(
  operation: Op, allowed: readonly Allowed[], apply: (x: AnyTensor, axes: readonly number[]) => AnyTensor,
): ReduceWord<Op, Allowed, Out> => {
  const reduce = (x: AnyTensor, axis: Axes, keepDims = false): AnyTensor => {
    checkDType(operation, allowed, x.dtype)
    const axes = axesOf(operation, x.shape, axis)
    const reduced = apply(x, axes)
    return keepDims ? keeping(x.shape, axes, reduced) : reduced
  }
  return asStated(axisFirst(operation, 3, axesArgument(operation), (x, axis, options) => reduce(x, axis, keepDimsOf(operation, options))))
}
