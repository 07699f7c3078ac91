import type { Drop, NormalizeAxis, Take } from './axis.js'
import type { Dim, Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { FirstDifference, Merge } from './identity.js'
import type { Show } from './show.js'

/**
 * The shape of `take(x, indices, axis)`: the indices' shape instead of the axis. (Only the axis needs a check.)
 *
 * @since 0.1.0
 * @category type checks
 */
export type TakeAt<S extends Sizes, I extends Shape, A extends number> =
  number extends S['length'] | I['length'] ? Shape
    : S extends unknown
      ? A extends unknown
        ? NormalizeAxis<S, A> extends infer P extends number
          ? number extends P ? Shape : I extends unknown ? readonly [...Take<S, P>, ...I, ...AfterAxis<S, P>] : never
          : Shape
        : never
      : never

type AfterAxis<S extends Sizes, P extends number> = Drop<Drop<S, P>, 1>

type Others<S extends Shape, I extends Shape, P extends number> =
  number extends P ? never
    : [FirstDifference<S, I, P>] extends [never] ? never
      : `gather: ${Show<S>} and indices ${Show<I>} differ at axis ${FirstDifference<S, I, P>}`

type At<S, K> = K extends keyof S ? S[K] : never

/**
 * The shape of `gather(x, indices, axis)`: that of the indices.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Gather<S extends Shape, I extends Shape, A extends number> =
  number extends I['length'] ? Shape
    : number extends S['length'] ? I
      : S extends unknown ? A extends unknown ? GatherOf<S, I, NormalizeAxis<S, A>> : never : never

type GatherOf<S extends Shape, I extends Shape, P extends number> =
  number extends P ? I : { readonly [K in keyof I]: K extends `${P}` ? I[K] : Extract<At<Merge<I, S>, K>, Dim> }

/**
 * `unknown` when the indices have x's rank, and x's sizes off the axis, or that is not known yet (or there is no such
 * axis); otherwise the error, for the indices argument.
 *
 * @since 0.1.0
 * @category type checks
 */
export type GatherCheck<S extends Shape, I extends Shape, A extends number> =
  number extends S['length'] | I['length'] ? unknown
    : Refuse<GatherProblem<S, I, A>>

type GatherProblem<S extends Shape, I extends Shape, A extends number> =
  S extends unknown
    ? I extends unknown
      ? A extends unknown
        ? [NormalizeAxis<S, A>] extends [never] ? never
          : [S['length'], I['length']] extends [I['length'], S['length']]
            ? Others<S, I, NormalizeAxis<S, A>>
            : `gather: ${Show<S>} and indices ${Show<I>} differ in rank`
        : never
      : never
    : never

/**
 * The shape of `oneHot(indices, classes)`: one more axis, with a place for each class.
 *
 * @since 0.1.0
 * @category type checks
 */
export type OneHot<S extends Sizes, C extends Dim> = number extends S['length'] ? Shape : S extends unknown ? readonly [...S, C] : never
