import { stopped } from '../graph/bind.js'
import { binders as b } from '../graph/binders.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { checkDType, floats, type AsksOf } from './takes.js'
import { onlyTensor } from './tensor-first.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

const one = (x: AnyTensor): AnyTensor => b.constant(1, x)

/** Beyond these all floats are whole. */
const WHOLE = { float32: 2 ** 23, float64: 2 ** 52 } as const

const throughInt = (x: AnyTensor): AnyTensor => b.convert({ dtype: x.dtype }, b.convert({ dtype: 'int32' }, x))

/** x without its fraction, by way of int32: a float64 in two parts, as it may have more digits than that. */
export const truncated = (x: AnyTensor): AnyTensor => {
  if (x.dtype === 'float32') return whereSmall(x, throughInt(x))
  const high = b.multiply(throughInt(b.multiply(x, b.constant(2 ** -26, x))), b.constant(2 ** 26, x))
  return whereSmall(x, b.add(high, throughInt(b.subtract(x, high))))
}

/** The value where x has a fraction, x itself where it is whole, with the sign of its zero, or is no number. */
const whereSmall = (x: AnyTensor, value: AnyTensor): AnyTensor => b.select(b.and(
  b.compare({ direction: 'LT' }, b.abs(x), b.constant(WHOLE[x.dtype === 'float64' ? 'float64' : 'float32'], x)),
  b.compare({ direction: 'NE' }, x, value)), value, x)

/** The value with the sign of x, where it is 0. */
const signedAs = (x: AnyTensor, value: AnyTensor): AnyTensor =>
  b.select(b.compare({ direction: 'LT' }, x, b.constant(0, x)), b.negate(b.abs(value)), value)

export const floorOf = (x: AnyTensor): AnyTensor => {
  const whole = truncated(x)
  return b.select(b.compare({ direction: 'GT' }, whole, x), b.subtract(whole, one(x)), whole)
}

/** To the nearest, of two that are as near to the even one. The fraction beside the floor is exact, or no half. */
export const nearest = (x: AnyTensor): AnyTensor => {
  const floor = floorOf(x)
  const half = b.constant(0.5, x)
  const fraction = b.subtract(x, floor)
  const halved = b.multiply(floor, half)
  const odd = b.compare({ direction: 'NE' }, halved, truncated(halved))
  const up = b.or(b.compare({ direction: 'GT' }, fraction, half), b.and(b.compare({ direction: 'EQ' }, fraction, half), odd))
  return b.select(up, b.add(floor, one(x)), floor)
}

/** Steps have no slope: what passes is the number alone. */
const step = (f: (x: AnyTensor) => AnyTensor) => (given: AnyTensor): AnyTensor => {
  const x = stopped(given)
  return signedAs(x, f(x))
}

/**
 * The largest whole number that is not above x, elementwise. Its derivative is taken as 0 everywhere, at the steps too. Primitives: `convert`, `select`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { floor, tensor } from 'pullback'
 *
 * console.log(floor(tensor([1.7, -1.2, 3])).toString()) // => Tensor [3] float32 (1, -2, 3)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const floor: UnaryWord<'floor', FloatDType> = unaryWord('floor', floats, step(floorOf))

/**
 * The smallest whole number that is not below x, elementwise. Its derivative is taken as 0 everywhere, at the steps too. Primitives: `convert`, `select`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { ceil, tensor } from 'pullback'
 *
 * console.log(ceil(tensor([1.2, -1.7, 3])).toString()) // => Tensor [3] float32 (2, -1, 3)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const ceil: UnaryWord<'ceil', FloatDType> = unaryWord('ceil', floats, step(x => b.negate(floorOf(b.negate(x)))))

/**
 * The whole number nearest to x, elementwise; halves go to the even neighbour, as in NumPy and IEEE 754. Its derivative is taken as 0 everywhere.
 * Primitives: `convert`, `select`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { round, tensor } from 'pullback'
 *
 * console.log(round(tensor([0.5, 1.5, -1.2])).toString()) // => Tensor [3] float32 (0, 2, -1)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const round: UnaryWord<'round', FloatDType> = unaryWord('round', floats, step(nearest))

/**
 * A question to each number alone.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface PredicateWord<Op extends string> {
  <X extends Given>(x: X & NoInfer<AsksOf<Op, FloatDType, X>>): Tensor<X['shape'], 'bool'>
}

const predicateWord = <Op extends string>(operation: Op, apply: (x: AnyTensor) => AnyTensor): PredicateWord<Op> => asStated((...args: readonly unknown[]) => {
  const x = onlyTensor(operation, args)
  checkDType(operation, floats, x.dtype)
  return apply(x)
})

/**
 * Whether each element is NaN. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { isNaN, tensor } from 'pullback'
 *
 * console.log(isNaN(tensor([1, NaN, Infinity])).toString()) // => Tensor [3] bool (false, true, false)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const isNaN: PredicateWord<'isNaN'> = predicateWord('isNaN', x => b.compare({ direction: 'NE' }, x, x))

/**
 * Whether each element is a number that is neither NaN nor infinite. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { isFinite, tensor } from 'pullback'
 *
 * console.log(isFinite(tensor([1, NaN, Infinity])).toString()) // => Tensor [3] bool (true, false, false)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const isFinite: PredicateWord<'isFinite'> = predicateWord('isFinite', x => b.compare({ direction: 'LT' }, b.abs(x), b.constant(Infinity, x)))
