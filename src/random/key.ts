import { binders } from '../graph/binders.js'
import type { ShapeError } from '../shape/error.js'
import type { Counted } from '../shape/sizes.js'
import { counted, described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey, keyFromWords, keyWords, type Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { listed } from '../tensor/storage.js'
import { fromStorage, isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import type { Keys } from '../tensor/keys.js'

const word = (bits: number): AnyTensor => fromStorage([], 'int32', listed('int32', bits))

/** The words of a key; a sentence where something else stands. */
export const wordsOf = (operation: string, value: Key): Tensor<readonly [2], 'int32'> =>
  isKey(value) ? keyWords(value) : refuse(`${operation}: ${described(value)} is not a key: make one with key(seed)`)

/** A whole number from 0 to `limit`. */
const isCount = (value: number, limit: number): boolean => Number.isInteger(value) && value >= 0 && value <= limit

/**
 * The key of a seed, a whole number from 0 to 2⁵³ − 1: its high and its low 32 bits. The same as `jax.random.key` with
 * 64-bit mode on.
 *
 * @throws {ArgumentError} when the seed is no such number.
 * @example
 * import { key, normal } from 'pullback/random'
 *
 * const x = normal(key(0), [2, 3])                    // Tensor<readonly [2, 3], 'float32'>
 * console.log(x.shape) // => [ 2, 3 ]
 *
 * @since 0.1.0
 * @category keys
 */
export const key = counted('key', 1, (seed: number): Key => {
  if (!isCount(seed, Number.MAX_SAFE_INTEGER)) {
    refuse(`key: ${described(seed)} is not a seed: a seed is a whole number from 0 to 2^53 - 1`)
  }
  return keyFromWords(fromStorage([2], 'int32', listed('int32', Math.floor(seed / 2 ** 32), seed)))
})

/**
 * `n` new keys, as a tuple when `n` is literal. Use each key once: for one draw, or to make more keys. Key i is
 * threefry2x32(key, (0, i)), as `jax.random.split` with `jax_threefry_partitionable`.
 *
 * @throws {ArgumentError} when `n` is not a whole number, 0 or more.
 * @example
 * import { key, split, uniform } from 'pullback/random'
 *
 * const [first, second] = split(key(0))
 * console.log(uniform(first, [2]).toString() === uniform(second, [2]).toString()) // => false
 *
 * @since 0.1.0
 * @category keys
 */
export const split: <const N extends number | undefined = undefined>(key: Key, n: N & NoInfer<NumberCheck<N>> | void, none?: undefined) => Keys<N extends number ? N : 2> =
  asStated(counted('split', 2, (key: Key, n?: number) => children(wordsOf('split', key), n === undefined ? 2 : n)))

/** `unknown` for a number of keys. */
type NumberCheck<N extends number | undefined> =
  undefined extends N ? [N] extends [undefined] ? unknown : ShapeError<'split: the number of keys may be undefined: say how many, or leave it out'>
    : Counted<'split: into ', N & number, ' keys: the number of keys is a whole number from 0 to 16777216'>['each']

/** Each key is an object of its own: more would fill the memory. For more, `foldIn` numbers. */
const MOST_KEYS = 2 ** 24

const children = (words: AnyTensor, n: number): readonly Key[] => {
  if (!isCount(n, MOST_KEYS)) refuse(`split: into ${described(n)} keys: the number of keys is a whole number from 0 to ${MOST_KEYS}`)
  const low = binders.iota({ shape: [n], dtype: 'int32', dimension: 0 })
  const blocks = binders.threefry2x32(words, binders.constant(0, low), low)
  return Object.freeze(Array.from({ length: n }, (_, i) => keyOf(
    binders.reshape({ shape: [2] }, binders.slice({ start: [0, i], limit: [2, i + 1], strides: [1, 1] }, blocks)))))
}

const keyOf = (words: AnyTensor): Key => keyFromWords(asStated(words))

/**
 * A new key from a key and some data: an epoch, a step, or the name of a layer. A whole number from 0 to 2³² − 1, or an
 * int32 scalar (one that `compile` traces, too), gives threefry2x32(key, (0, data)), as `jax.random.fold_in`; a string
 * counts as the two words of its 64-bit FNV-1a hash over its UTF-8 bytes: threefry2x32(key, (high, low)).
 *
 * Source of the hash: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV non-cryptographic hash algorithm".
 *
 * @throws {ArgumentError} when the data is none of these.
 * @example
 * import { foldIn, key } from 'pullback/random'
 *
 * const epoch = foldIn(key(0), 3)
 * const hidden = foldIn(key(0), 'hidden')
 * console.log(epoch.toString() === hidden.toString()) // => false
 *
 * @since 0.1.0
 * @category keys
 */
export const foldIn = counted('foldIn', 2, (key: Key, data: number | string | Tensor<readonly [], 'int32'>): Key =>
  keyOf(binders.threefry2x32(wordsOf('foldIn', key), ...typeof data === 'string' ? hashOf(data) : [word(0), wordOf(data)])))

const wordOf = (data: number | AnyTensor): AnyTensor => {
  if (typeof data === 'number') {
    return isCount(data, 2 ** 32 - 1) ? word(data)
      : refuse(`foldIn: ${data} is not a whole number from 0 to 2^32 - 1`)
  }
  if (!isTensor(data)) {
    return refuse(`foldIn: ${described(data)} is neither a whole number, nor a string, nor an int32 scalar`)
  }
  return data.dtype === 'int32' && data.shape.length === 0 ? data
    : mismatch(`foldIn: ${data.dtype}${show(data.shape)} is not an int32 scalar`)
}

const hashOf = (text: string): [high: AnyTensor, low: AnyTensor] => {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return [word(Number(hash >> 32n)), word(Number(hash & 0xffffffffn))]
}
