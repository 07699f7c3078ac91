import { binders as b } from '../graph/binders.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { AnyTensor } from '../tensor/value.js'
import { odd } from './power.js'
import { floats } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

const number = (value: number, x: AnyTensor): AnyTensor => b.constant(value, x)

const halves = (x: AnyTensor): readonly [half: AnyTensor, less: AnyTensor] => {
  const half = b.multiply(x, number(0.5, x))
  return [half, b.negate(half)]
}

/**
 * The hyperbolic sine (eˣ − e⁻ˣ)/2, elementwise; sinh′ = cosh. Primitive: `exponential_minus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { sinh, tensor } from 'pullback'
 *
 * console.log(sinh(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 1.1752)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const sinh: UnaryWord<'sinh', FloatDType> = unaryWord('sinh', floats, x => {
  // 2·sinh(x/2)·cosh(x/2), which overflows where sinh x does and not before.
  const [up, down] = halves(x).map(half => b.exponential_minus_one(half))
  return b.multiply(b.subtract(up!, down!), b.add(b.multiply(number(0.5, x), b.add(up!, down!)), number(1, x)))
})

/**
 * The hyperbolic cosine (eˣ + e⁻ˣ)/2, elementwise; cosh′ = sinh. Primitive: `exponential`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { cosh, tensor } from 'pullback'
 *
 * console.log(cosh(tensor([0, 1])).toString()) // => Tensor [2] float32 (1, 1.54308)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const cosh: UnaryWord<'cosh', FloatDType> = unaryWord('cosh', floats, x => {
  const [up, down] = halves(x).map(half => {
    const root = b.exponential(half)
    return b.multiply(b.multiply(number(0.5, x), root), root)
  })
  return b.add(up!, down!)
})

/** `f` of what is not above the bound, and ln x + ln 2 above it. Neither sees what is the other's, so that gradients are numbers. */
const orLogarithm = (x: AnyTensor, bound: number, f: (x: AnyTensor) => AnyTensor): AnyTensor => {
  const far = b.compare({ direction: 'GT' }, x, number(bound, x))
  const near = number(1, x)
  return b.select(far, b.add(b.log(b.select(far, x, near)), number(Math.LN2, x)), f(b.select(far, near, x)))
}

/** Here 1 beside x² is less than its last digit. */
const FAR = 2 ** 30

/**
 * The inverse of the hyperbolic sine, elementwise; asinh′ = 1/√(1 + x²). Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { asinh, tensor } from 'pullback'
 *
 * console.log(asinh(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.881374)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const asinh: UnaryWord<'asinh', FloatDType> = unaryWord('asinh', floats, odd(size => orLogarithm(size, FAR, x => {
  const square = b.multiply(x, x)
  return b.log_plus_one(b.add(x, b.divide(square, b.add(number(1, x), b.sqrt(b.add(number(1, x), square))))))
})))

/**
 * The inverse of the hyperbolic cosine where x ≥ 1, elementwise, and NaN below; acosh′ = 1/√(x² − 1), ∞ at 1. Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { acosh, tensor } from 'pullback'
 *
 * console.log(acosh(tensor([1, 2])).toString()) // => Tensor [2] float32 (0, 1.31696)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const acosh: UnaryWord<'acosh', FloatDType> = unaryWord('acosh', floats, size => orLogarithm(size, FAR, x => {
  const above = b.subtract(x, number(1, x))
  return b.log_plus_one(b.add(above, b.multiply(b.sqrt(above), b.sqrt(b.add(above, number(2, x))))))
}))

/**
 * The inverse of the hyperbolic tangent where |x| ≤ 1, elementwise, and NaN beyond; atanh′ = 1/(1 − x²), ∞ at ±1. Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { atanh, tensor } from 'pullback'
 *
 * console.log(atanh(tensor([0, 0.5])).toString()) // => Tensor [2] float32 (0, 0.549306)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const atanh: UnaryWord<'atanh', FloatDType> = unaryWord('atanh', floats, x =>
  b.multiply(number(0.5, x), b.subtract(b.log_plus_one(x), b.log_plus_one(b.negate(x)))))
