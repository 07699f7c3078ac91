import type { Dim, Shape } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { DimKey } from './identity.js'
import type { Show, ShowDim } from './show.js'

/**
 * Stretching to a given shape: axes are matched from the last one, an axis of size 1 takes the size asked for, and
 * missing axes are put in front. A size known only at run time, on either side, is checked there.
 */

type Fits<D extends Dim, E extends Dim> =
  [DimKey<D>] extends [never] ? true
    : DimKey<D> extends '1' ? true
      : [DimKey<E>] extends [never] ? true
        : DimKey<D> extends DimKey<E> ? true : false

type Head<S extends Shape, T extends Shape> = `broadcastTo: ${Show<S>} does not broadcast to ${Show<T>}`

type OrOne<E extends Dim> = E extends 1 ? '1' : `${ShowDim<E>} or 1`

type FromTheEnd<S extends Shape, T extends Shape, SR extends Shape, TR extends Shape> =
  SR extends readonly [...infer SF extends Shape, infer D extends Dim]
    ? TR extends readonly [...infer TF extends Shape, infer E extends Dim]
      ? Fits<D, E> extends true
        ? FromTheEnd<S, T, SF, TF>
        : ShapeError<`${Head<S, T>}: axis ${SF['length']} is ${ShowDim<D>}, not ${OrOne<E>}`>
      : ShapeError<`${Head<S, T>}: it has more axes`>
    : unknown

/**
 * `unknown` when shape S stretches to T, or that is not known yet; otherwise the error. The result's shape is T.
 *
 * @since 0.1.0
 * @category type checks
 */
export type BroadcastToCheck<S extends Shape, T extends Shape> =
  number extends T['length'] ? unknown
    : [Extract<`${T[number]}`, `-${string}` | `${string}.${string}`>] extends [never]
      ? number extends S['length'] ? unknown : FromTheEnd<S, T, S, T>
      : ShapeError<`broadcastTo: ${Show<T>} is not a shape: every size is a whole number, 0 or more`>
