import { binders as b } from '../graph/binders.js'
import { floats } from '../op/takes.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Counted, NotAShape, SizesCheck } from '../shape/sizes.js'
import type { SmallSize } from '../shape/small-size.js'
import { checkArgument, counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { checkLaidOut, type OfDType } from '../tensor/construct.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { fusedMultiplyAdd, type Halves } from './fused.js'
import { wordsOf } from './key.js'

/** Both words of the block of each element; the counter of an element is its place in row-major order. */
const blocks = (operation: string, key: Key, shape: readonly number[]): readonly [AnyTensor, AnyTensor] => {
  const checked = checkLaidOut(operation, shape)
  const size = sizeOf(checked)
  const low = b.iota({ shape: [size], dtype: 'int32', dimension: 0 })
  const words = b.threefry2x32(wordsOf(operation, key), b.constant(0, low), low)
  const row = (i: number): AnyTensor =>
    b.reshape({ shape: checked }, b.slice({ start: [i, 0], limit: [i + 1, size], strides: [1, 1] }, words))
  return [row(0), row(1)]
}

const drawBits = (operation: string, key: Key, shape: readonly number[]): AnyTensor =>
  b.xor(...blocks(operation, key, shape))

const shiftRight = (x: AnyTensor, by: number): AnyTensor => b.shift_right_logical(x, b.constant(by, x))

/** Words that hold numbers below 2³¹, times a power of two: exact in either dtype. */
const scaled = (word: AnyTensor, exponent: number, dtype: FloatDType): AnyTensor => {
  const x = b.convert({ dtype }, word)
  return b.multiply(x, b.constant(2 ** exponent, x))
}

/** 23 random bits as a fraction in [0, 1). */
const unit32 = (operation: string, key: Key, shape: readonly number[]): AnyTensor =>
  scaled(shiftRight(drawBits(operation, key, shape), 9), -23, 'float32')

/** 52 random bits as a fraction in [0, 1): the first 26 and the last 26. */
const unit64 = (operation: string, key: Key, shape: readonly number[]): Halves => {
  const [high, low] = blocks(operation, key, shape)
  const middle = b.and(high, b.constant(63, high))
  return {
    upper: scaled(shiftRight(high, 6), -26, 'float64'),
    lower: b.add(scaled(middle, -32, 'float64'), scaled(shiftRight(low, 12), -52, 'float64')),
  }
}

/**
 * max(min, u·(max − min) + min), where the sum and product are rounded once, as XLA compiles it to a fused
 * multiply-add. In float32 the product is exact in float64, and so is the sum for ranges that are not tiny beside their
 * place.
 */
export const between = (
  operation: string, key: Key, shape: readonly number[], min: number, max: number, dtype: FloatDType,
): AnyTensor => {
  const whole = min === 0 && max === 1
  if (dtype === 'float64') {
    const halves = unit64(operation, key, shape)
    const low = b.constant(min, halves.upper)
    return whole ? b.add(halves.upper, halves.lower) : b.maximum(low, fusedMultiplyAdd(halves, max - min, low))
  }
  const u = unit32(operation, key, shape)
  if (whole) return u
  const wide = b.convert({ dtype: 'float64' }, u)
  const start = Math.fround(min)
  const range = Math.fround(Math.fround(max) - start)
  const sum = b.add(b.multiply(wide, b.constant(range, wide)), b.constant(start, wide))
  return b.maximum(b.constant(start, u), b.convert({ dtype }, sum))
}

/**
 * 32 random bits an element, as int32. Threefry-2x32 with 20 rounds: the two words of block i, xor-ed, for the element
 * at place i in row-major order; the bits of `jax.random.bits` with `jax_threefry_partitionable`.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11.
 *
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { bits, key } from 'pullback/random'
 *
 * console.log(bits(key(0), [2]).toString()) // => Tensor [2] int32 (-224768089, -91998574)
 *
 * @since 0.1.0
 * @category draws
 */
export const bits: <const S extends SizesCheck<'bits', S>>(key: Key, shape: S) => Tensor<S, 'int32'> =
  asStated(counted('bits', 2, (key: Key, shape: Shape) => drawBits('bits', key, shape)))

/**
 * Where numbers are drawn from.
 *
 * @since 0.2.0
 * @category draws
 */
export interface Bounds {
  /** The least; 0 unless said otherwise. */
  readonly min?: number | undefined
  /** What all are below; 1 unless said otherwise. */
  readonly max?: number | undefined
}

/**
 * The type of `uniform` and `normal`. (Of several signatures: the first is the cheapest, and the type of an option that may be absent says so in the last.)
 *
 * @since 0.2.0
 * @category draws
 */
export interface Draw<Op extends string, Options> {
  <const S extends readonly SmallSize[]>(key: Key, shape: S): Tensor<readonly [...S]>
  <const S extends SizesCheck<Op, S>, D extends FloatDType>(key: Key, shape: S, options: Options & { readonly dtype: D }): Tensor<S, D>
  <const S extends SizesCheck<Op, S>, D extends FloatDType = 'float32'>(key: Key, shape: S, options?: Options & OfDType<D>): Tensor<S, NoInfer<D> | 'float32'>
}

/**
 * Numbers drawn evenly from [min, max), which is [0, 1) unless said otherwise: the top 23 random bits of float32 (52 of
 * float64) as a fraction u, then max(min, u·(max − min) + min), rounded once. Bit for bit those of
 * `jax.random.uniform`.
 *
 * @throws {ArgumentError} when `min` is above `max`.
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { key, uniform } from 'pullback/random'
 *
 * const x = uniform(key(0), [3], { min: -1, max: 1 })  // Tensor<readonly [3], 'float32'>
 * console.log(x.dtype) // => float32
 *
 * @since 0.1.0
 * @category draws
 */
export const uniform: Draw<'uniform', Bounds> = counted('uniform', 3, (key: Key, shape: Shape, options?: Bounds & OfDType<FloatDType>): never => {
  const { min = 0, max = 1, dtype = 'float32' } = optionsArgument<NonNullable<typeof options>>('uniform', options, { min: 'number', max: 'number', dtype: floats })
  if (!(min <= max)) refuse(`uniform: min is ${min}, max is ${max}: min must not be above max`)
  return asStated(between('uniform', key, shape, min, max, dtype))
})

/**
 * True with probability `p`, element by element: `uniform(key, shape)` below `p`, in float32. The values of
 * `jax.random.bernoulli`.
 *
 * @throws {ArgumentError} when `p` is not from 0 to 1.
 * @throws {ShapeMismatch} when a size is not a whole number, 0 or more.
 * @example
 * import { bernoulli, key } from 'pullback/random'
 *
 * console.log(bernoulli(key(0), 1, [2]).toString()) // => Tensor [2] bool (true, true)
 *
 * @since 0.1.0
 * @category draws
 */
export const bernoulli: <const S extends SizesCheck<'bernoulli', S>>(key: Key, p: number, shape: S) => Tensor<S, 'bool'> = asStated(counted('bernoulli', 3, (key: Key, p: number, shape: Shape) => {
  if (!(checkArgument('bernoulli', 'p', p, 'number') >= 0 && p <= 1)) refuse(`bernoulli: p is ${p}: a probability is from 0 to 1`)
  const u = unit32('bernoulli', key, shape)
  return b.compare({ direction: 'LT' }, u, b.constant(p, u))
}))

/**
 * The numbers 0 … n − 1 in random order: the indices that sort `bits(key, [n])` as int32, ascending; of equal bits, the
 * first comes first.
 *
 * @throws {ShapeMismatch} when `n` is not a whole number, 0 or more.
 * @example
 * import { sum } from 'pullback'
 * import { key, permutation } from 'pullback/random'
 *
 * const order = permutation(key(0), 5)                // Tensor<readonly [5], 'int32'>
 * console.log(sum(order).toString()) // => Tensor [] int32 10
 *
 * @since 0.1.0
 * @category draws
 */
export const permutation = counted('permutation', 2, <const N extends number>(
  key: Key, n: N & NoInfer<Counted<'permutation: [', N, NotAShape>['each']>,
): Tensor<readonly [N], 'int32'> =>
  asStated(b.argsort({ dimension: 0 }, drawBits('permutation', key, [n]))))
