import type { ShapeError, sentence } from './error.js'
import type { Sizes } from './kind/dim.js'
import type { Show } from './show.js'

/**
 * Numbers that are no size: negative, or not whole. A check is looked up by the text of the number. The compiler looks up what it knows of a
 * type parameter, too, and so goes on in generic code.
 */

/** The text of a number that is no size. */
export type NoSize = `-${string}` | `${string}.${string}` | `${string}e-${string}`

/**
 * What each number is checked against, by its text.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Counts<Sentence extends string> {
  readonly [text: `-${string}` | `${string}.${string}` | `${string}e-${string}`]: ShapeError<Sentence>
  readonly [text: string]: unknown
}

/**
 * What each size of a shape is checked against. (The error is written out, since its sentence is put together when somebody reads it only.)
 *
 * @since 0.2.0
 * @category type checks
 */
export interface SizeOf<Op extends string, S extends Sizes> {
  readonly [text: `-${string}` | `${string}.${string}` | `${string}e-${string}`]: {
    readonly [sentence]: readonly [`${Op}: ${Show<S>} is not a shape: every size is a whole number, 0 or more`]
  }
  readonly [text: string]: unknown
}

/**
 * The constraint of a type parameter that is a shape: `unknown` for each size, and the error for each number that is none.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SizesCheck<Op extends string, S extends Sizes> = readonly [...EachSize<Op, S>]

type EachSize<Op extends string, S extends Sizes> = { readonly [K in keyof S]: SizeOf<Op, S>[`${S[K] & number}`] }
