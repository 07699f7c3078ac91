import type { Told } from '../../shape/error.js'
import type { Sizes } from '../../shape/kind/dim.js'
import type { Equation, EquationProblem, OperandProblem } from './equation.js'
import type { Letter, Repeating, Strange } from './letter.js'

/*
 * Most equations have an arrow, no `...`, no index twice in a term, and up to four indices each. They are read here, in few steps: the sizes of an operand
 * become a record by name, two records are compared in one step, and the output is looked up. Whatever is otherwise, or wrong, is left to `equation.ts`,
 * which is slow and says why. (Checks look at no operand that stands behind theirs: while the compiler reads the first argument, it would have them answered
 * for any tensor there.)
 */

/** A term or an output that is not read here. */
type Unread = Repeating | Strange

/** Nothing is said here. */
interface Unfit { readonly '!': true }

/** Whether an output has indices of the terms In only. */
type Has<In extends string, O extends string> =
  O extends `${infer K}${infer L}${infer M}${infer N}`
    ? In extends `${string}${K}${string}`
      ? In extends `${string}${L}${string}` ? In extends `${string}${M}${string}` ? N extends '' ? true : Has<In, N> : false : false
      : false
    : O extends `${infer K}${infer L}` ? In extends `${string}${K}${string}` ? In extends `${string}${L}${string}` ? true : false : false
    : true

/** `true` for an equation that reads well: its indices look like letters, and its output has those of its terms, each once. */
type Sound<In extends string, O extends string> = In extends Strange ? false : O extends Repeating ? false : Has<In, O>

/** The sizes of an operand by their names, where there is a letter for each axis, and each stands once. */
type Fit<I extends string, S extends Sizes> =
  I extends Unread ? Unfit
    : S extends readonly [infer D, infer E, infer F]
      ? I extends `${infer K}${infer L}${infer M extends Letter}` ? { readonly [P in K | L | M]: P extends K ? D : P extends L ? E : F } : Unfit
    : S extends readonly [infer D, infer E] ? I extends `${infer K}${infer L extends Letter}` ? { readonly [P in K | L]: P extends K ? D : E } : Unfit
    : S extends readonly [infer D, infer E, infer F, infer G]
      ? I extends `${infer K}${infer L}${infer M}${infer N extends Letter}`
        ? { readonly [P in K | L | M | N]: P extends K ? D : P extends L ? E : P extends M ? F : G } : Unfit
    : S extends readonly [infer D] ? I extends Letter ? { readonly [P in I]: D } : Unfit : Unfit

/** The same where no size is one of several, which takes no other (and so those of the first of two operands are compared as `Meet` compares them). */
type Sure<I extends string, S extends Sizes> =
  [S['length'], { [K in keyof S]: TakerOfEach<S[K]> }] extends [number, { [K in keyof S]: Taker<S[K]> }] ? Fit<I, S> : Unfit

interface Taker<in T> { readonly takes: (value: T) => void }
type TakerOfEach<T> = T extends unknown ? Taker<T> : never

/** Two records as one, where the sizes of the second go where those of the first do. */
type Join<E, F> = Unfit extends E | F ? Unfit : E extends unknown ? F extends { readonly [K in keyof E & keyof F]: E[K] } ? E & F : Unfit : never

type Emit<O extends string, G, Q extends string, C extends readonly Sizes[]> =
  G extends { readonly [name: string]: unknown }
    ? O extends `${infer K}${infer L}${infer M}${infer N}`
      ? N extends '' ? readonly [G[K], G[L], G[M]] : N extends Letter ? readonly [G[K], G[L], G[M], G[N]] : Equation<Q, C>
      : O extends `${infer K}${infer L}` ? L extends '' ? readonly [G[K]] : readonly [G[K], G[L]] : readonly []
    : Equation<Q, C>

// The indices that one to four operands bind together, and the shape of the output.

type Bind1<Q extends string, A extends Sizes> = Q extends `${infer I}->${string}` ? Fit<I, A> : Unfit
type First<Q extends string, A extends Sizes> = Q extends `${infer I},${string}` ? Fit<I, A> : Unfit
type Bind2<Q extends string, A extends Sizes, B extends Sizes> = Q extends `${infer I},${infer J}->${string}` ? Join<Sure<I, A>, Fit<J, B>> : Unfit
type Second<Q extends string, A extends Sizes, B extends Sizes> = Q extends `${infer I},${infer J},${string}` ? Join<Sure<I, A>, Sure<J, B>> : Unfit
type Bind3<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes> =
  Q extends `${string},${string},${infer K}->${string}` ? Join<Second<Q, A, B>, Fit<K, C>> : Unfit
type Third<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes> =
  Q extends `${string},${string},${infer K},${string}` ? Join<Second<Q, A, B>, Sure<K, C>> : Unfit
