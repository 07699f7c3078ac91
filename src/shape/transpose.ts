import type { SubtractDims } from './arithmetic/dims.js'
import type { NormalizeAxis, Select, Unsized } from './axis.js'
import type { Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
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
export type Transpose<S extends Sizes> = number extends S['length'] ? Shape : S extends unknown ? Select<S, Swapped[S['length']]> : never

/**
 * `unknown` when there are two axes to swap, or the rank is not known; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TransposeCheck<S extends Sizes> =
  number extends S['length'] ? unknown
    : Refuse<S extends unknown ? S['length'] extends 0 | 1 ? `transpose: ${Show<S>} has fewer than 2 axes` : never : never>

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
    : S extends unknown
      ? Order extends unknown
        ? number extends Order['length'] | Normalized<S, Order>[number] ? Unsized<S> : Select<S, Normalized<S, Order>>
        : never
      : never

/**
 * `unknown` when the order names every axis once (negative ones count from the end), or it is not known yet.
 *
 * @since 0.1.0
 * @category type checks
 */
export type PermuteCheck<S extends Sizes, Order extends readonly number[]> =
  number extends S['length'] | Order['length'] ? unknown : Refuse<S extends unknown ? Order extends unknown ? PermuteProblem<S, Order> : never : never>

type PermuteProblem<S extends Sizes, Order extends readonly number[]> =
  [S['length'], Order['length']] extends [Order['length'], S['length']]
    ? number extends Order[number] ? never
      : [Exclude<AxesOf<S>, Texts<S, Order>[number]>] extends [never] ? never : NotAPermutation<S, Order>
    : NotAPermutation<S, Order>

/** The axes of a shape, as text. */
type AxesOf<S extends Sizes> = Extract<Exclude<keyof S, keyof Sizes>, string>

/** The axes of an order counted from the front, as text. */
type Texts<S extends Sizes, Order extends readonly number[]> = { readonly [K in keyof Order]: `${FromFront<S['length'], Order[K]>}` }

type FromFront<Rank extends number, A extends number> = `${A}` extends `-${infer N extends number}` ? SubtractDims<Rank, N> : A

type NotAPermutation<S extends Sizes, Order extends readonly number[]> =
  `permute: ${Show<Order>} is not a permutation of the ${S['length']} axes of ${Show<S>}`
