import type { Dim, NamedDim, Shape } from './kind/dim.js'
import type { Meet } from './union.js'

/**
 * When two dimensions are the same: equal literals, or the same name. Anything else that is known differs: a name never
 * meets a literal or another name. Plain `number` (and a union, and a name that is not one literal) is not known.
 */

/** Whether a type is one of several. */
export type IsUnion<T, U = T> = T extends unknown ? [U] extends [T] ? false : true : never

/**
 * A string that two dimensions share when they are the same: `784`, `@batch`; `never` for one that is not known.
 *
 * @since 0.1.0
 * @category type checks
 */
export type DimKey<D extends Dim, U = D> =
  `${number}` extends `${D}` ? never
    : D extends unknown
      ? [U] extends [D]
        ? D extends NamedDim<infer Name>
          ? string extends Name ? never : IsUnion<Name> extends true ? never : `@${Name}`
          : `${D}`
        : never
      : never

/**
 * `true` when the second dimension may stand where the first does. It must be as known as the first: `number` then 3 is
 * checked at run time, 3 then `number` is not allowed.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Meets<D, E> = unknown extends Meet<D, E> ? true : false

type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false

/**
 * The first axis, but for the one excepted, where two shapes of one rank do not meet; `never` when there is none.
 *
 * @since 0.1.0
 * @category type checks
 */
export type FirstDifference<A extends Shape, B extends Shape, Except extends number = never> =
  number extends A['length'] | B['length'] ? never : DifferenceFrom<A, B, Except, []>

// Sizes are matched without asking whether they are numbers, so that nothing is put off where both are one type parameter.
type DifferenceFrom<A, B, Except, Seen extends readonly unknown[]> =
  A extends readonly [infer D, ...infer AR]
    ? B extends readonly [infer E, ...infer BR]
      ? [Seen['length']] extends [Except]
        ? DifferenceFrom<AR, BR, Except, [...Seen, 1]>
        : Meets<D, E> extends true ? DifferenceFrom<AR, BR, Except, [...Seen, 1]> : Seen['length']
      : never
    : never

type Known<D extends Dim, E extends Dim> = [DimKey<D>] extends [never] ? E : D

/**
 * Of two shapes that meet, what is known of both.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Merge<A extends Shape, B extends Shape> =
  Same<A, B> extends true ? A
    : number extends A['length'] ? B
      : number extends B['length'] ? A
        : { readonly [K in keyof A]: Known<A[K], Extract<B[K & keyof B], Dim>> }
