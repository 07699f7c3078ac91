import type { Dim, Shape } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { DimKey } from './identity.js'
import type { Show, ShowDim } from './show.js'
import type { NoSize } from './sizes.js'

/**
 * Stretching to a given shape: axes are matched from the last one, an axis of size 1 takes the size asked for, and
 * missing axes are put in front. A size known only at run time, on either side, is checked there.
 */

/** Each of several sizes has to fit: `false` is among the answers where one does not. */
type Fits<D extends Dim, E extends Dim> = D extends unknown ? E extends unknown ? Fit<D, E> : never : never

type Fit<D extends Dim, E extends Dim> =
  [DimKey<D>] extends [never] ? true
    : DimKey<D> extends '1' ? true
      : [DimKey<E>] extends [never] ? true
        : DimKey<D> extends DimKey<E> ? true : false

type Head<S extends Shape, T extends Shape> = `broadcastTo: ${Show<S>} does not broadcast to ${Show<T>}`

type OrOne<E extends Dim> = E extends 1 ? '1' : `${ShowDim<E>} or 1`

type FromTheEnd<S extends Shape, T extends Shape, SR extends Shape, TR extends Shape> =
  SR extends readonly [...infer SF extends Shape, infer D extends Dim]
    ? TR extends readonly [...infer TF extends Shape, infer E extends Dim]
      ? [Fits<D, E>] extends [true]
        ? FromTheEnd<S, T, SF, TF>
        : `${Head<S, T>}: axis ${SF['length']} is ${ShowDim<D>}, not ${OrOne<E>}`
      : `${Head<S, T>}: it has more axes`
    : never

/**
 * `unknown` when shape S stretches to T, or that is not known yet; otherwise the error. The result's shape is T.
 *
 * @since 0.1.0
 * @category type checks
 */
export type BroadcastToCheck<S extends Shape, T extends Shape> =
  number extends T['length'] ? unknown : Refuse<BroadcastToProblem<S, T>>

type BroadcastToProblem<S extends Shape, T extends Shape> =
  T extends unknown
    ? [Extract<`${T[number]}`, NoSize>] extends [never]
      ? number extends S['length'] ? never : S extends unknown ? FromTheEnd<S, T, S, T> : never
      : `broadcastTo: ${Show<T>} is not a shape: every size is a whole number, 0 or more`
    : never
