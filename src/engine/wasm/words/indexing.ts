import { gathering, taking, type GatherWord, type TakeWord } from '../../../op/indexing.js'
import { scatter } from '../../../primitive/rules/scatter.js'
import { scatter as emit } from '../emit/whole/scatter.js'
import { bringing } from './bring.js'

const withScatter = bringing<'scatter'>({ rows: scatter, whole: { scatter: emit } })

/**
 * The slices of x at the indices along an axis; the shape of the indices takes the place of the axis. They are int32 of any shape, a
 * list of numbers, or one number, which takes the axis away. This is how a row is looked up in a table, and NumPy's `take`.
 * `pipe(x, take(indices, axis))` is the same. The gradient of a slice that is taken twice is the sum of both. Primitive: `gather`.
 *
 * Indices run from 0 to size − 1; negative ones do not count from the end. Inside `compile`, where they are not known beforehand, one
 * outside takes the nearest slice.
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
