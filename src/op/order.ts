import { binders as b } from '../graph/binders.js'
import { stopped } from '../graph/bind.js'
import { otherAxes } from '../primitive/rules/type-of.js'
import type { AxisCheck, ReplaceAxis } from '../shape/axis.js'
import type { Dim, Sizes } from '../shape/kind/dim.js'
import type { CountCheck } from '../shape/place.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { checkArgument, checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type NumericDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { axisWord, type AxisWord } from './along-axis.js'
import { checkDType, numeric, type Asks, type AsksIf } from './takes.js'
import { axisFirst } from './tensor-first.js'

/** The elements of x at these places along an axis, each beside its own others. */
const chosen = (x: AnyTensor, places: AnyTensor, axis: number): AnyTensor => {
  const others = otherAxes(x.shape.length, [axis])
  return sizeOf(places.shape) === 0 ? b.constant(0, { shape: places.shape, dtype: x.dtype }) : b.gather({
    offsetDims: [], collapsedSliceDims: [axis], operandBatchingDims: others, startIndicesBatchingDims: others, startIndexMap: [axis],
    indexVectorDim: x.shape.length, sliceSizes: x.shape.map(() => 1),
  }, x, places)
}

const order = (x: AnyTensor, dimension: number): AnyTensor => b.argsort({ dimension }, stopped(x))

/** The implementation of `sort`, whose derivative is brought by the public word. */
export const sorting: AxisWord<'sort', NumericDType> = axisWord('sort', numeric, (x, axis) => chosen(x, order(x, axis), axis))

/**
 * The data-last form of `argsort`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ArgsortAlong<A extends number> {
  <X extends Given>(x: X & NoInfer<Asks<'argsort', NumericDType, X['dtype']> & AxisCheck<'argsort', X['shape'], A>>): Tensor<X['shape'], 'int32'>
}

type OrderedCheck<Op extends string, X, A> =
  [X] extends [{ readonly shape: infer S extends Sizes }] ? AsksIf<Op, NumericDType, X> & AxisCheck<Op, S, undefined extends A ? -1 : Extract<A, number>> : unknown

/**
 * The type of `argsort`. A single signature, so that `pipe(x, argsort)` keeps the shape.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ArgsortWord {
  <const X extends Given | number, const A extends number | undefined = undefined>(
    x: X & NoInfer<OrderedCheck<'argsort', X, A>>, axis: A | void, none?: undefined,
  ): X extends number ? ArgsortAlong<X> : X extends Given ? Tensor<X['shape'], 'int32'> : never
}

/**
 * The indices that sort x along an axis, the last unless another is named: ascending, stable, NaN last, and −0 equal to 0, as in NumPy. They are int32, and nothing
 * flows back through them; `gather(x, argsort(x), -1)` is sorted. Primitive: `argsort`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is bool; a compile error where types tell.
 * @example
 * import { argsort, tensor } from 'pullback'
 *
 * console.log(argsort(tensor([3, 1, 2])).toString()) // => Tensor [3] int32 (1, 2, 0)
 *
 * @since 0.2.0
 * @category indexing
 */
export const argsort: ArgsortWord = asStated(axisFirst('argsort', 2, axisArgument('argsort'), (x, axis = -1) => {
  checkDType('argsort', numeric, x.dtype)
  return order(x, axisOf('argsort', x.shape, axis))
}))

/**
 * What `topK` gives.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Top<X extends Given, K extends Dim, A extends number> {
  readonly values: Tensor<ReplaceAxis<X['shape'], A, K>, X['dtype']>
  readonly indices: Tensor<ReplaceAxis<X['shape'], A, K>, 'int32'>
}

/**
 * The data-last form of `topK`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface TopOf<K extends Dim> {
  <X extends Given>(x: X & NoInfer<Asks<'topK', NumericDType, X['dtype']> & AxisCheck<'topK', X['shape'], -1> & CountCheck<'topK', X['shape'], -1, K>>): Top<X, K, -1>
}

/**
 * The type of `topK`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface TopKWord {
  <X extends Given, const K extends Dim, const A extends number = -1>(
    x: X & NoInfer<Asks<'topK', NumericDType, X['dtype']>>, k: K & NoInfer<CountCheck<'topK', X['shape'], A, K>>, axis?: A & NoInfer<AxisCheck<'topK', X['shape'], A>>,
  ): Top<X, K, A>
  <const K extends Dim>(k: K): TopOf<K>
}

/** The implementation of `topK`. */
export const topping: TopKWord = asStated((...args: readonly unknown[]) => {
  checkArity('topK', args, 3)
  const apply = (found: unknown, given: unknown, along: unknown): object => {
    const x = tensorArgument('topK', found)
    checkDType('topK', numeric, x.dtype)
    const axis = axisOf('topK', x.shape, along === undefined ? -1 : axisArgument('topK')(along))
    const size = x.shape[axis]!
    const k = countArgument(given)
    if (k > size) mismatch(`topK: ${show(x.shape)}: axis ${axis} has size ${size}, fewer than ${k}`)
    // Sorted from the other end: of equal ones the first comes first, and NaN counts as largest.
    const ascending = order(b.reverse({ dimensions: [axis] }, x), axis)
    const last = b.slice({ start: x.shape.map((_, i) => i === axis ? size - k : 0), limit: x.shape, strides: x.shape.map(() => 1) }, ascending)
    const indices = b.subtract(b.constant(size - 1, last), b.reverse({ dimensions: [axis] }, last))
    return { values: chosen(x, indices, axis), indices }
  }
  const countArgument = (given: unknown): number => {
    const k = checkArgument('topK', 'the number of elements', given, 'number')
    return Number.isInteger(k) && k >= 0 ? k : mismatch(`topK: ${k} is not a number of elements`)
  }
  const [first, second, third] = args
  if (typeof first !== 'number' || args.length > 1) return apply(first, second, third)
  const k = countArgument(first)
  return (x: unknown) => apply(x, k, undefined)
})

