import type { Dim, NamedDim, Sizes } from './dim.js'

/** A dimension as a reader sees it: `784`, `batch`, `number`. */
export type ShowDim<D extends Dim> = D extends NamedDim<infer Name> ? Name : number extends D ? 'number' : `${D}`

type Joined<S extends Sizes> = S extends readonly [infer H extends Dim, ...infer R]
  ? R extends readonly [] ? ShowDim<H> : `${ShowDim<H>}, ${Joined<R>}`
  : S extends readonly [] ? '' : '...number'

/** A shape as a reader sees it: `[32, batch, number]`; `[...number]` when the rank is unknown. */
export type Show<S extends Sizes> = `[${Joined<S>}]`
