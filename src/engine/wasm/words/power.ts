import { binders as b } from '../../../graph/binders.js'
import { binaryWord, type BinaryWord } from '../../../op/binary.js'
import { inFloat64, odd } from '../../../op/power.js'
import { floats, numeric } from '../../../op/takes.js'
import { unaryWord, type UnaryWord } from '../../../op/unary-word.js'
import { power } from '../../../primitive/rules/power.js'
import type { FloatDType, NumericDType } from '../../../tensor/dtype.js'
import { power as emit } from '../emit/power.js'
import { bringing } from './bring.js'

const withPower = bringing<'power'>({ rows: power, elementwise: { power: emit } })

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
export const pow: BinaryWord<'pow', NumericDType> = withPower(binaryWord('pow', numeric, b.power))

/**
 * The power of two 2ˣ, elementwise; (2ˣ)′ = 2ˣ·ln 2. Primitive: `power`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { exp2, tensor } from 'pullback'
 *
 * console.log(exp2(tensor([0, 10, -1])).toString()) // => Tensor [3] float32 (1, 1024, 0.5)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const exp2: UnaryWord<'exp2', FloatDType> = withPower(unaryWord('exp2', floats, x => b.power(b.constant(2, x), x)))

/**
 * The cube root ∛x, elementwise, of negative numbers too; ∛′x = 1/(3·∛x²), ∞ at 0. Primitive: `power`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { cbrt, tensor } from 'pullback'
 *
 * console.log(cbrt(tensor([8, -27])).toString()) // => Tensor [2] float32 (2, -3)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const cbrt: UnaryWord<'cbrt', FloatDType> = withPower(unaryWord('cbrt', floats, odd(inFloat64(x => b.power(x, b.constant(1 / 3, x))))))
