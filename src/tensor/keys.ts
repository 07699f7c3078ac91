import type { Key } from './key.js'

type Digit = {
  0: readonly []
  1: readonly [Key]
  2: readonly [Key, Key]
  3: readonly [Key, Key, Key]
  4: readonly [Key, Key, Key, Key]
  5: readonly [Key, Key, Key, Key, Key]
  6: readonly [Key, Key, Key, Key, Key, Key]
  7: readonly [Key, Key, Key, Key, Key, Key, Key]
  8: readonly [Key, Key, Key, Key, Key, Key, Key, Key]
  9: readonly [Key, Key, Key, Key, Key, Key, Key, Key, Key]
}

type TenTimes<K extends readonly Key[]> = readonly [...K, ...K, ...K, ...K, ...K, ...K, ...K, ...K, ...K, ...K]

/** One decimal digit after the other; `readonly Key[]` where something else than a digit comes. */
type FromDigits<Text extends string, K extends readonly Key[]> =
  Text extends '' ? K
  : Text extends `${infer D extends keyof Digit}${infer Rest}` ? FromDigits<Rest, readonly [...TenTimes<K>, ...Digit[D]]>
  : readonly Key[]

/**
 * `n` keys: a tuple for a literal of at most three digits, otherwise `readonly Key[]`: `Keys<3>` is
 * `readonly [Key, Key, Key]`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Keys<N extends number> =
  number extends N ? readonly Key[]
  : `${N}` extends `${infer _}${infer _}${infer _}${infer _}${infer _}` ? readonly Key[]
  : FromDigits<`${N}`, readonly []>
