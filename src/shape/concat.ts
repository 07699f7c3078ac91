import type { AddDims } from './arithmetic/dims.js'
import type { AxisCheck, InsertAt, NewAxisCheck, NormalizeAxis, NormalizeNewAxis, ReplaceAt } from './axis.js'
import type { Dim, Shape } from './kind/dim.js'
import type { ShapeError } from './error.js'
import type { FirstDifference, Merge } from './identity.js'
import type { Show } from './show.js'

/**
 * Joining several tensors along an axis. The list of shapes is a tuple where their number is known, and an array
 * (`readonly S[]`) where it is not: then all have shape S.
 */

type Shapes = readonly Shape[]

/** What all shapes of a list agree on, the first one giving the rank. */
type Common<L extends Shapes> =
  L extends readonly [infer S extends Shape, infer T extends Shape, ...infer R extends Shapes]
    ? Common<readonly [Merge<S, T>, ...R]> : L[0]

/** The error of the first shape that does not go with those before it; `unknown` when all do. */
type Agree<Op extends string, L extends Shapes, Except extends number> =
  L extends readonly [infer S extends Shape, infer T extends Shape, ...infer R extends Shapes]
    ? number extends S['length'] | T['length'] ? Agree<Op, readonly [Merge<S, T>, ...R], Except>
      : [S['length']] extends [T['length']]
        ? [FirstDifference<S, T, Except>] extends [never]
          ? Agree<Op, readonly [Merge<S, T>, ...R], Except>
          : ShapeError<`${Op}: ${Show<S>} and ${Show<T>} differ at axis ${FirstDifference<S, T, Except>}`>
        : ShapeError<`${Op}: ${Show<S>} and ${Show<T>} differ in rank`>
    : unknown

type SizeAt<S extends Shape, I extends number> = number extends S['length'] | I ? number : Extract<S[I], Dim>

type Total<L extends Shapes, I extends number, Sum extends Dim = 0> =
  L extends readonly [infer S extends Shape, ...infer R extends Shapes] ? Total<R, I, AddDims<Sum, SizeAt<S, I>>> : Sum

/**
 * The shape of `concat(tensors, axis)`: the sizes at the axis added up, the others as they are.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Concat<L extends Shapes, A extends number> =
  number extends L['length'] ? ReplaceAt<L[number], NormalizeAxis<L[number], A>, number>
    : ReplaceAt<Common<L>, NormalizeAxis<Common<L>, A>, Total<L, NormalizeAxis<Common<L>, A>>>

/**
 * `unknown` when the shapes agree off the axis, or that is not known yet (or there is no such axis); otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ConcatCheck<L extends Shapes, A extends number> =
  number extends L['length'] ? unknown
    : L extends readonly [] ? ShapeError<'concat: no tensors'>
      : number extends NormalizeAxis<Common<L>, A> ? unknown
        : [NormalizeAxis<Common<L>, A>] extends [never] ? unknown : Agree<'concat', L, NormalizeAxis<Common<L>, A>>

/**
 * `unknown` when the tensors have the axis; otherwise the error, for the axis argument.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ConcatAxisCheck<L extends Shapes, A extends number> =
  number extends L['length'] ? AxisCheck<'concat', L[number], A>
    : L extends readonly [] ? unknown : AxisCheck<'concat', Common<L>, A>

/**
 * The shape of `stack(tensors, axis)`: a new axis as long as the list.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Stack<L extends Shapes, A extends number> =
  number extends L['length'] ? InsertAt<L[number], NormalizeNewAxis<L[number], A>, number>
    : InsertAt<Common<L>, NormalizeNewAxis<Common<L>, A>, L['length']>

/**
 * `unknown` when all shapes are the same, or that is not known yet; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type StackCheck<L extends Shapes> =
  number extends L['length'] ? unknown
    : L extends readonly [] ? ShapeError<'stack: no tensors'> : Agree<'stack', L, never>

/**
 * `unknown` when the new axis can be there; otherwise the error, for the axis argument.
 *
 * @since 0.1.0
 * @category type checks
 */
export type StackAxisCheck<L extends Shapes, A extends number> =
  number extends L['length'] ? NewAxisCheck<'stack', L[number], A>
    : L extends readonly [] ? unknown : NewAxisCheck<'stack', Common<L>, A>
