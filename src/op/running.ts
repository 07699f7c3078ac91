import { stopped } from '../graph/bind.js'
import { binders as b } from '../graph/binders.js'
import type { FloatDType, NumericDType } from '../tensor/dtype.js'
import type { AnyTensor } from '../tensor/value.js'
import { axisWord, type AxisWord } from './along-axis.js'
import { floats, numeric } from './takes.js'

type Combine = (earlier: readonly AnyTensor[], later: readonly AnyTensor[]) => readonly AnyTensor[]

/**
 * What all elements up to each place give together, of an operation that is associative: ⌈log₂ n⌉ times each place takes in what stands as many places before as
 * it has taken in. A composition of whole vectors, whose derivatives are those of its steps: right where elements are 0 or equal.
 */
const running = (xs: readonly AnyTensor[], axis: number, combine: Combine, step = 1): readonly AnyTensor[] => {
  const { shape } = xs[0]!
  const size = shape[axis]!
  if (step >= size) return xs
  const part = (x: AnyTensor, from: number, to: number): AnyTensor =>
    b.slice({ start: shape.map((_, i) => i === axis ? from : 0), limit: shape.with(axis, to), strides: shape.map(() => 1) }, x)
  const later = combine(xs.map(x => part(x, 0, size - step)), xs.map(x => part(x, step, size)))
  return running(later.map((value, i) => b.concatenate({ dimension: axis }, part(xs[i]!, 0, step), value)), axis, combine, 2 * step)
}

/**
 * The running product along an axis: yₙ = x₀·…·xₙ; the last axis unless another is named. Its gradient is right where elements are 0, too. Primitive: `multiply`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is bool; a compile error where types tell.
 * @example
 * import { cumprod, tensor } from 'pullback'
 *
 * console.log(cumprod(tensor([1, 2, 3, 4])).toString()) // => Tensor [4] float32 (1, 2, 6, 24)
 *
 * @since 0.2.0
 * @category reduction
 */
export const cumprod: AxisWord<'cumprod', NumericDType> = axisWord('cumprod', numeric, (x, axis) => running([x], axis, ([p], [q]) => [b.multiply(p!, q!)])[0]!)

/**
 * The largest element so far along an axis: yₙ = max(x₀, …, xₙ); the last axis unless another is named. From a NaN on it is NaN. The gradient goes to the
 * element that is the largest; equal ones share it, as of `maximum`. Primitive: `maximum`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is bool; a compile error where types tell.
 * @example
 * import { cummax, tensor } from 'pullback'
 *
 * console.log(cummax(tensor([1, 3, 2, 4])).toString()) // => Tensor [4] float32 (1, 3, 3, 4)
 *
 * @since 0.2.0
 * @category reduction
 */
export const cummax: AxisWord<'cummax', NumericDType> = axisWord('cummax', numeric, (x, axis) => running([x], axis, ([p], [q]) => [b.maximum(p!, q!)])[0]!)

/**
 * The running ln Σ eˣ along an axis, without overflow: yₙ = ln(e^x₀ + … + e^xₙ); the last axis unless another is named. The gradient is the softmax of the elements so far;
 * where all of them are −∞, it is taken as 0. Primitives: `exponential`, `log`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @example
 * import { logCumSumExp, tensor } from 'pullback'
 *
 * console.log(logCumSumExp(tensor([1000, 1000])).toString()) // => Tensor [2] float32 (1000, 1000.69)
 *
 * @since 0.2.0
 * @category reduction
 */
export const logCumSumExp: AxisWord<'logCumSumExp', FloatDType> = axisWord('logCumSumExp', floats, (x, axis) => {
  // Pairs of the largest so far, through which no gradient flows, and of Σ e^(x − largest).
  const finite = (m: AnyTensor): AnyTensor => b.select(b.compare({ direction: 'LT' }, b.abs(m), b.constant(Infinity, m)), m, b.constant(0, m))
  const shifted = (value: AnyTensor, from: AnyTensor, to: AnyTensor): AnyTensor => b.multiply(value, b.exponential(b.subtract(from, to)))
  const top = stopped(x)
  const [largest, sum] = running([finite(top), b.exponential(b.subtract(x, finite(top)))], axis, ([m, s], [n, t]) => {
    const higher = b.maximum(m!, n!)
    return [higher, b.add(shifted(s!, m!, higher), shifted(t!, n!, higher))]
  })
  const nothing = b.compare({ direction: 'EQ' }, sum!, b.constant(0, sum!))
  const logarithm = b.log(b.select(nothing, b.constant(1, sum!), sum!))
  return b.select(nothing, b.constant(-Infinity, x), b.add(logarithm, largest!))
})
