import { binders as b } from '../graph/binders.js'
import type { FloatDType } from '../tensor/dtype.js'
import { floats } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

/**
 * The logistic function σ(x) = 1/(1 + e⁻ˣ), elementwise; σ′ = σ(1 − σ). Primitive: `logistic`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { sigmoid, tensor } from 'pullback'
 *
 * console.log(sigmoid(tensor([0, 2])).toString()) // => Tensor [2] float32 (0.5, 0.880797)
 *
 * @since 0.1.0
 * @category activations
 */
export const sigmoid: UnaryWord<'sigmoid', FloatDType> = unaryWord('sigmoid', floats, b.logistic)

/**
 * max(x, 0), elementwise; the gradient at 0 is taken as 0, and NaN stays NaN. Primitive: `select`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { relu, tensor } from 'pullback'
 *
 * console.log(relu(tensor([-1, 2])).toString()) // => Tensor [2] float32 (0, 2)
 *
 * @since 0.1.0
 * @category activations
 */
export const relu: UnaryWord<'relu', FloatDType> = unaryWord('relu', floats, x => {
  const zero = b.constant(0, x)
  return b.select(b.compare({ direction: 'LE' }, x, zero), zero, x)
})

/**
 * The sigmoid linear unit x·σ(x), elementwise (also called swish). Primitive: `logistic`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { silu, tensor } from 'pullback'
 *
 * console.log(silu(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.731059)
 *
 * @since 0.1.0
 * @category activations
 */
export const silu: UnaryWord<'silu', FloatDType> = unaryWord('silu', floats, x => b.multiply(x, b.logistic(x)))

/**
 * ln(1 + eˣ), elementwise, without overflow; softplus′ = σ. Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { softplus, tensor } from 'pullback'
 *
 * console.log(softplus(tensor([0, 1])).toString()) // => Tensor [2] float32 (0.693147, 1.31326)
 *
 * @since 0.1.0
 * @category activations
 */
export const softplus: UnaryWord<'softplus', FloatDType> = unaryWord('softplus', floats, x => {
  // x⁺ + ln(1 + e^−|x|). A choice for −|x| and x⁺, because |x| and max(x, 0) have no derivatives at 0, where softplus has all.
  const zero = b.constant(0, x)
  const positive = b.compare({ direction: 'GT' }, x, zero)
  return b.add(b.select(positive, x, zero), b.log_plus_one(b.exponential(b.select(positive, b.negate(x), x))))
})
