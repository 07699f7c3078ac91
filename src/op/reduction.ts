import { binders as b } from '../graph/binders.js'
import { stopped } from '../graph/bind.js'
import { otherAxes } from '../primitive/rules/type-of.js'
import { sizeOf, type FloatDType, type NumericDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor } from '../tensor/value.js'
import { reduceWord, type ReduceWord } from './reduce-word.js'
import { rootOf } from './root.js'
import { floats, numeric } from './takes.js'

const total = (x: AnyTensor, axes: readonly number[]): AnyTensor => axes.length === 0 ? x : b.reduce({ kind: 'add', dimensions: axes }, x)

const countOf = (x: AnyTensor, axes: readonly number[]): number => axes.reduce((n, axis) => n * x.shape[axis]!, 1)

const average = (x: AnyTensor, axes: readonly number[]): AnyTensor => {
  const sum = total(x, axes)
  return b.divide(sum, b.constant(countOf(x, axes), sum))
}

/** A reduced value repeated along the axes it was reduced over. */
export const spreadOver = (reduced: AnyTensor, shape: readonly number[], axes: readonly number[]): AnyTensor =>
  b.broadcast_in_dim({ shape, broadcastDimensions: otherAxes(shape.length, axes) }, reduced)

/**
 * The mean square of the deviations d from the mean, less mean(d)²: the mean is rounded, by more than all deviations where these are small beside it. In exact
 * arithmetic mean(d) is 0, and so are its derivatives. What overflows stays infinite.
 */
const squaredDeviation = (x: AnyTensor, axes: readonly number[]): AnyTensor => {
  const deviation = b.subtract(x, spreadOver(average(x, axes), x.shape, axes))
  const meanSquare = average(b.multiply(deviation, deviation), axes)
  const rest = average(stopped(deviation), axes)
  const shift = b.multiply(rest, rest)
  const isFinite = b.compare({ direction: 'LT' }, shift, b.constant(Infinity, shift))
  return b.subtract(meanSquare, b.select(isFinite, b.minimum(shift, stopped(meanSquare)), b.constant(0, shift)))
}

const extremum = (operation: string, kind: 'maximum' | 'minimum') => (x: AnyTensor, axes: readonly number[]): AnyTensor => {
  if (countOf(x, axes) === 0) mismatch(`${operation}: ${show(x.shape)} is empty along axis ${axes.find(axis => x.shape[axis] === 0)}: there is nothing to choose`)
  return axes.length === 0 ? x : b.reduce({ kind, dimensions: axes }, x)
}

/**
 * The product over one axis by halving it: log₂ n multiplications of slices. A composition, so that its gradient is right where entries
 * are 0, which dividing the product by each entry would not be.
 */
const productOver = (x: AnyTensor, axes: readonly number[]): AnyTensor => {
  const kept = otherAxes(x.shape.length, axes)
  const keptShape = kept.map(axis => x.shape[axis]!)
  const rows = sizeOf(keptShape)
  const halve = (y: AnyTensor): AnyTensor => {
    const n = y.shape[1]!
    if (n === 0) return b.constant(1, { shape: [rows, 1], dtype: x.dtype })
    if (n === 1) return y
    const half = n >> 1
    const part = (from: number, to: number): AnyTensor => b.slice({ start: [0, from], limit: [rows, to], strides: [1, 1] }, y)
    const pairs = b.multiply(part(0, half), part(half, 2 * half))
    return halve(n === 2 * half ? pairs : b.concatenate({ dimension: 1 }, pairs, part(n - 1, n)))
  }
  const flat = b.reshape({ shape: [rows, countOf(x, axes)] }, b.transpose({ permutation: [...kept, ...axes] }, x))
  return b.reshape({ shape: keptShape }, halve(flat))
}

/**
 * The sum over axes. Of float32 the error stays below 2·10⁻⁶ of the sum of the terms' magnitudes, however many they are. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis; a compile error where types tell.
 * @example
 * import { sum, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]])
 * console.log(sum(x).toString())                         // => Tensor [] float32 21
 * console.log(sum(x, 0).toString())                      // => Tensor [3] float32 (5, 7, 9)
 * console.log(sum(x, -1, { keepDims: true }).toString()) // => Tensor [2, 1] float32 (6, 15)
 *
 * @since 0.1.0
 * @category reduction
 */
