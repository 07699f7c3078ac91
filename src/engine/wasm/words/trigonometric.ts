import { binders as b } from '../../../graph/binders.js'
import { floats } from '../../../op/takes.js'
import { unaryWord, type UnaryWord } from '../../../op/unary-word.js'
import { trigonometric } from '../../../primitive/rules/trigonometric.js'
import type { FloatDType } from '../../../tensor/dtype.js'
import { elementary } from '../math/index.js'
import { cosine, sine } from '../math/trigonometric.js'
import { bringing } from './bring.js'

const withTrigonometric = bringing<'sine' | 'cosine'>({
  rows: trigonometric, elementwise: { sine: elementary(sine, false), cosine: elementary(cosine, false) },
})

/**
 * The sine of x in radians, elementwise. Primitive: `sine`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { sin, tensor } from 'pullback'
 *
 * console.log(sin(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.841471)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const sin: UnaryWord<'sin', FloatDType> = withTrigonometric(unaryWord('sin', floats, b.sine))

/**
 * The cosine of x in radians, elementwise. Primitive: `cosine`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { cos, tensor } from 'pullback'
 *
 * console.log(cos(tensor([0, 1])).toString()) // => Tensor [2] float32 (1, 0.540302)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const cos: UnaryWord<'cos', FloatDType> = withTrigonometric(unaryWord('cos', floats, b.cosine))

/**
 * The tangent of x in radians, elementwise; tan′ = 1 + tan². Primitives: `sine`, `cosine`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { tan, tensor } from 'pullback'
 *
 * console.log(tan(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 1.55741)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const tan: UnaryWord<'tan', FloatDType> = withTrigonometric(unaryWord('tan', floats, x => b.divide(b.sine(x), b.cosine(x))))
