import { binders as b } from '../graph/binders.js'
import { floats } from '../op/takes.js'
import { erf } from '../primitive/reference/math/error-function.js'
import type { Shape } from '../shape/kind/dim.js'
import { counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'
import { between } from './draw.js'
import { erfinv } from './erfinv.js'

/** Where numbers are cut off, and how they are spread. */
export interface TruncatedOptions<D extends FloatDType> {
  /** In units of `std` from the mean; −2 unless said otherwise. */
  readonly lower?: number | undefined
  /** In units of `std` from the mean; 2 unless said otherwise. */
  readonly upper?: number | undefined
  readonly mean?: number | undefined
  readonly std?: number | undefined
  readonly dtype?: D
}

/** The next number of a dtype towards another. */
const towards = (from: number, to: number, dtype: FloatDType): number => {
  const step = Math.max(Math.abs(from), dtype === 'float32' ? 2 ** -126 : 2 ** -1022) * (dtype === 'float32' ? 2 ** -24 : 2 ** -53)
  return from + Math.sign(to - from) * step
}

/**
 * Numbers of the normal distribution between two bounds, which are not drawn themselves: mean + std·√2·erfinv(u), u even between erf(lower/√2) and
 * erf(upper/√2). Bounds count in standard deviations. Within 10⁻⁵ of `jax.random.truncated_normal`.
 *
 * @throws {ArgumentError} when `lower` is not below `upper`, or `std` is negative.
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { all, less, abs } from 'pullback'
 * import { key, truncatedNormal } from 'pullback/random'
 *
 * const w = truncatedNormal(key(0), [784, 128], { std: 0.05 }) // Tensor<readonly [784, 128], 'float32'>
 * console.log(all(less(abs(w), 0.1)).toString()) // => Tensor [] bool true
 *
 * @since 0.2.0
 * @category draws
 */
export const truncatedNormal = counted('truncatedNormal', 3, <const S extends Shape, D extends FloatDType = 'float32'>(
  key: Key, shape: S, options?: TruncatedOptions<D>,
): Tensor<S, NoInfer<D>> => {
  const { lower = -2, upper = 2, mean = 0, std = 1, dtype = 'float32' } = optionsArgument<TruncatedOptions<FloatDType>>('truncatedNormal', options,
    { lower: 'number', upper: 'number', mean: 'number', std: 'number', dtype: floats })
  if (!(lower < upper)) refuse(`truncatedNormal: lower is ${lower}, upper is ${upper}: lower must be below upper`)
  if (!(std >= 0)) refuse(`truncatedNormal: std is ${std}: a standard deviation is 0 or more`)
  const u = between('truncatedNormal', key, shape, erf(lower / Math.SQRT2), erf(upper / Math.SQRT2), dtype)
  const standard = b.multiply(b.constant(Math.SQRT2, u), erfinv(u))
  const within = b.minimum(b.maximum(standard, b.constant(towards(lower, upper, dtype), u)), b.constant(towards(upper, lower, dtype), u))
  const spread = std === 1 ? within : b.multiply(within, b.constant(std, u))
  return asStated(mean === 0 ? spread : b.add(spread, b.constant(mean, u)))
})
