import { binders as b } from '../graph/binders.js'
import { look } from '../graph/look.js'
import { range } from '../primitive/rules/type-of.js'
import type { AxisCheck, RemoveAxis, SureAxis } from '../shape/axis.js'
import type { Sizes } from '../shape/kind/dim.js'
import type { PartCheck, PlaceCheck } from '../shape/place.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { checkArgument, checkArity, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'

/** A whole number that a word was given. */
const wholeArgument = (operation: string, name: string, value: unknown): number => {
  const number = checkArgument(operation, name, value, 'number')
  return Number.isInteger(number) ? number : refuse(`${operation}: ${number} is not ${name === 'the index' ? 'an index' : 'a number of places'}: it is a whole number`)
}

/** x from a place to another along an axis. */
const part = (x: AnyTensor, axis: number, from: number, to: number): AnyTensor =>
  b.slice({ start: x.shape.map((_, i) => i === axis ? from : 0), limit: x.shape.with(axis, to), strides: x.shape.map(() => 1) }, x)

/**
 * The data-last form of `at`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface AtPlace<K extends number> {
  <X extends Given>(x: X & NoInfer<AxisCheck<'at', X['shape'], 0> & PlaceCheck<'at', X['shape'], 0, K>>): Tensor<RemoveAxis<X['shape'], 0>, X['dtype']>
}

/**
 * The type of `at`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface AtWord {
  <const K extends number>(index: K): AtPlace<K>
  <X extends Given, const K extends number, const A extends number = 0>(
    x: X, index: K & NoInfer<PlaceCheck<'at', X['shape'], A, K>>, axis?: A & NoInfer<AxisCheck<'at', X['shape'], A>>,
  ): Tensor<RemoveAxis<X['shape'], A>, X['dtype']>
}

const chosen = (x: AnyTensor, index: number, along: number): AnyTensor => {
  const axis = axisOf('at', x.shape, along)
  const size = x.shape[axis]!
  if (index < -size || index >= size) mismatch(`at: ${show(x.shape)}: axis ${axis} has size ${size}, index ${index} lies outside it`)
  const from = index < 0 ? index + size : index
  return b.reshape({ shape: x.shape.toSpliced(axis, 1) }, part(x, axis, from, from + 1))
}

/**
 * The slice of x at an index along an axis, the first unless another is named; the axis goes away. Negative indices count from the end: `at(x, -1)` is the last. `pipe(x, at(index))`
 * is the same along the first axis. An index that is known at run time only is looked up by {@link take}. The gradient stands at the place, with 0 elsewhere. Primitives: `slice`,
 * `reshape`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the index lies outside; compile errors where types tell.
 * @example
 * import { at, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2], [3, 4], [5, 6]])
 * console.log(at(x, -1).toString())   // => Tensor [2] float32 (5, 6)
 * console.log(at(x, 0, 1).toString()) // => Tensor [3] float32 (1, 3, 5)
 *
 * @since 0.2.0
 * @category indexing
 */
export const at: AtWord = asStated((...args: readonly unknown[]) => {
  checkArity('at', args, 3)
  const [first, second, third] = args
  if (typeof first === 'number' && args.length === 1) {
    const index = wholeArgument('at', 'the index', first)
    return (x: unknown) => chosen(tensorArgument('at', x), index, 0)
  }
  return chosen(tensorArgument('at', first), wholeArgument('at', 'the index', second), third === undefined ? 0 : axisArgument('at')(third))
})

/**
 * The data-last form of `roll`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RollBy<A extends number> {
  <X extends Given>(x: X & NoInfer<AxisCheck<'roll', X['shape'], A>>): X
}

/**
 * The type of `roll`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RollWord {
  <X extends Given, A extends number>(x: X, shift: number, axis: A & NoInfer<AxisCheck<'roll', X['shape'], A>> | NoInfer<SureAxis<X['shape']>>): X
  <A extends number>(shift: number, axis: A): RollBy<A>
}

/**
 * x moved along an axis by a number of places; what leaves at one end comes in at the other. Negative shifts go to the front. `pipe(x, roll(shift, axis))` is the same.
 * The gradient is rolled back. Primitives: `slice`, `concatenate`.
 *
 * @throws {ShapeMismatch} when there is no such axis; a compile error where types tell.
 * @example
 * import { roll, tensor } from 'pullback'
 *
 * console.log(roll(tensor([1, 2, 3, 4]), 1, 0).toString()) // => Tensor [4] float32 (4, 1, 2, 3)
 *
 * @since 0.2.0
 * @category movement
 */
