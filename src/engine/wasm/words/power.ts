import { binders as b } from '../../../graph/binders.js'
import { binaryWord, type BinaryWord } from '../../../op/binary.js'
import { numeric } from '../../../op/takes.js'
import { power } from '../../../primitive/rules/power.js'
import type { NumericDType } from '../../../tensor/dtype.js'
import { power as emit } from '../emit/power.js'
import { bringing } from './bring.js'

/**
 * The power aᵇ, elementwise with broadcasting. Primitive: `power`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { pow, tensor } from 'pullback'
 *
 * console.log(pow(tensor([1, 2, 3]), 3).toString()) // => Tensor [3] float32 (1, 8, 27)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const pow: BinaryWord<'pow', NumericDType> = bringing<'power'>({ rows: power, elementwise: { power: emit } })(binaryWord('pow', numeric, b.power))
