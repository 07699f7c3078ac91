import type { AddDims, CompareDims, DivideDims } from './arithmetic/dims.js'
import type { NormalizeAxis, ReplaceAxis } from './axis.js'
import type { Dim, Shape } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { Show, ShowDim } from './show.js'
import type { NoSize } from './sizes.js'
import type { EachShape } from './union.js'

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
    ? { readonly [K in keyof P]: ReplaceAxis<S, A, Extract<P[K], number>> }
    : P extends number ? Repeat<Divided<S, P, A>, P> : never

/** The shape of each of equal parts. */
type Divided<S extends Shape, P extends number, A extends number> =
  number extends S['length'] ? Shape
    : S extends unknown ? A extends unknown ? ReplaceAxis<S, A, DivideDims<SizeAt<S, NormalizeAxis<S, A>>, P>> : never : never

type At<S extends Shape, A extends number> =
  `split: ${Show<S>}: axis ${NormalizeAxis<S, A>} of size ${ShowDim<SizeAt<S, NormalizeAxis<S, A>>>}`

/**
 * `unknown` when the axis splits like this, or that is not known yet, or there is no such axis; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SplitCheck<S extends Shape, P extends Parts, A extends number> =
  Refuse<SplitProblem<EachShape<S>, P, A>>

type SplitProblem<S extends Shape, P extends Parts, A extends number> =
  S extends unknown
    ? A extends unknown
      ? [NormalizeAxis<S, A>] extends [never] ? never
        : P extends readonly number[]
          ? number extends P['length'] ? never
            : [Extract<`${P[number]}`, NoSize>] extends [never]
              ? [CompareDims<Sum<P>, SizeAt<S, NormalizeAxis<S, A>>>] extends ['='] ? never : `${At<S, A>} is not the sum of ${Show<P>}`
              : `split: ${Show<P>} is not a shape: every size is a whole number, 0 or more`
          : P extends number
            ? `${P}` extends '0' | NoSize ? `split: ${P} is not a number of parts`
              : [DivideDims<SizeAt<S, NormalizeAxis<S, A>>, P>] extends [never] ? `${At<S, A>} does not split into ${P} equal parts` : never
            : never
      : never
    : never
