import { binders as b } from '../graph/binders.js'
import { stopped } from '../graph/bind.js'
import type { AxisCheck, RemoveAxis } from '../shape/axis.js'
import type { Box, Shape, Sizes } from '../shape/kind/dim.js'
import type { ChoiceCheck, Reduce, ReduceKeep } from '../shape/reduce.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type DType, type FloatDType, type NumericDType } from '../tensor/dtype.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { NoOther, Option } from '../tensor/option.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { keepDimsOf, reduceWord, type KeepDims, type ReduceWord, type SureIn } from './reduce-word.js'
import { spreadOver } from './reduction.js'
import { checkDType, floats, numeric, type Asks } from './takes.js'
import { axisFirst } from './tensor-first.js'

/**
 * The data-last form: the axis first, then the tensor.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Along<Op extends string, Allowed extends DType, A extends number> {
  <X extends Given>(x: X & NoInfer<Asks<Op, Allowed, X['dtype']> & AxisCheck<Op, X['shape'], A>>): X
}

/** What goes for a call that names no axis stands at the tensor: an argument that is left out is not checked. */
type FirstCheck<Op extends string, Allowed extends DType, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes; readonly dtype: infer D extends DType }]
    ? Asks<Op, Allowed, D> & (Box<A & undefined> extends Box<never> ? unknown : AxisCheck<Op, S, -1>)
    : unknown

type SecondCheck<Op extends string, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes }] ? AxisCheck<Op, S, Extract<A, number>> : unknown

/**
 * A word that works along one axis, the last unless another is named, and keeps the shape. A single signature, so that `pipe(x, word)` keeps
 * it too. (The last argument is there to be refused: `map` hands a word the place in the list, which is no axis, and the list.)
 *
 * @since 0.1.0
 * @category types of words
 */
export interface AxisWord<Op extends string, Allowed extends DType> {
  <const X extends Given | number, const A extends number | undefined = undefined>(
    x: X & NoInfer<FirstCheck<Op, Allowed, X, A>>, axis: A & NoInfer<SecondCheck<Op, X, A>> | NoInfer<SureIn<X>> | void, none?: undefined,
  ): X extends number ? Along<Op, Allowed, X> : X
}

export const axisWord = <Op extends string, Allowed extends DType>(
  operation: Op, allowed: readonly Allowed[], apply: (x: AnyTensor, axis: number) => AnyTensor,
): AxisWord<Op, Allowed> => {
  const along = (x: AnyTensor, axis: number): AnyTensor => {
    checkDType(operation, allowed, x.dtype)
    return apply(x, axisOf(operation, x.shape, axis))
  }
  return asStated(axisFirst(operation, 2, axisArgument(operation), (x, axis = -1) => along(x, axis)))
}

/** The largest element over axes, which no gradient flows through: what exponents are shifted by. */
const largestOver = (x: AnyTensor, axes: readonly number[]): AnyTensor => b.reduce({ kind: 'maximum', dimensions: axes }, stopped(x))

/** Infinities taken as 0, since ∞ − ∞ is nothing to shift by: the sum of e^(−∞) is 0, not NaN. */
const finite = (shift: AnyTensor): AnyTensor =>
  b.select(b.compare({ direction: 'LT' }, b.abs(shift), b.constant(Infinity, shift)), shift, b.constant(0, shift))

const shiftedSum = (x: AnyTensor, axes: readonly number[], shift: AnyTensor): { readonly exps: AnyTensor; readonly sum: AnyTensor } => {
  const exps = b.exponential(b.subtract(x, spreadOver(shift, x.shape, axes)))
  return { exps, sum: b.reduce({ kind: 'add', dimensions: axes }, exps) }
}

const logSumExpOver = (x: AnyTensor, axes: readonly number[]): AnyTensor => {
  if (axes.length === 0) return x
  const shift = finite(largestOver(x, axes))
  const { sum } = shiftedSum(x, axes, shift)
  // The sum is 0 where every element is −∞: the logarithm's slope there would make 0·∞ of the gradient.
  const nothing = b.compare({ direction: 'EQ' }, sum, b.constant(0, sum))
  const logarithm = b.log(b.select(nothing, b.constant(1, sum), sum))
  return b.add(b.select(nothing, b.constant(-Infinity, sum), logarithm), shift)
}

/**
 * ln Σ eˣ over axes, shifted by the largest element so that nothing overflows; −∞ where there is nothing. The gradient is the softmax; where every
 * element is −∞, which has none, it is taken as 0.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { logSumExp, tensor } from 'pullback'
 *
 * console.log(logSumExp(tensor([1000, 1000])).toString()) // => Tensor [] float32 1000.69
 *
 * @since 0.1.0
 * @category reduction
 */
export const logSumExp: ReduceWord<'logSumExp', FloatDType> = reduceWord<'logSumExp', FloatDType>('logSumExp', floats, logSumExpOver)

/**
 * eˣ / Σ eˣ along an axis, the last unless another is named: positive numbers that sum to 1. Shifted, so that nothing overflows.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { softmax, tensor } from 'pullback'
 *
 * console.log(softmax(tensor([0, 0])).toString()) // => Tensor [2] float32 (0.5, 0.5)
 *
 * @since 0.1.0
 * @category reduction
 */
