import type { Shape, Sizes } from './kind/dim.js'
import type { AxisProblem, NormalizeAxis, RemoveAxis, ReplaceAxis } from './axis.js'
import type { Refuse, sentence } from './error.js'
import type { Show } from './show.js'
import type { IsOneOf } from './union.js'

/**
 * The axes of a reduction: one, several, or all of them.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Axes = number | readonly number[] | undefined

type Front<S extends Sizes, A extends readonly number[]> = { readonly [K in keyof A]: NormalizeAxis<S, A[K] & number> }

type Without<S extends Sizes, Gone extends number, At extends readonly unknown[] = readonly [], Kept extends Sizes = readonly []> =
  At['length'] extends S['length'] ? Kept
    : At['length'] extends Gone ? Without<S, Gone, readonly [...At, 0], Kept>
    : Without<S, Gone, readonly [...At, 0], readonly [...Kept, S[At['length'] & keyof S]]>

type Kept<S extends Sizes, Gone extends number> = { readonly [K in keyof S]: K extends `${Gone}` ? 1 : S[K] }

type Unsized<S extends Sizes> = { readonly [K in keyof S]: number }

/**
 * The shape after reducing over axes.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Reduce<S extends Sizes, A extends Axes> =
  A extends number ? RemoveAxis<S, A>
  : A extends readonly number[]
    ? number extends S['length'] | A['length'] ? Shape
      : S extends unknown ? number extends Front<S, A>[number] ? Shape : Without<S, Front<S, A>[number]> : never
  : readonly []

/**
 * The shape after reducing over axes that stay with size 1.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ReduceKeep<S extends Sizes, A extends Axes> =
  A extends number ? ReplaceAxis<S, A, 1>
  : A extends readonly number[]
    ? number extends S['length'] ? Shape
      : S extends unknown ? number extends A['length'] | Front<S, A>[number] ? Unsized<S> : Kept<S, Front<S, A>[number]> : never
  : { readonly [K in keyof S]: 1 }

/** The sentence of the first of several axes that the shape lacks. */
type MissingProblem<Op extends string, S extends Sizes, A extends readonly unknown[]> =
  A extends readonly [infer H extends number, ...infer R]
    ? AxisProblem<Op, S, H> extends infer P ? [P] extends [never] ? MissingProblem<Op, S, R> : P : never
    : never

/** The first axis that is named twice; `never` when none is. */
type RepeatedAxis<S extends Sizes, A extends readonly unknown[], Seen extends number = never> =
  A extends readonly [infer H extends number, ...infer R]
    ? number extends NormalizeAxis<S, H> ? never
      : NormalizeAxis<S, H> extends Seen ? H : RepeatedAxis<S, R, Seen | NormalizeAxis<S, H>>
    : never

type RepeatedProblem<Op extends string, S extends Sizes, A extends readonly unknown[]> =
  S extends unknown ? [RepeatedAxis<S, A>] extends [never] ? never : `${Op}: axis ${RepeatedAxis<S, A>} of ${Show<S>} is named twice` : never

type AxesProblem<Op extends string, S extends Sizes, A extends Axes> =
  A extends readonly [] ? never
    : A extends readonly number[]
      ? MissingProblem<Op, S, A> extends infer P extends string ? [P] extends [never] ? RepeatedProblem<Op, S, A> : P : never
      : A extends number ? AxisProblem<Op, S, A> : never

/**
 * `unknown` when the shape has the axes, each named once.
 *
 * @since 0.1.0
 * @category type checks
 */
export type AxesCheck<Op extends string, S extends Sizes, A extends Axes> =
  Refuse<AxesProblem<Op, S, A>>

/** What a size is checked against by a word that chooses an element along its axis. */
interface Chosen<Op extends string, S extends Sizes, Axis extends number | string> {
  readonly '0': { readonly [sentence]: readonly [`${Op}: ${Show<S>} is empty along axis ${Axis}: there is nothing to choose`] }
  readonly [text: string]: unknown
}

/** The sentence of each shape that may be empty along an axis. */
type EmptyProblem<Op extends string, S extends Sizes, P extends number> =
  S extends unknown
    ? number extends S[P] ? never : 0 extends S[P] ? `${Op}: ${Show<S>} is empty along axis ${P}: there is nothing to choose` : never
    : never

/** An axis counted from the front. */
type ChosenAt<Op extends string, S extends Sizes, P extends number> =
  number extends P | S['length'] ? unknown
    : IsOneOf<S[P], S['length']> extends true ? Refuse<EmptyProblem<Op, S, P>> : Chosen<Op, S, P>[`${S[P] & number}`]

type ChosenAll<Op extends string, S extends Sizes, Rest extends Sizes, Seen extends Sizes = []> =
  Rest extends readonly [infer _, ...infer R] ? ChosenAt<Op, S, Seen['length']> & ChosenAll<Op, S, R, [...Seen, 0]> : unknown

/** All axes. Of a shape that is a type parameter as a whole nothing is asked, so that the largest of any tensor can be asked for. */
type ChosenOfAll<Op extends string, S extends Sizes> =
  [S] extends [Sizes] ? number extends S['length'] ? unknown : ChosenAll<Op, S, S> : unknown

type ChosenOver<Op extends string, S extends Sizes, A extends readonly unknown[]> =
  A extends readonly [infer H extends number, ...infer R] ? ChosenAt<Op, S, NormalizeAxis<S, H>> & ChosenOver<Op, S, R> : unknown

/**
 * `unknown` unless a word that chooses an element finds nothing along an axis. (Looked up by the size, so that generic code goes on.)
 *
 * @since 0.2.0
 * @category type checks
 */
export type ChoiceCheck<Op extends string, S extends Sizes, A extends Axes> =
  Op extends 'max' | 'min' | 'argmax' | 'argmin'
    ? A extends number ? ChosenAt<Op, S, NormalizeAxis<S, A>>
      : A extends readonly number[] ? ChosenOver<Op, S, A> : ChosenOfAll<Op, S>
    : unknown
