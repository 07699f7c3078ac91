import { binders as b } from '../../../graph/binders.js'
import { floats } from '../../../op/takes.js'
import { unaryWord, type UnaryWord } from '../../../op/unary-word.js'
import { errorFunction } from '../../../primitive/rules/error-function.js'
import type { FloatDType } from '../../../tensor/dtype.js'
import { erfc as complement } from '../math/complement.js'
import { elementary } from '../math/index.js'
import { erf as function_ } from '../math/quotient.js'
import { bringing } from './bring.js'

const withErrorFunction = bringing<'erf' | 'erfc'>({ rows: errorFunction, elementwise: { erf: elementary(function_), erfc: elementary(complement) } })

/**
 * The error function 2/√π · ∫₀ˣ e^(−t²) dt, elementwise. Primitive: `erf`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { erf, tensor } from 'pullback'
 *
 * console.log(erf(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.842701)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const erf: UnaryWord<'erf', FloatDType> = withErrorFunction(unaryWord('erf', floats, b.erf))

/**
 * The complement of the error function, 1 − erf x = 2/√π · ∫ₓ^∞ e^(−t²) dt, elementwise: accurate where erf is next to 1. Primitive: `erfc`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { erfc, tensor } from 'pullback'
 *
 * console.log(erfc(tensor([0, 5])).toString()) // => Tensor [2] float32 (1, 1.53746e-12)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const erfc: UnaryWord<'erfc', FloatDType> = withErrorFunction(unaryWord('erfc', floats, b.erfc))

/**
 * The Gaussian error linear unit x·Φ(x) = x/2·erfc(−x/√2), elementwise, exact (Hendrycks and Gimpel, 2016). Primitive: `erfc`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { gelu, tensor } from 'pullback'
 *
 * console.log(gelu(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.841345)
 *
 * @since 0.1.0
 * @category activations
 */
export const gelu: UnaryWord<'gelu', FloatDType> = withErrorFunction(unaryWord('gelu', floats, x =>
  b.multiply(b.multiply(b.constant(0.5, x), x), b.erfc(b.multiply(b.constant(-Math.SQRT1_2, x), x)))))
