import { binders as b } from '../graph/binders.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { AnyTensor } from '../tensor/value.js'
import { floats } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

/** What `f` gives in float64, rounded: where float32 would lose digits on the way. */
export const inFloat64 = (f: (...xs: AnyTensor[]) => AnyTensor) => (...xs: AnyTensor[]): AnyTensor =>
  xs[0]!.dtype === 'float64' ? f(...xs) : b.convert({ dtype: xs[0]!.dtype }, f(...xs.map(x => b.convert({ dtype: 'float64' }, x))))

/** The odd function that is `f` where x ≥ 0. */
export const odd = (f: (x: AnyTensor) => AnyTensor) => (x: AnyTensor): AnyTensor => {
  const below = b.compare({ direction: 'LT' }, x, b.constant(0, x))
  const value = f(b.select(below, b.negate(x), x))
  return b.select(below, b.negate(value), value)
}

/**
 * The logarithm to base 2, elementwise; log₂′ x = 1/(x·ln 2). Primitive: `log`.
 *
 * @throws {ShapeMismatch} when the operand is not of floats; a compile error where types tell.
 * @example
 * import { log2, tensor } from 'pullback'
 *
 * console.log(log2(tensor([1, 8, 0.5])).toString()) // => Tensor [3] float32 (0, 3, -1)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const log2: UnaryWord<'log2', FloatDType> = unaryWord('log2', floats, x => b.divide(b.log(x), b.constant(Math.LN2, x)))
