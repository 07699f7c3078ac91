import type { Digits } from './arithmetic/digits.js'
import type { InsertAxis, NewAxisCheck, NormalizeAxis, RemoveAxis } from './axis.js'
import type { Dim, Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { Show } from './show.js'

/** The shape of `squeeze(x, axis)`: without that axis, whose size is 1. */
export type Squeeze<S extends Shape, A extends number> = RemoveAxis<S, A>

/**
 * `unknown` when the axis exists and its size is 1, or that is not known (a name, `number`); otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SqueezeCheck<S extends Shape, A extends number> =
  Refuse<SqueezeProblem<S, A>>

type SqueezeProblem<S extends Shape, A extends number> =
  number extends S['length'] ? never
    : S extends unknown
      ? A extends unknown
        ? [NormalizeAxis<S, A>] extends [never] ? `squeeze: ${Show<S>} has no axis ${A}`
          : number extends NormalizeAxis<S, A> ? never
            : [Digits<S[NormalizeAxis<S, A>]>] extends ['1'] ? never
              : `squeeze: ${Show<S>}: axis ${NormalizeAxis<S, A>} has size ${S[NormalizeAxis<S, A>]}`
        : never
      : never

/**
 * The shape of `squeeze(x)`: without every axis of size 1. Not every size being literal, the rank is unknown.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SqueezeAll<S extends Shape, Kept extends Shape = readonly []> =
  S extends readonly [infer D extends Dim, ...infer R extends Shape]
    ? Digits<D> extends infer K
      ? [K] extends [never] ? Shape
        : [K] extends ['1'] ? SqueezeAll<R, Kept>
          : '1' extends K ? Shape : SqueezeAll<R, readonly [...Kept, D]>
      : never
    : S extends readonly [] ? Kept : Shape

/**
 * The shape of `expandDims(x, axis)`: an axis of size 1 put in there.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ExpandDims<S extends Sizes, A extends number> = InsertAxis<S, A, 1>

/**
 * `unknown` when an axis can be put in there, or that is not known yet; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ExpandDimsCheck<S extends Sizes, A extends number> = NewAxisCheck<'expandDims', S, A>
