import { binders } from '../graph/binders.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Axes, MissingAxis, Reduce, ReduceKeep, RepeatedAxis } from '../shape/reduce.js'
import type { Show } from '../shape/show.js'
import { described, numbersArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import { axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { checkDType, type Takes } from './takes.js'
import { axisFirst } from './tensor-first.js'

/**
 * `unknown` when the shape has the axes, each named once.
 *
 * @since 0.1.0
 * @category type checks
 */
export type AxesCheck<Op extends string, S extends Sizes, A extends Axes> =
  [MissingAxis<S, A>] extends [never]
    ? [RepeatedAxis<S, A>] extends [never] ? unknown : ShapeError<`${Op}: axis ${RepeatedAxis<S, A>} of ${Show<S>} is named twice`>
    : ShapeError<`${Op}: ${Show<S>} has no axis ${MissingAxis<S, A>}`>

type Result<Out extends DType | 'same', D extends DType> = Out extends DType ? Out : D

/**
 * The result of a data-first call.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Reduced<X, A extends Axes, Keep extends boolean, Out extends DType | 'same'> =
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
  <S extends Shape, D extends DType>(x: Tensor<S, D> & NoInfer<Takes<Op, Allowed>[D] & AxesCheck<Op, S, A>>): Tensor<Reduce<S, A>, Result<Out, D>>
}

/**
 * `unknown` for what a reduction takes.
 *
 * @since 0.1.0
 * @category type checks
 */
export type FirstCheck<Op extends string, Allowed extends DType, X> = X extends Tensor<infer _, infer D> ? Takes<Op, Allowed>[D] : unknown
/**
 * `unknown` for axes of what is reduced.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SecondCheck<Op extends string, X, A extends Axes> = X extends Tensor<infer S, infer _> ? AxesCheck<Op, S, A> : unknown

/**
 * A reduction: over one axis (negative ones count from the end), several as a tuple, or all when none is named. A single signature, so
 * that `pipe(x, word)` keeps the dtype.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ReduceWord<Op extends string, Allowed extends DType, Out extends DType | 'same' = 'same'> {
  <const X extends AnyTensor | number | readonly number[], const A extends Axes = undefined, Keep extends boolean = false>(
    x: X & NoInfer<FirstCheck<Op, Allowed, X>>, axis?: A & NoInfer<SecondCheck<Op, X, A>>, options?: { readonly keepDims?: Keep },
  ): X extends Axes ? Along<Op, Allowed, X, Out> : Reduced<X, A, Keep, Out>
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
