import type { AddDims } from './arithmetic/dims.js'
import type { AxisCheck, InsertAxis, NewAxisCheck, NormalizeAxis, ReplaceAxis } from './axis.js'
import type { Dim, Shape } from './kind/dim.js'
import type { Refuse, ShapeError } from './error.js'
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
    ? S extends unknown ? T extends unknown ? Common<readonly [Merge<S, T>, ...R]> : never : never
    : L[0]

/** A shape whose rank is that of all, where it is known. */
type Ranked<L extends Shapes> =
  L extends readonly [infer S extends Shape, infer T extends Shape, ...infer R extends Shapes]
    ? number extends S['length'] ? Ranked<readonly [T, ...R]> : S
    : L[0]

/** The sentence of the first shape that does not go with those before it. */
type Agree<Op extends string, L extends Shapes, Except extends number> =
  L extends readonly [infer S extends Shape, infer T extends Shape, ...infer R extends Shapes]
    ? S extends unknown
      ? T extends unknown
        ? number extends S['length'] | T['length'] ? Agree<Op, readonly [Merge<S, T>, ...R], Except>
          : [S['length']] extends [T['length']]
            ? [FirstDifference<S, T, Except>] extends [never]
              ? Agree<Op, readonly [Merge<S, T>, ...R], Except>
              : `${Op}: ${Show<S>} and ${Show<T>} differ at axis ${FirstDifference<S, T, Except>}`
            : `${Op}: ${Show<S>} and ${Show<T>} differ in rank`
        : never
      : never
    : never

/** The sentence of any two shapes of a list of unknown length that do not go together in either order. */
type AnyTwo<Op extends string, S extends Shape, A extends number, T extends Shape = S> =
  S extends unknown ? T extends unknown ? [AgreeAt<Op, readonly [T, S], A>] extends [never] ? never : AgreeAt<Op, readonly [S, T], A> : never : never

/** {@link Agree}, but for an axis counted from either end; where there is none, the axis is to blame. */
type AgreeAt<Op extends string, L extends Shapes, A extends number> =
  [A] extends [never] ? Agree<Op, L, never>
    : number extends NormalizeAxis<Ranked<L>, A> ? never
      : [NormalizeAxis<Ranked<L>, A>] extends [never] ? never : Agree<Op, L, NormalizeAxis<Ranked<L>, A>>

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
  number extends L['length'] ? ReplaceAxis<L[number], A, number> : Joined<L, A>

type Joined<L extends Shapes, A extends number> = A extends unknown ? ReplaceAxis<Common<L>, A, Total<L, NormalizeAxis<Ranked<L>, A>>> : never

/**
 * `unknown` when the shapes agree off the axis, or that is not known yet (or there is no such axis); otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ConcatCheck<L extends Shapes, A extends number> =
  L extends readonly [] ? ShapeError<'concat: no tensors'>
    : Refuse<number extends L['length'] ? AnyTwoAlong<L[number], A> : Along<L, A>>

type AnyTwoAlong<S extends Shape, A extends number> = A extends unknown ? AnyTwo<'concat', S, A> : never
type Along<L extends Shapes, A extends number> = A extends unknown ? AgreeAt<'concat', L, A> : never

/**
 * `unknown` when the tensors have the axis; otherwise the error, for the axis argument.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ConcatAxisCheck<L extends Shapes, A extends number> =
  number extends L['length'] ? AxisCheck<'concat', L[number], A>
    : L extends readonly [] ? unknown : AxisCheck<'concat', Ranked<L>, A>

/**
 * The shape of `stack(tensors, axis)`: a new axis as long as the list.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Stack<L extends Shapes, A extends number> =
  number extends L['length'] ? InsertAxis<L[number], A, number>
    : InsertAxis<Common<L>, A, L['length']>

/**
 * `unknown` when all shapes are the same, or that is not known yet; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type StackCheck<L extends Shapes> =
  L extends readonly [] ? ShapeError<'stack: no tensors'>
    : Refuse<number extends L['length'] ? AnyTwo<'stack', L[number], never> : Agree<'stack', L, never>>

/**
 * `unknown` when the new axis can be there; otherwise the error, for the axis argument.
 *
 * @since 0.1.0
 * @category type checks
 */
export type StackAxisCheck<L extends Shapes, A extends number> =
  number extends L['length'] ? NewAxisCheck<'stack', L[number], A>
    : L extends readonly [] ? unknown : NewAxisCheck<'stack', Ranked<L>, A>
