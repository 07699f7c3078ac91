import { binders as b } from '../graph/binders.js'
import { checkDType, floats } from '../op/takes.js'
import type { Dim, Shape } from '../shape/kind/dim.js'
import { counted, optionsArgument, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { between } from './draw.js'

/** The least positive normal number, since log 0 is −∞. */
const tiny = { float32: 2 ** -126, float64: 2 ** -1022 } as const

const drawn = (word: string, key: Key, shape: readonly number[], dtype: FloatDType): AnyTensor =>
  b.negate(b.log(b.negate(b.log(between(word, key, shape, tiny[dtype], 1, dtype)))))

/**
 * Numbers of the standard Gumbel distribution: −log(−log(u)), u even in (0, 1). Within 10⁻⁶ of `jax.random.gumbel`.
 *
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { gumbel, key } from 'pullback/random'
 *
 * console.log(gumbel(key(0), [2, 3]).shape) // => [ 2, 3 ]
 *
 * @since 0.2.0
 * @category draws
 */
export const gumbel = counted('gumbel', 3, <const S extends Shape, D extends FloatDType = 'float32'>(
  key: Key, shape: S, options?: { readonly dtype?: D },
): Tensor<S, NoInfer<D>> => {
  const { dtype = 'float32' } = optionsArgument<NonNullable<typeof options>>('gumbel', options, { dtype: floats })
  return asStated(drawn('gumbel', key, shape, dtype))
})

/**
 * A class for each row of logits, drawn with probability softmax(logits) along the last axis: the place of the largest of logits + {@link gumbel}. The draws
 * of `jax.random.categorical`. Logits may be −∞, for classes that are never drawn.
 *
 * @throws {ShapeMismatch} when the logits are a scalar, or not of floats; compile errors where types tell.
 * @example
 * import { tensor } from 'pullback'
 * import { categorical, key } from 'pullback/random'
 *
 * const logits = tensor([[0, 50, 0], [50, 0, 0]])
 * console.log(categorical(key(0), logits).toString()) // => Tensor [2] int32 (1, 0)
 *
 * @since 0.2.0
 * @category draws
 */
export const categorical = counted('categorical', 2, <B extends Shape, C extends Dim>(
  key: Key, logits: Tensor<readonly [...B, C], FloatDType>,
): Tensor<readonly [...B], 'int32'> => {
  const { shape, dtype }: AnyTensor = tensorArgument('categorical', logits)
  checkDType('categorical', floats, dtype)
  if (shape.length === 0) return mismatch('categorical: the logits are a scalar: they have an axis of classes')
  if (shape.at(-1) === 0) return mismatch('categorical: there are no classes to draw from')
  return asStated(b.argmax({ dimension: shape.length - 1, kind: 'max' }, b.add(logits, drawn('categorical', key, shape, asStated(dtype)))))
})
