import type { MultiplyDims } from './arithmetic/dims.js'
import type { Dim, Shape, Sizes } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { Show } from './show.js'

/**
 * The shape of `tile(x, repeats)`: each size times the number of repeats.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Tile<S extends Shape, R extends readonly number[]> =
  number extends S['length'] ? Shape
    : { readonly [K in keyof S]: K extends keyof R ? MultiplyDims<S[K], Extract<R[K], Dim>> : number }

type NotNatural<R extends readonly number[]> =
  `${R[number]}` extends infer T ? T extends `-${string}` | `${string}.${string}` ? T : never : never

/**
 * `unknown` when there is one natural number for each axis; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TileCheck<S extends Sizes, R extends readonly number[]> =
  number extends S['length'] | R['length'] ? unknown
    : [S['length'], R['length']] extends [R['length'], S['length']]
      ? [NotNatural<R>] extends [never]
        ? unknown : ShapeError<`tile: ${Show<S>}: ${NotNatural<R>} is not a number of repeats`>
      : ShapeError<`tile: ${Show<S>} needs ${S['length']} repeats, not ${R['length']}`>
