import type { Dim, NamedDim, Sizes } from './kind/dim.js'

/**
 * A dimension as a reader sees it: `784`, `batch`, `number`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShowDim<D extends Dim> = D extends NamedDim<infer Name> ? Name : `${D}` extends infer T ? `${number}` extends T ? 'number' : T & string : never

/**
 * The sizes as a reader sees them: `32, batch, number`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShowSizes<S extends Sizes> = S extends readonly [infer H extends Dim, ...infer R]
  ? R extends readonly [] ? ShowDim<H> : `${ShowDim<H>}, ${ShowSizes<R>}`
  : S extends readonly [] ? '' : '...number'

/**
 * A shape as a reader sees it: `[32, batch, number]`; `[...number]` when the rank is unknown.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Show<S extends Sizes> = `[${ShowSizes<S>}]`
