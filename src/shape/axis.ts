import type { AxisTable, Before, From, Without } from './axis-table.js'
import type { Box, Dim, NamedDim, Shape, Sizes } from './kind/dim.js'
import type { Refuse } from './error.js'
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
  Refuse<AxisProblem<Op, S, A>>

/**
 * `true` where a shape may lack an axis. By shorter shapes in boxes, so that a prefix which is a type parameter is not asked for its length where
 * the axes behind it are enough.
 */
type Lacks<S, A extends number> =
  A extends 0 | -1 ? Box<readonly []> extends Box<S> ? true : false
    : A extends 1 | -2 ? Box<readonly []> extends Box<S> ? true : Box<readonly [never]> extends Box<S> ? true : false
      : true

/** The sentence of an axis that a shape lacks. */
export type AxisProblem<Op extends string, S extends Sizes, A extends number> =
  true extends Lacks<S, A>
    ? number extends S['length'] ? never
      : S extends unknown ? A extends unknown ? [NormalizeAxis<S, A>] extends [never] ? `${Op}: ${Show<S>} has no axis ${A}` : never : never : never
    : never

/** The axis at each place, counted from either end. */
interface AxisAt { 0: 0 | -1; 1: 1 | -2; 2: 2 | -3; 3: 3 | -4; 4: 4 | -5; 5: 5 | -6; 6: 6 | -7; 7: 7 | -8 }

/**
 * The axes that a shape has for certain: what a type parameter that stands for an axis is compared with. By shorter shapes in boxes, as
 * {@link Lacks}.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SureAxis<S, Short extends readonly never[] = readonly []> =
  Box<Short> extends Box<S> ? never : Short['length'] extends keyof AxisAt ? AxisAt[Short['length']] | SureAxis<S, readonly [...Short, never]> : never

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
  Refuse<NewAxisProblem<Op, S, A>>

type NewAxisProblem<Op extends string, S extends Sizes, A extends number> =
  number extends S['length'] ? never
    : S extends unknown
      ? A extends unknown ? [NormalizeNewAxis<S, A>] extends [never] ? `${Op}: ${Show<S>} has no place ${A} for an axis` : never : never
      : never

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

/**
 * {@link RemoveAt} of each shape, and each axis, counted from either end.
 *
 * @since 0.2.0
 * @category type checks
 */
export type RemoveAxis<S extends Sizes, A extends number> =
  number extends S['length'] ? Shape : S extends unknown ? A extends unknown ? RemoveAt<S, NormalizeAxis<S, A>> : never : never

/**
 * {@link ReplaceAt} of each shape, and each axis, counted from either end.
 *
 * @since 0.2.0
 * @category type checks
 */
export type ReplaceAxis<S extends Sizes, A extends number, D extends Dim> =
  number extends S['length'] ? Shape : S extends unknown ? A extends unknown ? ReplaceAt<S, NormalizeAxis<S, A>, D> : never : never

/**
 * {@link InsertAt} of each shape, and each place, counted from either end.
 *
 * @since 0.2.0
 * @category type checks
 */
export type InsertAxis<S extends Sizes, A extends number, D extends Dim> =
  number extends S['length'] ? Shape : S extends unknown ? A extends unknown ? InsertAt<S, NormalizeNewAxis<S, A>, D> : never : never
