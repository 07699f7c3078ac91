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
 * What a number is checked against, and each of several: the error says what stands before it, itself, and what stands behind it. (A field, since
 * messages would else say the name of a type, and not what it is.)
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Counted<Before extends string, N extends number, After extends string> {
  readonly each: { readonly [K in N]: K & Counts<`${Before}${K}${After}`>[`${K}`] }[N]
}

/** What {@link Counted} says behind a size. */
export type NotAShape = '] is not a shape: every size is a whole number, 0 or more'

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

type EachSize<Op extends string, S extends Sizes> = { readonly [K in keyof S]: EachOf<Op, S, S[K] & number> }

/** A size that is one of several is each of them. (Taken out of a tuple, since messages would else say the name of this type.) */
type EachOf<Op extends string, S extends Sizes, N extends number> = [{ readonly [K in N]: K & SizeOf<Op, S>[`${K}`] }[N]][0]
