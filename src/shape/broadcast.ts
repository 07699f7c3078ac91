import type { Box, Dim, NamedDim, Shape } from './kind/dim.js'
import type { Told } from './error.js'
import type { Show, ShowDim } from './show.js'
import type { Meet } from './union.js'

/**
 * NumPy broadcasting: shapes are aligned at their last axes; sizes agree when they are equal or one of them is 1.
 *
 * A named dim agrees with itself and with 1. `number` in the first operand agrees with anything (checked at run time); in the second
 * it agrees with `number` and with 1 only, since what is known must not meet what is not.
 */

/**
 * Two sizes that do not agree, and the axis where they meet, counted from the end.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Clash<X, Y, FromEnd> { readonly clash: readonly [X, Y, FromEnd] }

/** What `number` gives with Y: a name, and a union with 1 in it, may be 1 at run time, and then the other size is the result's. */
type Met<X, Y> = 1 extends Y ? X : Y extends NamedDim ? X : Y

/**
 * The shape that two shapes broadcast to, or a {@link Clash}. Parameters are unconstrained, and sizes are compared in boxes, so that nothing
 * is put off while sizes are type parameters.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Broadcast<A, B, Done extends readonly unknown[] = readonly []> =
  A extends readonly [...infer AInit, infer X]
    ? B extends readonly [...infer BInit, infer Y]
      ? unknown extends Meet<X, Y> ? Broadcast<AInit, BInit, readonly [Box<X> extends Box<Y> ? X : Met<X, Y>, ...Done]>
        : Box<X> extends Box<1> ? Broadcast<AInit, BInit, readonly [Y, ...Done]>
        : Box<Y> extends Box<1> ? Broadcast<AInit, BInit, readonly [X, ...Done]>
        : Clash<X, Y, [...Done, 0]['length']>
      : B extends readonly [] ? readonly [...A, ...Done] : Shape
    : A extends readonly [] ? B extends readonly unknown[] ? number extends B['length'] ? Shape : readonly [...B, ...Done] : Shape
    : Shape

/**
 * The shape that two shapes broadcast to; any shape where they do not, which {@link BroadcastCheck} reports.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Broadcasted<A extends Shape, B extends Shape> = Broadcast<A, B> extends infer R extends Shape ? R : Shape

/**
 * `unknown` when two shapes broadcast, else the error. In generic code, where the answer is put off, nothing is assignable to it, so that
 * a mistake is rejected there too.
 *
 * @since 0.1.0
 * @category type checks
 */
export type BroadcastCheck<Op extends string, A extends Shape, B extends Shape> =
  [BroadcastProblem<Op, A, B>] extends [infer S extends string] ? Told<S> : never

type BroadcastProblem<Op extends string, A extends Shape, B extends Shape> =
  A extends unknown ? B extends unknown
    ? Broadcast<A, B> extends Clash<infer X extends Dim, infer Y extends Dim, infer FromEnd extends number>
      ? `${Op}: ${Show<A>} and ${Show<B>} do not broadcast: axis -${FromEnd} is ${ShowDim<X>} and ${ShowDim<Y>}${number extends Y ? ': refine the second operand' : ''}`
      : never
    : never : never
