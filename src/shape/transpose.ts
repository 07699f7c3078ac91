import type { From } from './axis-table.js'
import type { NormalizeAxis, Select, Unsized } from './axis.js'
import type { Shape, Sizes } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { Show } from './show.js'

/** Rank → the axes with the last two swapped. */
interface Swapped {
  readonly [rank: number]: readonly number[]
  2: [1, 0]; 3: [0, 2, 1]; 4: [0, 1, 3, 2]; 5: [0, 1, 2, 4, 3]; 6: [0, 1, 2, 3, 5, 4]; 7: [0, 1, 2, 3, 4, 6, 5]
  8: [0, 1, 2, 3, 4, 5, 7, 6]
}

/**
 * The shape of `transpose(x)`: the last two axes swapped. Sizes may be type parameters.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Transpose<S extends Sizes> = number extends S['length'] ? Shape : Select<S, Swapped[S['length']]>

/**
 * `unknown` when there are two axes to swap, or the rank is not known; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TransposeCheck<S extends Sizes> =
  S['length'] extends 0 | 1 ? ShapeError<`transpose: ${Show<S>} has fewer than 2 axes`> : unknown

type Normalized<S extends Sizes, Order extends readonly number[]> =
  { readonly [K in keyof Order]: NormalizeAxis<S, Order[K]> }

/**
 * The shape of `permute(x, order)`: axis i of the result is axis order[i] of x.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Permute<S extends Sizes, Order extends readonly number[]> =
  number extends S['length'] ? Unsized<Order>
    : number extends Order['length'] | Normalized<S, Order>[number] ? Unsized<S>
      : Select<S, Normalized<S, Order>>

/**
 * `unknown` when the order names every axis once (negative ones count from the end), or it is not known yet.
 *
 * @since 0.1.0
 * @category type checks
 */
export type PermuteCheck<S extends Sizes, Order extends readonly number[]> =
  number extends S['length'] | Order['length'] ? unknown
    : [S['length'], Order['length']] extends [Order['length'], S['length']]
      ? number extends Normalized<S, Order>[number] ? unknown
        : [Exclude<From[`${S['length']} 0` & keyof From][number], Normalized<S, Order>[number]>] extends [never]
          ? unknown : ShapeError<NotAPermutation<S, Order>>
      : ShapeError<NotAPermutation<S, Order>>

type NotAPermutation<S extends Sizes, Order extends readonly number[]> =
  `permute: ${Show<Order>} is not a permutation of the ${S['length']} axes of ${Show<S>}`
