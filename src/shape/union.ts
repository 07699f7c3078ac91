import type { Box, Dim, Sizes } from './kind/dim.js'

/**
 * Shapes and element types that are one of several: a union is each of its members. What one of them does not fit is refused.
 *
 * What is compared here stands in boxes, which the compiler looks into where type parameters are left, too: else it puts the answer off, and a
 * check that is put off fails. It also looks into them where these types are declared, and a comparison that holds for every type is then
 * over: hence each compares two type parameters, or the length of a shape.
 */

/** What takes a T. One that takes more goes where less is taken. */
export interface Taker<in T> { readonly takes: (value: T) => void }

/** A box of two: one comparison, and no tuple to be made for it. */
interface Pair<A, B> {
  readonly first: A
  readonly second: B
}

export type TakerOfEach<T> = T extends unknown ? Taker<T> : never

export type TakersOfEach<S> = { readonly [K in keyof S]: TakerOfEach<S[K]> }
export type Takers<S> = { readonly [K in keyof S]: Taker<S[K]> }

/**
 * `unknown` when every A takes every B: equal types, where neither is one of several, or B is a case of A (3 of `number`). Else `never`.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Meet<A, B> = Box<TakerOfEach<A>> extends Box<Taker<B>> ? unknown : never

/**
 * The same of shapes: each size takes that of the other. (A shape that is not inferred yet takes any.)
 *
 * @since 0.2.0
 * @category type checks
 */
export type ShapesMeet<A extends Sizes, B extends Sizes> =
  Pair<TakerOfEach<A>, TakersOfEach<A>> extends Pair<Taker<B>, Takers<B>> ? unknown : Sizes extends A ? unknown : never

/** A shape, one of whose sizes is one of several, as several shapes. */
type Expanded<S extends Sizes> =
  S extends readonly [infer D extends Dim, ...infer R extends Sizes] ? D extends unknown ? readonly [D, ...Expanded<R>] : never : S

/**
 * The shapes that a shape may be: itself, unless one of its sizes is one of several.
 *
 * @since 0.2.0
 * @category type checks
 */
export type EachShape<S extends Sizes> =
  Pair<S['length'], TakersOfEach<S>> extends Pair<number, Takers<S>> ? S : Expanded<S>

/** `true` for a type that is one of several; N is a number that is known as soon as T is. */
export type IsOneOf<T, N> = Pair<N, TakerOfEach<T>> extends Pair<number, Taker<T>> ? false : true
