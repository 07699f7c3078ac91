import { binders as b } from '../../../graph/binders.js'
import { axisWord, type AxisWord } from '../../../op/along-axis.js'
import { numeric } from '../../../op/takes.js'
import { cumulative } from '../../../primitive/rules/cumulative.js'
import type { NumericDType } from '../../../tensor/dtype.js'
import { cumulativeSum } from '../emit/whole/cumulative-sum.js'
import { bringing } from './bring.js'

/**
 * The running sum along an axis: yₙ = x₀ + … + xₙ; the last axis unless another is named. Primitive: `cumulative_sum`.
 *
 * @throws {ShapeMismatch} when there is no such axis; a compile error where types tell.
 * @example
 * import { cumsum, tensor } from 'pullback'
 *
 * console.log(cumsum(tensor([1, 2, 3])).toString()) // => Tensor [3] float32 (1, 3, 6)
 *
 * @since 0.1.0
 * @category reduction
 */
export const cumsum: AxisWord<'cumsum', NumericDType> = bringing<'cumulative_sum'>({ rows: cumulative, whole: { cumulative_sum: cumulativeSum } })(axisWord('cumsum', numeric,
  (x, dimension) => b.cumulative_sum({ dimension, reverse: false }, x)))
