import { binders as b } from '../graph/binders.js'
import { floats } from '../op/takes.js'
import type { Shape } from '../shape/kind/dim.js'
import { counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { OfDType } from '../tensor/construct.js'
import type { Key } from '../tensor/key.js'
import { between, type Draw } from './draw.js'
import { erfinv } from './erfinv.js'

/** The number after −1: the least that is drawn, since erfinv(−1) is −∞. */
const least = { float32: -1 + 2 ** -24, float64: -1 + 2 ** -53 } as const

/**
 * How numbers are spread.
 *
 * @since 0.2.0
 * @category draws
 */
export interface Spread {
  /** 0 unless said otherwise. */
  readonly mean?: number | undefined
  /** The standard deviation; 1 unless said otherwise. */
  readonly std?: number | undefined
}

/**
 * Numbers of the normal distribution with mean 0 and standard deviation 1 unless said otherwise: mean +
 * std·√2·erfinv(u), u even in (−1, 1). Within 10⁻⁶ of `jax.random.normal`.
 *
 * @throws {ArgumentError} when `std` is negative.
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { key, normal } from 'pullback/random'
 *
 * const w = normal(key(0), [784, 128], { std: Math.sqrt(2 / 784) }) // Tensor<readonly [784, 128], 'float32'>
 * console.log(w.shape) // => [ 784, 128 ]
 *
 * @since 0.1.0
 * @category draws
 */
export const normal: Draw<'normal', Spread> = counted('normal', 3, (key: Key, shape: Shape, options?: Spread & OfDType<FloatDType>): never => {
  const { mean = 0, std = 1, dtype = 'float32' } = optionsArgument<NonNullable<typeof options>>('normal', options, { mean: 'number', std: 'number', dtype: floats })
  if (!(std >= 0)) refuse(`normal: std is ${std}: a standard deviation is 0 or more`)
  const u = between('normal', key, shape, least[dtype], 1, dtype)
  const standard = b.multiply(b.constant(Math.SQRT2, u), erfinv(u))
  const spread = std === 1 ? standard : b.multiply(standard, b.constant(std, u))
  return asStated(mean === 0 ? spread : b.add(spread, b.constant(mean, u)))
})
