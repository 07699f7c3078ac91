import type { AddDims, CompareDims, DivideDims } from './arithmetic/dims.js'
import type { NormalizeAxis, ReplaceAt } from './axis.js'
import type { Dim, Shape } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { Show, ShowDim } from './show.js'

/** Splitting along an axis into equal parts, or into parts of given sizes. */

type SizeAt<S extends Shape, I extends number> = number extends S['length'] | I ? number : Extract<S[I], Dim>

/** A tuple of equal elements, up to 64 long; longer ones and those of unknown length are arrays. */
type Repeat<T, N extends number, Acc extends readonly T[] = readonly []> =
  number extends N ? readonly T[]
    : Acc['length'] extends N ? Acc
      : Acc['length'] extends 64 ? readonly T[] : Repeat<T, N, readonly [...Acc, T]>

type Sum<Sizes extends readonly number[], Acc extends Dim = 0> =
  Sizes extends readonly [infer D extends Dim, ...infer R extends readonly number[]] ? Sum<R, AddDims<Acc, D>> : Acc

/**
 * Parts is a number of equal parts, or the sizes of the parts.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Parts = number | readonly number[]

/**
 * The shapes of the parts of `split(x, parts, axis)`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Split<S extends Shape, P extends Parts, A extends number> =
  P extends readonly number[]
    ? { readonly [K in keyof P]: ReplaceAt<S, NormalizeAxis<S, A>, Extract<P[K], number>> }
    : P extends number
      ? Repeat<ReplaceAt<S, NormalizeAxis<S, A>, DivideDims<SizeAt<S, NormalizeAxis<S, A>>, P>>, P>
      : never

type At<S extends Shape, A extends number> =
  `split: ${Show<S>}: axis ${NormalizeAxis<S, A>} of size ${ShowDim<SizeAt<S, NormalizeAxis<S, A>>>}`

/**
 * `unknown` when the axis splits like this, or that is not known yet, or there is no such axis; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SplitCheck<S extends Shape, P extends Parts, A extends number> =
  [NormalizeAxis<S, A>] extends [never] ? unknown
    : P extends readonly number[]
      ? number extends P['length'] ? unknown
        : [Extract<`${P[number]}`, `-${string}` | `${string}.${string}`>] extends [never]
          ? [CompareDims<Sum<P>, SizeAt<S, NormalizeAxis<S, A>>>] extends ['='] ? unknown
            : ShapeError<`${At<S, A>} is not the sum of ${Show<P>}`>
          : ShapeError<`split: ${Show<P>} is not a shape: every size is a whole number, 0 or more`>
      : P extends number
        ? `${P}` extends '0' | `-${string}` | `${string}.${string}` ? ShapeError<`split: ${P} is not a number of parts`>
          : [DivideDims<SizeAt<S, NormalizeAxis<S, A>>, P>] extends [never]
            ? ShapeError<`${At<S, A>} does not split into ${P} equal parts`> : unknown
        : never
