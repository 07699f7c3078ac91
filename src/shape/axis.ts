import type { AxisTable, Before, From, Without } from './axis-table.js'
import type { Dim, NamedDim, Shape, Sizes } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { IsUnion } from './identity.js'
import type { Show } from './show.js'

/**
 * Axes: finding them, and taking a dimension out, in, or over at one.
 *
 * All of it works on tuples whose elements are still type parameters (`readonly [B, N]`), since nothing here looks at a
 * size. (`S extends readonly [infer H extends Dim, ...]` would: the compiler puts that off until B is known.)
 * Ranks up to 8 are known; above, axes are found at run time.
 */

/** Ranks above the table. */
type IsBeyond<Rank extends number> = Rank extends 0 ? false : `${Rank} 0` extends keyof AxisTable ? false : true

/**
 * The axis counted from the front: -1 is the last one. `never` when there is no such axis; `number` when the axis or the
 * rank is unknown, or one of several.
 *
 * @since 0.1.0
 * @category type checks
 */
export type NormalizeAxis<S extends Sizes, A extends number> =
  number extends A | S['length'] ? number
    : `${S['length']} ${A}` extends infer K extends keyof AxisTable ? IsUnion<K> extends true ? number : AxisTable[K]
      : IsBeyond<S['length']> extends true ? number : A extends NamedDim ? number : never

/**
 * `unknown` when the shape has the axis, or it cannot be known yet; otherwise the error `sum: [2, 3] has no axis 2`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type AxisCheck<Op extends string, S extends Sizes, A extends number> =
  [NormalizeAxis<S, A>] extends [never] ? ShapeError<`${Op}: ${Show<S>} has no axis ${A}`> : unknown

/**
 * The place of a new axis, counted from the front: from -(rank + 1), which is the front, to rank, which is the end.
 *
 * @since 0.1.0
 * @category type checks
 */
export type NormalizeNewAxis<S extends Sizes, A extends number> = NormalizeAxis<readonly [...S, 1], A>

/**
 * `unknown` when an axis can be put there, or it cannot be known yet.
 *
 * @since 0.1.0
 * @category type checks
 */
export type NewAxisCheck<Op extends string, S extends Sizes, A extends number> =
  [NormalizeNewAxis<S, A>] extends [never] ? ShapeError<`${Op}: ${Show<S>} has no place ${A} for an axis`> : unknown

/**
 * The dimensions at these axes, in this order; the axes are counted from the front.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Select<S extends Sizes, Axes extends readonly number[]> = { readonly [K in keyof Axes]: S[Axes[K] & number] }

/**
 * The same rank, every size unknown.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Unsized<S extends Sizes> = { readonly [K in keyof S]: number }

/**
 * The axes before I (counted from the front).
 *
 * @since 0.1.0
 * @category type checks
 */
export type Take<S extends Sizes, I extends number> =
  number extends I | S['length'] ? Shape : Select<S, Before[I & keyof Before]>

/**
 * The axes from I on (counted from the front).
 *
 * @since 0.1.0
 * @category type checks
 */
export type Drop<S extends Sizes, I extends number> =
  number extends I | S['length'] ? Shape
    : `${S['length']} ${I}` extends infer K extends keyof From ? Select<S, From[K]> : Shape

/**
 * The shape without axis I (counted from the front). With I unknown, sizes are; above rank 8, the rank is.
 *
 * @since 0.1.0
 * @category type checks
 */
export type RemoveAt<S extends Sizes, I extends number> =
  number extends S['length'] ? Shape
    : `${S['length']} 0` extends infer K extends keyof Without
      ? number extends I ? Unsized<Select<S, Without[K]>> : Select<S, Without[`${S['length']} ${I}` & keyof Without]>
      : Shape

/**
 * The shape with D instead of the size at axis I (counted from the front). With I unknown, sizes are.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ReplaceAt<S extends Sizes, I extends number, D extends Dim> =
  number extends S['length'] ? Shape
    : number extends I ? Unsized<S>
      : { readonly [K in keyof S]: K extends `${I}` ? D : S[K] }

/**
 * The shape with D put in before axis I (counted from the front; I = rank appends). With I unknown, sizes are.
 *
 * @since 0.1.0
 * @category type checks
 */
export type InsertAt<S extends Sizes, I extends number, D extends Dim> =
  number extends S['length'] ? Shape
    : number extends I ? Unsized<readonly [...S, D]>
      : readonly [...Take<S, I>, D, ...Drop<S, I>]
