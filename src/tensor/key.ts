import { copyOf } from './dtype.js'
import { storageOf, type Tensor } from './value.js'

declare const key: unique symbol

/**
 * The seed of a stream of random numbers: an opaque, frozen value. `pullback/random` makes keys, splits them and draws from them.
 *
 * @since 0.1.0
 * @category model
 */
export interface Key {
  toString(): string
  readonly [key]: true
}

/** The two 32-bit words of a key. */
export type KeyWords = Tensor<readonly [2], 'int32'>

let wordsOf: (value: Key) => KeyWords

/** What test tools and structured clones see of a key: a copy of its words, as `elements` of a tensor. */
const words: PropertyDescriptor & ThisType<Key> = {
  enumerable: true,
  get() {
    return copyOf('int32', storageOf(wordsOf(this), 'words'))
  },
}

class KeyValue implements Key {
  declare readonly [key]: true
  readonly #words: KeyWords

  constructor(keyWords: KeyWords) {
    this.#words = keyWords
    Object.defineProperty(this, 'words', words)
    Object.freeze(this)
  }

  static {
    // A foreign object fails here with TypeError: keys are nominal.
    wordsOf = value => (value as KeyValue).#words
    // No way to the constructor by way of a key, and methods nobody can replace.
    Reflect.deleteProperty(this.prototype, 'constructor')
    Object.freeze(this.prototype)
  }

  static is(value: unknown): value is Key {
    return typeof value === 'object' && value !== null && #words in value
  }

  toString(): string {
    return `Key ${this.#words.toString()}`
  }

  toJSON(): unknown {
    return this.#words.toJSON()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

/** True of keys, and of nothing else. */
export const isKey: (value: unknown) => value is Key = KeyValue.is

/** The key of two words. */
export const keyFromWords = (words: KeyWords): Key => new KeyValue(words)

/** The words of a key. */
export const keyWords = (value: Key): KeyWords => wordsOf(value)