type Bind4<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes, D extends Sizes> =
  Q extends `${string},${string},${string},${infer L}->${string}` ? Join<Third<Q, A, B, C>, Fit<L, D>> : Unfit

type Out<Q extends string, G, C extends readonly Sizes[]> =
  Q extends `${string}->${infer O}` ? O extends Unread ? Equation<Q, C> : Emit<O, G, Q, C> : Equation<Q, C>

/**
 * The shape of an equation of one operand.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Einsum1<Q extends string, A extends Sizes> = Out<Q, Bind1<Q, A>, readonly [A]>
/**
 * The shape of an equation of two operands.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Einsum2<Q extends string, A extends Sizes, B extends Sizes> = Out<Q, Bind2<Q, A, B>, readonly [A, B]>
/**
 * The shape of an equation of three operands.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Einsum3<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes> = Out<Q, Bind3<Q, A, B, C>, readonly [A, B, C]>
/**
 * The shape of an equation of four operands.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Einsum4<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes, D extends Sizes> = Out<Q, Bind4<Q, A, B, C, D>, readonly [A, B, C, D]>

// The checks.

type Sentenced<P> = [P] extends [infer S extends string] ? Told<S> : never

type Of1<Q extends string> = Q extends `${infer I}->${infer O}` ? Sound<I, O> : false
type Of2<Q extends string> = Q extends `${infer I},${infer J}->${infer O}` ? Sound<`${I}${J}`, O> : false
type Of3<Q extends string> = Q extends `${infer I},${infer J},${infer K}->${infer O}` ? Sound<`${I}${J}${K}`, O> : false
type Of4<Q extends string> = Q extends `${infer I},${infer J},${infer K},${infer L}->${infer O}` ? Sound<`${I}${J}${K}${L}`, O> : false

/**
 * `unknown` for an equation of N operands, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type EquationCheck<Q extends string, N extends 1 | 2 | 3 | 4> = EquationChecks<Q>[N]

interface EquationChecks<Q extends string> {
  readonly 1: Checked<Of1<Q>, Q, 1>
  readonly 2: Checked<Of2<Q>, Q, 2>
  readonly 3: Checked<Of3<Q>, Q, 3>
  readonly 4: Checked<Of4<Q>, Q, 4>
}
type Checked<R, Q extends string, N extends number> = [R] extends [true] ? unknown : Sentenced<EquationProblem<Q, N>>

/** `unknown` where the last of the operands whose shapes are C binds its indices, else the error. (What type parameters put off is not let pass.) */
type Bound<G, Q extends string, C extends readonly Sizes[]> =
  [G] extends [infer H] ? Unfit extends H ? Sentenced<OperandProblem<Q, C>> : unknown : never

/**
 * `unknown` where the first operand of several fits, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type FirstOf<Q extends string, A extends Sizes, All extends Sizes = A> =
  A extends Sizes ? number extends A['length'] ? unknown : Unfit extends First<Q, All> ? Sentenced<OperandProblem<Q, readonly [All]>> : unknown : never
/**
 * The same of the second of several.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SecondOf<Q extends string, A extends Sizes, B extends Sizes, All extends Sizes = B> =
  B extends Sizes ? number extends B['length'] ? unknown : Bound<Second<Q, A, All>, Q, readonly [A, All]> : never
/**
 * The same of the third of several.
 *
 * @since 0.2.0
 * @category type checks
 */
export type ThirdOf<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes, All extends Sizes = C> =
  C extends Sizes ? number extends C['length'] ? unknown : Bound<Third<Q, A, B, All>, Q, readonly [A, B, All]> : never
/**
 * The same of the only operand.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Last1<Q extends string, A extends Sizes, All extends Sizes = A> =
  A extends Sizes ? number extends A['length'] ? unknown : Bound<Bind1<Q, All>, Q, readonly [All]> : never
/**
 * The same of the last of two.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Last2<Q extends string, A extends Sizes, B extends Sizes, All extends Sizes = B> =
  B extends Sizes ? number extends B['length'] ? unknown : Bound<Bind2<Q, A, All>, Q, readonly [A, All]> : never
/**
 * The same of the last of three.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Last3<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes, All extends Sizes = C> =
  C extends Sizes ? number extends C['length'] ? unknown : Bound<Bind3<Q, A, B, All>, Q, readonly [A, B, All]> : never
/**
 * The same of the last of four.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Last4<Q extends string, A extends Sizes, B extends Sizes, C extends Sizes, D extends Sizes, All extends Sizes = D> =
  D extends Sizes ? number extends D['length'] ? unknown : Bound<Bind4<Q, A, B, C, All>, Q, readonly [A, B, C, All]> : never
