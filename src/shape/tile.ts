import type { MultiplyDims } from './arithmetic/dims.js'
import type { Dim, Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { Show } from './show.js'
import type { NoSize } from './sizes.js'

/**
 * The shape of `tile(x, repeats)`: each size times the number of repeats.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Tile<S extends Shape, R extends readonly number[]> =
  number extends S['length'] ? Shape
    : R extends unknown ? { readonly [K in keyof S]: K extends keyof R ? MultiplyDims<S[K], Extract<R[K], Dim>> : number } : never

type NotNatural<R extends readonly number[]> = Extract<`${R[number]}`, NoSize>

/**
 * `unknown` when there is one natural number for each axis; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TileCheck<S extends Sizes, R extends readonly number[]> =
  number extends S['length'] | R['length'] ? unknown : Refuse<S extends unknown ? R extends unknown ? TileProblem<S, R> : never : never>

type TileProblem<S extends Sizes, R extends readonly number[]> =
  [S['length'], R['length']] extends [R['length'], S['length']]
    ? [NotNatural<R>] extends [never] ? never : `tile: ${Show<S>}: ${NotNatural<R>} is not a number of repeats`
    : `tile: ${Show<S>} needs ${S['length']} repeats, not ${R['length']}`
