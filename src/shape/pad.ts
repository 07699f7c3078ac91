import type { AddDims } from './arithmetic/dims.js'
import type { Dim, Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { Show } from './show.js'

/**
 * How many elements to put before and after, for each axis.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Widths = readonly (readonly [low: number, high: number])[]

type Padded<D extends Dim, W> =
  W extends readonly [infer L extends Dim, infer H extends Dim] ? AddDims<AddDims<D, L>, H> : number

/**
 * The shape of `pad(x, widths)`: each size plus what comes before and after.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Pad<S extends Shape, W extends Widths> =
  number extends S['length'] ? Shape : W extends unknown ? { readonly [K in keyof S]: K extends keyof W ? Padded<S[K], W[K]> : number } : never

type Negative<W extends Widths> = Extract<`${W[number][number]}`, `-${string}`>
type Fraction<W extends Widths> = Extract<`${W[number][number]}`, `${string}.${string}` | `${string}e-${string}`>

/**
 * `unknown` when there is one pair of widths for each axis and none is negative; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type PadCheck<S extends Sizes, W extends Widths> =
  number extends S['length'] | W['length'] ? unknown : Refuse<S extends unknown ? W extends unknown ? PadProblem<S, W> : never : never>

type PadProblem<S extends Sizes, W extends Widths> =
  [S['length'], W['length']] extends [W['length'], S['length']]
    ? [Negative<W>] extends [never]
      ? [Fraction<W>] extends [never] ? never : `pad: ${Show<S>}: a width of ${Fraction<W>} is not a whole number`
      : `pad: ${Show<S>}: a width of ${Negative<W>} is negative`
    : `pad: ${Show<S>} needs ${S['length']} pairs of widths, not ${W['length']}`
