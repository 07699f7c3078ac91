import { binders as b } from '../graph/binders.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { AnyTensor, Given } from '../tensor/value.js'
import { checkDType, floats, type AsksIf } from './takes.js'
import { axisFirst } from './tensor-first.js'
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
export const softplus: UnaryWord<'softplus', FloatDType> = unaryWord('softplus', floats, x => softplusOf(x))

const softplusOf = (x: AnyTensor): AnyTensor => {
  // x⁺ + ln(1 + e^−|x|). A choice for −|x| and x⁺, because |x| and max(x, 0) have no derivatives at 0, where softplus has all.
  const zero = b.constant(0, x)
  const positive = b.compare({ direction: 'GT' }, x, zero)
  return b.add(b.select(positive, x, zero), b.log_plus_one(b.exponential(b.select(positive, b.negate(x), x))))
}

/**
 * ln σ(x) = −ln(1 + e⁻ˣ), elementwise, without overflow; its derivative is 1 − σ(x) = σ(−x). Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { logSigmoid, tensor } from 'pullback'
 *
 * console.log(logSigmoid(tensor([0, -100])).toString()) // => Tensor [2] float32 (-0.693147, -100)
 *
 * @since 0.2.0
 * @category activations
 */
export const logSigmoid: UnaryWord<'logSigmoid', FloatDType> = unaryWord('logSigmoid', floats, x => b.negate(softplusOf(b.negate(x))))

/**
 * x·tanh(ln(1 + eˣ)), elementwise (Misra, 2019). Primitives: `tanh`, `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { mish, tensor } from 'pullback'
 *
 * console.log(mish(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.865098)
 *
 * @since 0.2.0
 * @category activations
 */
export const mish: UnaryWord<'mish', FloatDType> = unaryWord('mish', floats, x => b.multiply(x, b.tanh(softplusOf(x))))

/**
 * x/(1 + |x|), elementwise; its derivative is 1/(1 + |x|)². Primitive: `divide`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { softsign, tensor } from 'pullback'
 *
 * console.log(softsign(tensor([1, -3])).toString()) // => Tensor [2] float32 (0.5, -0.75)
 *
 * @since 0.2.0
 * @category activations
 */
export const softsign: UnaryWord<'softsign', FloatDType> = unaryWord('softsign', floats, x => {
  // Of x ≥ 0 and x < 0 each a formula: |x| has no derivative at 0, where softsign has one.
  const one = b.constant(1, x)
  return b.divide(x, b.select(b.compare({ direction: 'LT' }, x, b.constant(0, x)), b.subtract(one, x), b.add(one, x)))
})

/**
 * An elementwise word with a number, which may be left out; `word(number)` alone is the data-last form. (The last argument is there to be refused: `map` hands
 * a word the place in the list, which is no such number, and the list.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ScaledWord<Op extends string> {
  <const X extends Given | number>(x: X & NoInfer<AsksIf<Op, FloatDType, X>>, scale: number | void, none?: undefined): X extends number ? UnaryWord<Op, FloatDType> : X
}

const scaledWord = <Op extends string>(operation: Op, what: string, usual: number, apply: (x: AnyTensor, scale: AnyTensor) => AnyTensor): ScaledWord<Op> =>
  asStated(axisFirst(operation, 2, scale => checkArgument(operation, what, scale, 'number'), (x, scale = usual) => {
    checkDType(operation, floats, x.dtype)
    return apply(x, b.constant(scale, x))
  }))

const positive = (x: AnyTensor): AnyTensor => b.compare({ direction: 'GT' }, x, b.constant(0, x))

/**
 * x where it is above 0, else slope·x, elementwise: `leakyRelu(x, slope = 0.01)`, `pipe(x, leakyRelu(slope))`. The gradient at 0 is taken as the slope. Primitive: `select`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { leakyRelu, tensor } from 'pullback'
 *
 * console.log(leakyRelu(tensor([-1, 2])).toString())      // => Tensor [2] float32 (-0.01, 2)
 * console.log(leakyRelu(tensor([-1, 2]), 0.2).toString()) // => Tensor [2] float32 (-0.2, 2)
 *
 * @since 0.2.0
 * @category activations
 */
export const leakyRelu: ScaledWord<'leakyRelu'> = scaledWord('leakyRelu', 'the slope', 0.01, (x, slope) => b.select(positive(x), x, b.multiply(slope, x)))

/**
 * x where it is above 0, else scale·(eˣ − 1), elementwise: `elu(x, scale = 1)`, `pipe(x, elu(scale))` (Clevert, Unterthiner and Hochreiter, 2015). The gradient at 0 is taken
 * as the scale. Primitives: `select`, `exponential_minus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { elu, tensor } from 'pullback'
 *
 * console.log(elu(tensor([-1, 2])).toString()) // => Tensor [2] float32 (-0.632121, 2)
 *
 * @since 0.2.0
 * @category activations
 */
export const elu: ScaledWord<'elu'> = scaledWord('elu', 'the scale', 1, (x, scale) => {
  const above = positive(x)
  return b.select(above, x, b.multiply(scale, b.exponential_minus_one(b.select(above, b.constant(0, x), x))))
})
