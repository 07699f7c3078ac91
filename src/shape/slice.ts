import type { AddDims, CompareDims, FloorDivideDims, SubtractDims } from './arithmetic/dims.js'
import type { Digits } from './arithmetic/digits.js'
import type { Dim, Shape } from './kind/dim.js'
import type { Refuse } from './error.js'
import type { Show } from './show.js'
import type { EachShape } from './union.js'

/**
 * Slicing takes one range for each axis, from the first on; axes without one stay whole.
 *
 * A range is `null` (the whole axis) or `[start, stop]` or `[start, stop, step]`: from `start` up to, not including,
 * `stop`, every `step`-th. Negative bounds count from the end; a stop of `null` is the end. A range that reaches beyond
 * the axis is an error: nothing is clamped. The size is ⌈(stop - start) / step⌉.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Range = null | readonly [start: number, stop: number | null, step?: number]

type Positive<I extends number> = `${I}` extends `-${string}` ? false : true

/** The absolute value of a negative literal. */
type Minus<I extends number> = `${I}` extends `-${infer N extends number}` ? N : number

/** A bound counted from the front; `never` when it lies before the axis. */
type FromFront<N extends Dim, I extends number> = Positive<I> extends true ? I : SubtractDims<N, Minus<I>>

/**
 * A reason in words, where a range does not fit.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Misfit<Reason extends string> { readonly reason: Reason }

type Beyond<N extends Dim, R extends readonly unknown[]> = Misfit<` has size ${N}, ${ShowRange<R>} reaches beyond it`>
type Backwards<R extends readonly unknown[]> = Misfit<`: ${ShowRange<R>} ends before it starts`>

type ShowRange<R extends readonly unknown[]> = `[${ShowBounds<R>}]`
type ShowBounds<R extends readonly unknown[]> =
  R extends readonly [infer B extends number | null, ...infer Rest]
    ? Rest extends readonly [] ? `${B}` : `${B}, ${ShowBounds<Rest>}` : ''

type Length<A extends Dim, B extends Dim, R extends readonly unknown[]> =
  [SubtractDims<B, A>] extends [never] ? Backwards<R> : SubtractDims<B, A>

/** The length of a range on an axis of literal size. */
type Known<N extends Dim, A extends number, B extends number | null, R extends readonly unknown[]> =
  B extends number
    ? [FromFront<N, A>] extends [never] ? Beyond<N, R>
      : [FromFront<N, B>] extends [never] ? Beyond<N, R>
        : '>' extends CompareDims<FromFront<N, B>, N> | CompareDims<FromFront<N, A>, N>
          ? Beyond<N, R> : Length<FromFront<N, A>, FromFront<N, B>, R>
    : [FromFront<N, A>] extends [never] ? Beyond<N, R>
      : '>' extends CompareDims<FromFront<N, A>, N> ? Beyond<N, R> : SubtractDims<N, FromFront<N, A>>

/** The length of a range on an axis whose size is known at run time: bounds from the same end give it all the same. */
type Unknown<N extends Dim, A extends number, B extends number | null, R extends readonly unknown[]> =
  B extends number
    ? Positive<A> extends true
      ? Positive<B> extends true ? Length<A, B, R> : number
      : Positive<B> extends true ? number : Length<Minus<B>, Minus<A>, R>
    : A extends 0 ? N : Positive<A> extends true ? number : Minus<A>

type Span<N extends Dim, A extends number, B extends number | null, R extends readonly unknown[]> =
  number extends A | B ? number
    : [Digits<N>] extends [never] ? Unknown<N, A, B, R> : Known<N, A, B, R>

type Every<L, Step extends number> =
  L extends Dim ? [Step] extends [1] ? L : FloorDivideDims<AddDims<L, SubtractDims<Step, 1>>, Step> : L

/** The numbers of a range that are not whole. */
type Fraction<R extends readonly unknown[]> = Extract<`${R[number] & number}`, `${string}.${string}` | `${string}e-${string}`>

/** The size that a range leaves of an axis, or a {@link Misfit}. */
type Sliced<N extends Dim, R> =
  R extends readonly unknown[] ? [Fraction<R>] extends [never] ? WholeSliced<N, R> : Misfit<`: ${ShowRange<R>}: ${Fraction<R>} is not a whole number`> : R extends null ? N : number

type WholeSliced<N extends Dim, R> =
  R extends readonly [infer A extends number, infer B extends number | null]
    ? Span<N, A, B, R>
    : R extends readonly [infer A extends number, infer B extends number | null, infer Step extends number]
      ? number extends Step ? Every<Span<N, A, B, R>, number>
        : `${Step}` extends '0' | `-${string}` ? Misfit<`: step ${Step} is not above 0`> : Every<Span<N, A, B, R>, Step>
      : number

/**
 * The shape of `slice(x, ranges)`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Slice<S extends Shape, R extends readonly Range[]> =
  number extends S['length'] ? Shape
    : R extends unknown
      ? number extends R['length'] ? { readonly [K in keyof S]: number }
        : { readonly [K in keyof S]: K extends keyof R ? Extract<Sliced<S[K], R[K]>, Dim> : S[K] }
      : never

type FirstMisfit<
  S extends Shape, Rest extends Shape, R extends readonly unknown[], Seen extends readonly unknown[] = [],
> =
  R extends readonly [infer H, ...infer Others]
    ? Rest extends readonly [infer N extends Dim, ...infer More extends Shape]
      ? Sliced<N, H> extends Misfit<infer Reason>
        ? `slice: ${Show<S>}: axis ${Seen['length']}${Reason}`
        : FirstMisfit<S, More, Others, [...Seen, 1]>
      : never
    : never

/**
 * `unknown` when every range lies within its axis, or that is not known yet; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SliceCheck<S extends Shape, R extends readonly Range[]> =
  number extends S['length'] | R['length'] ? unknown : Refuse<SliceProblem<EachShape<S>, R>>

type SliceProblem<S extends Shape, R extends readonly Range[]> =
  S extends unknown
    ? R extends readonly [...{ readonly [K in keyof S]: unknown }, unknown, ...unknown[]]
      ? `slice: ${Show<S>} has fewer than ${R['length']} axes`
      : FirstMisfit<S, S, R>
    : never
