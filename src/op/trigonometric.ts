import { stopped } from '../graph/bind.js'
import { binders as b } from '../graph/binders.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { AnyTensor } from '../tensor/value.js'
import { binaryWord, type BinaryWord } from './binary.js'
import { withPullback } from './with-pullback.js'
import { floats } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

/*
 * atan t = t + t·z·A(z), z = t², minimax for 0 ≤ t ≤ 1: relative errors 2.6e-9 and 7.5e-19. Derived by test/op/coefficients.py.
 */
const ATAN = {
  float32: [-0.333332991, 0.199985484, -0.142642431, 0.109521924, -0.0840346746, 0.0579578554, -0.0311780812, 0.0109147209, -0.00179364539],
  float64: [
    -0.33333333333333287, 0.1999999999999044, -0.1428571428503642, 0.11111111086441283, -0.09090908547143715, 0.07692299710389087, -0.06666583710602329,
    0.0588171607559027, -0.05259433409853131, 0.04744924714881121, -0.042863868837346816, 0.03820997276377994, -0.03278526634722123, 0.02615143974871019,
    -0.01861395172555812, 0.01131744299066575, -0.005612255537578599, 0.0021515267384698573, -0.0005928735515865702, 0.0001038679871690847,
    -8.653845288434447e-6,
  ],
} as const

/** Whether a number is negative, or -0. */
const negative = (x: AnyTensor): AnyTensor => {
  const zero = b.constant(0, x)
  return b.or(b.compare({ direction: 'LT' }, x, zero),
    b.and(b.compare({ direction: 'EQ' }, x, zero), b.compare({ direction: 'LT' }, b.divide(b.constant(1, x), x), zero)))
}

const angle = (y: AnyTensor, x: AnyTensor): AnyTensor => {
  const number = (value: number): AnyTensor => b.constant(value, x)
  // By choices, not |y| and max: these have no slope at 0, or half of one, and where y is looked at beside its derivative, its own is asked for again.
  const [below, left] = [negative(y), negative(x)]
  const [up, right] = [b.select(below, b.negate(y), y), b.select(left, b.negate(x), x)]
  const steep = b.compare({ direction: 'GT' }, up, right)
  const [small, large] = [b.select(steep, right, up), b.select(steep, up, right)]
  const equal = b.compare({ direction: 'EQ' }, small, large)
  const both = (value: number): AnyTensor => b.and(equal, b.compare({ direction: 'EQ' }, large, number(value)))
  const t = b.select(both(0), large, b.select(both(Infinity), number(1), b.divide(small, large)))
  const z = b.multiply(t, t)
  const slope = [...ATAN[x.dtype === 'float64' ? 'float64' : 'float32']].reverse()
    .reduce((sum: AnyTensor | undefined, c) => sum === undefined ? number(c) : b.add(b.multiply(sum, z), number(c)), undefined)!
  const first = b.add(t, b.multiply(b.multiply(t, z), slope))
  const second = b.select(steep, b.subtract(number(Math.PI / 2), first), first)
  const third = b.select(left, b.subtract(number(Math.PI), second), second)
  return b.select(below, b.negate(third), third)
}

/** The pullback is made of y/m and x/m, m the larger amount, whose squares neither overflow nor vanish. */
const arctangent = withPullback(angle, (dθ, _, y, x) => {
  const m = stopped(b.maximum(b.abs(y), b.abs(x)))
  const [up, right] = [b.divide(y, m), b.divide(x, m)]
  const scaled = b.divide(b.divide(dθ, b.add(b.multiply(up, up), b.multiply(right, right))), m)
  return [b.multiply(scaled, right), b.negate(b.multiply(scaled, up))]
})

/**
 * The angle of the point (x, y) in radians, from −π to π, elementwise with broadcasting: `atan2(y, x)`, y comes first. `pipe(y, atan2(x))` is the same.
 * ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²); NaN at the origin, where there is none.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast, or the operands are not of floats and of one dtype; a compile error where types tell.
 * @example
 * import { atan2, tensor } from 'pullback'
 *
 * console.log(atan2(tensor([1, 0]), tensor([1, -1])).toString()) // => Tensor [2] float32 (0.785398, 3.14159)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const atan2: BinaryWord<'atan2', FloatDType> = binaryWord<'atan2', FloatDType>('atan2', floats, arctangent)

/** √(1 − x²), by factors that are exact near ±1. */
const leg = (x: AnyTensor): AnyTensor => b.sqrt(b.multiply(b.subtract(b.constant(1, x), x), b.add(b.constant(1, x), x)))

/**
 * The angle in [−π/2, π/2] whose sine is x, elementwise; NaN beyond ±1. asin′ = 1/√(1 − x²), ∞ at ±1.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { asin, tensor } from 'pullback'
 *
 * console.log(asin(tensor([0, 1])).toString()) // => Tensor [2] float32 (0, 1.5708)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const asin: UnaryWord<'asin', FloatDType> = unaryWord('asin', floats, withPullback(x => angle(x, leg(x)), (dy, _, x) => [b.divide(dy, leg(x))]))

/**
 * The angle in [0, π] whose cosine is x, elementwise; NaN beyond ±1. acos′ = −1/√(1 − x²), −∞ at ±1.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { acos, tensor } from 'pullback'
 *
 * console.log(acos(tensor([1, 0])).toString()) // => Tensor [2] float32 (0, 1.5708)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const acos: UnaryWord<'acos', FloatDType> = unaryWord('acos', floats, withPullback(x => angle(leg(x), x), (dy, _, x) => [b.negate(b.divide(dy, leg(x)))]))

/**
 * The angle in (−π/2, π/2) whose tangent is x, elementwise; atan′ = 1/(1 + x²).
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { atan, tensor } from 'pullback'
 *
 * console.log(atan(tensor([0, 1, Infinity])).toString()) // => Tensor [3] float32 (0, 0.785398, 1.5708)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const atan: UnaryWord<'atan', FloatDType> = unaryWord('atan', floats, withPullback(x => angle(x, b.constant(1, x)),
  (dy, _, x) => [b.divide(dy, b.add(b.constant(1, x), b.multiply(x, x)))]))
