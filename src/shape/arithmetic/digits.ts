import type { Dim } from '../kind/dim.js'

/**
 * Numbers as strings of decimal digits. *Big-endian* is how people write them (`'784'`), *little-endian* begins with the
 * ones (`'487'`), as sums are worked out. `never` stands for a number that is not known.
 */

/** One decimal digit. */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'

/**
 * The digits of a literal dimension; `never` for a named dim, for plain `number`, and for what is not a natural number.
 * (Asked with a minus in front, `bigint`'s pattern lets only natural numbers pass.) A union gives the digits of each.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Digits<D extends Dim> = `-${D}` extends `${bigint}` ? `${D}` : never

/**
 * The literal type that the digits stand for; `number` when they are unknown, or too many for a JavaScript number.
 *
 * @since 0.1.0
 * @category type checks
 */
export type FromDigits<S extends string> =
  [S] extends [never] ? number : S extends `${infer N extends number}` ? N : number

/** The string backwards: from big-endian to little-endian, or back. */
export type Reverse<S extends string, Acc extends string = ''> =
  S extends `${infer A}${infer B}${infer R}` ? Reverse<R, `${B}${A}${Acc}`> : `${S}${Acc}`

/**
 * Without zeros at the left (which is the right only for big-endian digits); zero itself becomes `''`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TrimZeros<S extends string> =
  S extends `000${infer R}` ? TrimZeros<R> : S extends `0${infer R}` ? TrimZeros<R> : S