export const roll: RollWord = asStated((...args: readonly unknown[]) => {
  checkArity('roll', args, 3)
  const [given, along] = args.slice(-2)
  const [shift, dimension] = [wholeArgument('roll', 'the shift', given), axisArgument('roll')(along)]
  const apply = (found: unknown): AnyTensor => {
    const x = tensorArgument('roll', found)
    const axis = axisOf('roll', x.shape, dimension)
    const size = x.shape[axis]!
    const from = size === 0 ? 0 : ((-shift % size) + size) % size
    return from === 0 ? x : b.concatenate({ dimension: axis }, part(x, axis, from, size), part(x, axis, 0, from))
  }
  return args.length === 3 ? apply(args[0]) : apply
})

/**
 * The type of `writeAt`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface WriteAtWord {
  <X extends Given, P extends Tensor<Sizes, X['dtype']>, A extends number>(
    x: X, part: P & NoInfer<PartCheck<X['shape'], P['shape'], A>>, start: number | Tensor<readonly [], 'int32'>, axis: A & NoInfer<AxisCheck<'writeAt', X['shape'], A>>,
  ): X
}

/** The implementation of `writeAt`, whose derivative is brought by the public word. */
export const writing: WriteAtWord = asStated((...args: readonly unknown[]) => {
  checkArity('writeAt', args, 4)
  const [x, piece] = [tensorArgument('writeAt', args[0]), tensorArgument('writeAt', args[1])]
  const axis = axisOf('writeAt', x.shape, axisArgument('writeAt')(args[3]))
  const { shape, dtype } = x
  const size = shape[axis]!
  const length = piece.shape[axis] ?? 0
  if (piece.shape.length !== shape.length || piece.shape.some((d, i) => i === axis ? d > size : d !== shape[i])) {
    mismatch(`writeAt: ${show(piece.shape)} is no part of ${show(shape)} along axis ${axis}`)
  }
  if (piece.dtype !== dtype) mismatch(`writeAt: ${dtype} and ${piece.dtype} differ: cast one of them`)
  const beyond = (at: number): never => mismatch(`writeAt: ${show(shape)}: axis ${axis} has size ${size}, a part of ${length} does not lie on it from ${at}`)
  if (typeof args[2] === 'number') {
    const start = wholeArgument('writeAt', 'the start', args[2])
    if (start < 0 || start + length > size) beyond(start)
    return b.concatenate({ dimension: axis }, part(x, axis, 0, start), piece, part(x, axis, start + length, size))
  }
  const start = tensorArgument('writeAt', args[2])
  if (start.dtype !== 'int32' || start.shape.length > 0) mismatch(`writeAt: the start is ${start.dtype}${show(start.shape)}: it is an int32 scalar`)
  look(start, 'writeAt', ([place]) => { if (place! < 0 || place! + length > size) beyond(place!) })
  if (length === 0) return x
  const most = b.constant(size - length, start)
  const held = b.minimum(b.maximum(start, b.constant(0, start)), most)
  const places = b.subtract(b.iota({ shape: [size], dtype: 'int32', dimension: 0 }), b.broadcast_in_dim({ shape: [size], broadcastDimensions: [] }, held))
  const within = b.and(b.compare({ direction: 'GE' }, places, b.constant(0, places)), b.compare({ direction: 'LT' }, places, b.constant(length, places)))
  const spread = sizeOf(shape) === 0 ? x : b.gather({
    offsetDims: range(shape.length).filter(i => i !== axis), collapsedSliceDims: [axis], operandBatchingDims: [], startIndicesBatchingDims: [], startIndexMap: [axis],
    indexVectorDim: 1, sliceSizes: piece.shape.with(axis, 1),
  }, piece, b.minimum(b.maximum(places, b.constant(0, places)), b.constant(length - 1, places)))
  return b.select(b.broadcast_in_dim({ shape, broadcastDimensions: [axis] }, within), spread, x)
})
