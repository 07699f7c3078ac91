import { gathering, taking, type GatherWord, type TakeWord } from '../../../op/indexing.js'
import { adding, type ScatterAddWord } from '../../../op/scatter-add.js'
import { writing, type WriteAtWord } from '../../../op/place.js'
import { scatter } from '../../../primitive/rules/scatter.js'
import { scatter as emit } from '../emit/whole/scatter.js'
import { bringing } from './bring.js'

const withScatter = bringing<'scatter'>({ rows: scatter, whole: { scatter: emit } })

/**
 * The slices of x at the indices along an axis; the shape of the indices takes the place of the axis. They are int32 of any shape, a
 * list of numbers, or one number, which takes the axis away. This is how a row is looked up in a table, and NumPy's `take`.
 * `pipe(x, take(indices, axis))` is the same. The gradient of a slice that is taken twice is the sum of both. Primitive: `gather`.
 *
 * Negative indices count from the end: −1 is the last. Inside `compile`, where they are not known beforehand, one outside takes the nearest slice.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the indices are not int32 (compile errors where types tell), or an
 * index lies outside.
 * @example
 * import { take, tensor } from 'pullback'
 *
 * const table = tensor([[1, 2], [3, 4], [5, 6]])
 * console.log(take(table, [2, 0], 0).toString())                            // => Tensor [2, 2] float32 (5, 6, 1, 2)
 * console.log(take(table, 1, 0).toString())                                 // => Tensor [2] float32 (3, 4)
 * console.log(take(table, tensor([[0], [1]], { dtype: 'int32' }), 0).shape) // => [ 2, 1, 2 ]
 *
 * @since 0.1.0
 * @category indexing
 */
export const take: TakeWord = withScatter(taking)

/**
 * One element for each index: at every place the index says where along the axis, the place says where along the others. The
 * indices are int32 of x's rank, with x's sizes off the axis, and the result has their shape. Such are an `argmax` with its axis kept, or labels. It is NumPy's
 * `take_along_axis`. `pipe(x, gather(indices, axis))` is the same. Primitive: `gather`.
 *
 * Indices run from 0 to size − 1; negative ones do not count from the end. Inside `compile`, where they are not known beforehand, one
 * outside takes the nearest element.
 *
 * @throws {ShapeMismatch} when there is no such axis, the indices have another shape or are not int32 (compile errors where types
 * tell), or an index lies outside.
 * @example
 * import { gather, tensor } from 'pullback'
 *
 * const scores = tensor([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]])
 * const labels = tensor([[1], [0]], { dtype: 'int32' })
 * console.log(gather(scores, labels, 1).toString()) // => Tensor [2, 1] float32 (0.7, 0.5)
 *
 * @since 0.1.0
 * @category indexing
 */
export const gather: GatherWord = withScatter(gathering)

/**
 * x with slices added to it: at each index along the axis, the slice of `updates` that stands there. It is what the gradient of {@link take} does: the updates have the shape that `take(x, indices, axis)` has,
 * and where an index comes twice, both are added. `pipe(x, scatterAdd(indices, updates, axis))` is the same. The gradient of x is the cotangent, that of the updates
 * the cotangent's slices at the indices. Primitive: `scatter`.
 *
 * Negative indices count from the end. Inside `compile`, where they are not known beforehand, one outside adds nothing.
 *
 * @throws {ShapeMismatch} when there is no such axis, the updates have another shape or dtype, or the indices are not int32 (compile errors where types tell), or an
 * index lies outside.
 * @example
 * import { scatterAdd, tensor, zeros } from 'pullback'
 *
 * const labels = tensor([2, 0, 2], { dtype: 'int32' })
 * console.log(scatterAdd(zeros([3]), labels, tensor([1, 10, 100]), 0).toString()) // => Tensor [3] float32 (10, 0, 101)
 *
 * @since 0.2.0
 * @category indexing
 */
export const scatterAdd: ScatterAddWord = withScatter(adding)

/**
 * x with a part written over it, from a place on along an axis: `writeAt(x, part, start, axis)`. The start is a number, or an int32 scalar that is known at run time only: so a
 * cache is filled step by step. The part has x's sizes off the axis. The gradient of x is the cotangent with 0 where the part stands, that of the part what stands there.
 * Primitives: `concatenate`, or `gather` and `select`.
 *
 * Inside `compile`, where the start is not known beforehand, one from which the part would not lie on the axis is moved until it does.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the part does not fit (compile errors where types tell), or does not lie on the axis.
 * @example
 * import { tensor, writeAt, zeros } from 'pullback'
 *
 * console.log(writeAt(zeros([4]), tensor([1, 2]), 1, 0).toString()) // => Tensor [4] float32 (0, 1, 2, 0)
 *
 * @since 0.2.0
 * @category indexing
 */
export const writeAt: WriteAtWord = withScatter(writing)
