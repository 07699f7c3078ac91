import type { InsertAt, NormalizeNewAxis } from '../shape/axis.js'
import type { Dim, Sizes } from '../shape/kind/dim.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'

/**
 * A tree with an axis N before every leaf's own; keys become a list of N.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Stacked<N extends Dim, X> =
  X extends Tensor<infer S, infer D> ? Tensor<readonly [N, ...S], D>
  : X extends Key ? readonly Key[] & { readonly length: N }
  : { readonly [K in keyof X]: Stacked<N, X[K]> }

/**
 * A tree with an axis N at place P of every leaf, counted in the result; `null` adds none.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Placed<N extends Dim, X, P> = P extends null ? X : P extends 0 ? Stacked<N, X> : P extends number ? Inserted<N, X, P> : never

/**
 * A tree with an axis N at place P other than 0 of every leaf.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Inserted<N extends Dim, X, P extends number> =
  X extends Tensor<infer S, infer D> ? Tensor<InsertAt<S, NormalizeNewAxis<S, P>, N>, D>
  : X extends Key ? readonly Key[] & { readonly length: N }
  : { readonly [K in keyof X]: Inserted<N, X[K], P> }

/**
 * The place of argument K among the places of all, or the one place of all.
 *
 * @since 0.2.0
 * @category types of words
 */
export type PlaceOf<P, K> = P extends Sizes ? K extends keyof P ? P[K] : 0 : P
