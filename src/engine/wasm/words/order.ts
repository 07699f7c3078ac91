import type { AxisWord } from '../../../op/along-axis.js'
import { sorting, topping, type TopKWord } from '../../../op/order.js'
import { scatter } from '../../../primitive/rules/scatter.js'
import type { NumericDType } from '../../../tensor/dtype.js'
import { scatter as emit } from '../emit/whole/scatter.js'
import { bringing } from './bring.js'

const withScatter = bringing<'scatter'>({ rows: scatter, whole: { scatter: emit } })

/**
 * x sorted along an axis, the last unless another is named: ascending, stable, NaN last, and −0 equal to 0, as in NumPy. The gradient goes back to where each element
 * stood. It takes n·log n steps, and compiled a number of passes over the bits. Primitives: `argsort`, `gather`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is bool; a compile error where types tell.
 * @example
 * import { sort, tensor } from 'pullback'
 *
 * console.log(sort(tensor([3, NaN, 1, 2])).toString()) // => Tensor [4] float32 (1, 2, 3, NaN)
 *
 * @since 0.2.0
 * @category indexing
 */
export const sort: AxisWord<'sort', NumericDType> = withScatter(sorting)

/**
 * The k largest elements along an axis, the largest first, and where they stand: `topK(x, k, axis = -1)`; `pipe(x, topK(k))` is the same. Of equal ones the first comes first, and NaN counts
 * as largest, as in `argmax`. The gradient goes back to where each element stood. Primitives: `argsort`, `gather`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or fewer than k elements along it; compile errors where types tell.
 * @example
 * import { tensor, topK } from 'pullback'
 *
 * const { values, indices } = topK(tensor([1, 7, 3, 5]), 2)
 * console.log(values.toString())  // => Tensor [2] float32 (7, 5)
 * console.log(indices.toString()) // => Tensor [2] int32 (1, 3)
 *
 * @since 0.2.0
 * @category indexing
 */
export const topK: TopKWord = withScatter(topping)