export const softmax: AxisWord<'softmax', FloatDType> = axisWord('softmax', floats, (x, axis) => {
  const { exps, sum } = shiftedSum(x, [axis], largestOver(x, [axis]))
  // The sum is at least 1, the largest entry's: one division for each lane, and products that round once more.
  return b.multiply(exps, spreadOver(b.divide(b.constant(1, sum), sum), x.shape, [axis]))
})

/**
 * x − ln Σ eˣ along an axis, the last unless another is named: the logarithm of {@link softmax}, exact where softmax rounds to 0.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { logSoftmax, tensor } from 'pullback'
 *
 * console.log(logSoftmax(tensor([0, 0])).toString()) // => Tensor [2] float32 (-0.693147, -0.693147)
 *
 * @since 0.1.0
 * @category reduction
 */
export const logSoftmax: AxisWord<'logSoftmax', FloatDType> = axisWord('logSoftmax', floats, (x, axis) => {
  const shift = largestOver(x, [axis])
  const { sum } = shiftedSum(x, [axis], shift)
  return b.subtract(b.subtract(x, spreadOver(shift, x.shape, [axis])), spreadOver(b.log(sum), x.shape, [axis]))
})

/**
 * The data-last form of a search.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Search<Op extends string, A extends number> {
  <X extends Given>(
    x: X & NoInfer<Asks<Op, NumericDType, X['dtype']> & AxisCheck<Op, X['shape'], A> & ChoiceCheck<Op, X['shape'], A>>,
  ): Tensor<RemoveAxis<X['shape'], A>, 'int32'>
}

type Found<X, A extends number | undefined, Keep> =
  X extends Tensor<infer S, infer _> ? Tensor<boolean extends Keep ? Shape : Keep extends true ? ReduceKeep<S, A> : Reduce<S, A>, 'int32'> : never

type SearchedCheck<Op extends string, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes; readonly dtype: infer D extends DType }]
    ? Asks<Op, NumericDType, D> & (Box<A & undefined> extends Box<never> ? unknown : ChoiceCheck<Op, S, undefined>)
    : unknown

type PlaceCheck<Op extends string, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes }] ? AxisCheck<Op, S, Extract<A, number>> & ChoiceCheck<Op, S, Extract<A, number>> : unknown

/**
 * A search along one axis, or over all elements in row-major order when none is named. A single signature, for `pipe(x, word)`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ArgWord<Op extends string> {
  <const X extends Given | number, const A extends number | undefined = undefined, const O extends KeepDims | undefined = undefined>(
    x: X & NoInfer<SearchedCheck<Op, X, A>>, axis: A & NoInfer<PlaceCheck<Op, X, A>> | void, options: O & NoInfer<NoOther<Op, O, 'keepDims'>> | void,
  ): X extends number ? Search<Op, X> : Found<X, A, Option<O, 'keepDims', false>>
}

const argWord = <Op extends string>(operation: Op, kind: 'max' | 'min'): ArgWord<Op> => {
  const search = (x: AnyTensor, axis: number | undefined, keepDims = false): AnyTensor => {
    checkDType(operation, numeric, x.dtype)
    const empty = x.shape.findIndex((d, i) => d === 0 && (axis === undefined || i === axisOf(operation, x.shape, axis)))
    if (empty >= 0) mismatch(`${operation}: ${show(x.shape)} is empty along axis ${empty}: there is nothing to choose`)
    if (axis === undefined) {
      const found = search(b.reshape({ shape: [sizeOf(x.shape)] }, x), 0)
      return keepDims ? b.reshape({ shape: x.shape.map(() => 1) }, found) : found
    }
    const dimension = axisOf(operation, x.shape, axis)
    const found = b.argmax({ dimension, kind }, x)
    return keepDims ? b.reshape({ shape: x.shape.map((d, i) => i === dimension ? 1 : d) }, found) : found
  }
  return asStated(axisFirst(operation, 3, axisArgument(operation), (x, axis, options) => search(x, axis, keepDimsOf(operation, options))))
}

/**
 * The index of the largest element along an axis, the first of equal ones; without an axis, its place in row-major order. NaN counts
 * as largest. Primitive: `argmax`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or nothing along it; the former is a compile error where types tell.
 * @example
 * import { argmax, tensor } from 'pullback'
 *
 * console.log(argmax(tensor([[1, 5], [7, 4]]), 1).toString()) // => Tensor [2] int32 (1, 0)
 *
 * @since 0.1.0
 * @category reduction
 */
export const argmax: ArgWord<'argmax'> = argWord('argmax', 'max')

/**
 * The index of the smallest element along an axis, the first of equal ones; without an axis, its place in row-major order. NaN counts
 * as smallest. Primitive: `argmax`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or nothing along it; the former is a compile error where types tell.
 * @example
 * import { argmin, tensor } from 'pullback'
 *
 * console.log(argmin(tensor([[1, 5], [7, 4]]), 1).toString()) // => Tensor [2] int32 (0, 1)
 *
 * @since 0.1.0
 * @category reduction
 */
export const argmin: ArgWord<'argmin'> = argWord('argmin', 'min')