export const sum: ReduceWord<'sum', NumericDType> = reduceWord<'sum', NumericDType>('sum', numeric, total)

/**
 * The mean over axes, the sum divided by the count; NaN where there is nothing. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { mean, tensor } from 'pullback'
 *
 * console.log(mean(tensor([[1, 2], [3, 4]]), 0).toString()) // => Tensor [2] float32 (2, 3)
 *
 * @since 0.1.0
 * @category reduction
 */
export const mean: ReduceWord<'mean', FloatDType> = reduceWord<'mean', FloatDType>('mean', floats, average)

/**
 * The largest element over axes; NaN if any is. Equal ones share the gradient. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or nothing along it; the former is a compile error where types tell.
 * @example
 * import { max, tensor } from 'pullback'
 *
 * console.log(max(tensor([[1, 5], [3, 4]]), 1).toString()) // => Tensor [2] float32 (5, 4)
 *
 * @since 0.1.0
 * @category reduction
 */
export const max: ReduceWord<'max', NumericDType> = reduceWord<'max', NumericDType>('max', numeric, extremum('max', 'maximum'))

/**
 * The smallest element over axes; NaN if any is. Equal ones share the gradient. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or nothing along it; the former is a compile error where types tell.
 * @example
 * import { min, tensor } from 'pullback'
 *
 * console.log(min(tensor([[1, 5], [3, 4]]), 1).toString()) // => Tensor [2] float32 (1, 3)
 *
 * @since 0.1.0
 * @category reduction
 */
export const min: ReduceWord<'min', NumericDType> = reduceWord<'min', NumericDType>('min', numeric, extremum('min', 'minimum'))

/**
 * The product over axes; 1 where there is nothing. Primitives: `slice`, `multiply`.
 *
 * @throws {ShapeMismatch} when there is no such axis; a compile error where types tell.
 * @example
 * import { prod, tensor } from 'pullback'
 *
 * console.log(prod(tensor([2, 3, 4])).toString()) // => Tensor [] float32 24
 *
 * @since 0.1.0
 * @category reduction
 */
export const prod: ReduceWord<'prod', NumericDType> = reduceWord<'prod', NumericDType>('prod', numeric, productOver)

/**
 * The variance over axes, 1/n Σ (x − mean)²: divided by n, not n − 1. The rounding of the mean is taken out, so that numbers far from 0 have the variance of
 * their deviations: of float32 within 10⁻⁵ beside an offset of a million deviations.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { tensor, variance } from 'pullback'
 *
 * console.log(variance(tensor([1, 2, 3, 4])).toString()) // => Tensor [] float32 1.25
 *
 * @since 0.1.0
 * @category reduction
 */
export const variance: ReduceWord<'variance', FloatDType> = reduceWord<'variance', FloatDType>('variance', floats, squaredDeviation)

/**
 * The standard deviation over axes: the root of {@link variance}. Its gradient is taken as 0 where all elements are equal, one alone too.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { std, tensor } from 'pullback'
 *
 * console.log(std(tensor([1, 1, 5, 5])).toString()) // => Tensor [] float32 2
 *
 * @since 0.1.0
 * @category reduction
 */
export const std: ReduceWord<'std', FloatDType> = reduceWord<'std', FloatDType>('std', floats, (x, axes) => rootOf(squaredDeviation(x, axes)))

/**
 * Whether all elements over axes are true; true where there is nothing. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not bool; a compile error where types tell.
 * @example
 * import { all, tensor } from 'pullback'
 *
 * console.log(all(tensor([true, false])).toString()) // => Tensor [] bool false
 *
 * @since 0.1.0
 * @category reduction
 */
export const all: ReduceWord<'all', 'bool'> = reduceWord<'all', 'bool'>('all', ['bool'], (x, axes) => axes.length === 0 ? x : b.reduce({ kind: 'and', dimensions: axes }, x))

/**
 * Whether any element over axes is true; false where there is nothing. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not bool; a compile error where types tell.
 * @example
 * import { any, tensor } from 'pullback'
 *
 * console.log(any(tensor([true, false])).toString()) // => Tensor [] bool true
 *
 * @since 0.1.0
 * @category reduction
 */
export const any: ReduceWord<'any', 'bool'> = reduceWord<'any', 'bool'>('any', ['bool'], (x, axes) => axes.length === 0 ? x : b.reduce({ kind: 'or', dimensions: axes }, x))
