import { binders as b } from '../graph/binders.js'
import type { FloatDType, NumericDType } from '../tensor/dtype.js'
import { floats, numeric } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

/**
 * −x, elementwise. Primitive: `negate`.
 *
 * @throws {ShapeMismatch} when the operand is not of numbers; a compile error where types tell.
 * @example
 * import { neg, tensor } from 'pullback'
 *
 * console.log(neg(tensor([1, -2])).toString()) // => Tensor [2] float32 (-1, 2)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const neg: UnaryWord<'neg', NumericDType> = unaryWord('neg', numeric, b.negate)

/**
 * |x|, elementwise; the gradient at 0 is taken as 0. Primitive: `abs`.
 *
 * @throws {ShapeMismatch} when the operand is not of numbers; a compile error where types tell.
 * @example
 * import { abs, tensor } from 'pullback'
 *
 * console.log(abs(tensor([1, -2])).toString()) // => Tensor [2] float32 (1, 2)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const abs: UnaryWord<'abs', NumericDType> = unaryWord('abs', numeric, b.abs)

/**
 * The sign of x, −1, 0 or 1, elementwise; its gradient is 0. Primitive: `sign`.
 *
 * @throws {ShapeMismatch} when the operand is not of numbers; a compile error where types tell.
 * @example
 * import { sign, tensor } from 'pullback'
 *
 * console.log(sign(tensor([3, -2])).toString()) // => Tensor [2] float32 (1, -1)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const sign: UnaryWord<'sign', NumericDType> = unaryWord('sign', numeric, b.sign)

/**
 * x², elementwise. Primitive: `multiply`.
 *
 * @throws {ShapeMismatch} when the operand is not of numbers; a compile error where types tell.
 * @example
 * import { square, tensor } from 'pullback'
 *
 * console.log(square(tensor([3, -2])).toString()) // => Tensor [2] float32 (9, 4)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const square: UnaryWord<'square', NumericDType> = unaryWord('square', numeric, x => b.multiply(x, x))

/**
 * eˣ, elementwise. Primitive: `exponential`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { exp, tensor } from 'pullback'
 *
 * console.log(exp(tensor([0, 1])).toString()) // => Tensor [2] float32 (1, 2.71828)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const exp: UnaryWord<'exp', FloatDType> = unaryWord('exp', floats, b.exponential)

/**
 * eˣ − 1, elementwise, accurate near 0. Primitive: `exponential_minus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { expm1, tensor } from 'pullback'
 *
 * console.log(expm1(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 1.71828)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const expm1: UnaryWord<'expm1', FloatDType> = unaryWord('expm1', floats, b.exponential_minus_one)

/**
 * The natural logarithm ln x, elementwise. Primitive: `log`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { log, tensor } from 'pullback'
 *
 * console.log(log(tensor([1, 10])).toString()) // => Tensor [2] float32 (0, 2.30259)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const log: UnaryWord<'log', FloatDType> = unaryWord('log', floats, b.log)

/**
 * ln(1 + x), elementwise, accurate near 0. Primitive: `log_plus_one`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { log1p, tensor } from 'pullback'
 *
 * console.log(log1p(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.693147)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const log1p: UnaryWord<'log1p', FloatDType> = unaryWord('log1p', floats, b.log_plus_one)

/**
 * √x, elementwise. Primitive: `sqrt`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { sqrt, tensor } from 'pullback'
 *
 * console.log(sqrt(tensor([4, 9])).toString()) // => Tensor [2] float32 (2, 3)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const sqrt: UnaryWord<'sqrt', FloatDType> = unaryWord('sqrt', floats, b.sqrt)

/**
 * 1/√x, elementwise. Primitive: `rsqrt`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { rsqrt, tensor } from 'pullback'
 *
 * console.log(rsqrt(tensor([4, 16])).toString()) // => Tensor [2] float32 (0.5, 0.25)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const rsqrt: UnaryWord<'rsqrt', FloatDType> = unaryWord('rsqrt', floats, b.rsqrt)

/**
 * The hyperbolic tangent, elementwise; tanh′ = 1 − tanh². Primitive: `tanh`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { tanh, tensor } from 'pullback'
 *
 * console.log(tanh(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 0.761594)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const tanh: UnaryWord<'tanh', FloatDType> = unaryWord('tanh', floats, b.tanh)
