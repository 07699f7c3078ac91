import type { AddDims, CompareDims } from './arithmetic/dims.js'
import type { NormalizeAxis } from './axis.js'
import type { Refuse, ShapeError } from './error.js'
import type { IsUnion } from './identity.js'
import type { Box, Dim, Shape, Sizes } from './kind/dim.js'
import type { Show, ShowDim } from './show.js'

/**
 * Places along an axis that the types know: an index, how many are chosen, a part that is written over.
 */

/**
 * The size at an axis, counted from either end; `number` where that is not known.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SizeAt<S extends Sizes, A extends number> = NormalizeAxis<S, A> extends infer P extends number ? number extends P ? number : Extract<S[P], Dim> : number

/** Whether K is above N, where both are known. */
type Exceeds<K extends Dim, N extends Dim> = [CompareDims<K, N>] extends [never] ? false : '>' extends CompareDims<K, N> ? true : false

/** How long an axis has to be for an index: 3 for 2, and for −3. */
type Reach<K extends number> = `${K}` extends `-${infer M extends number}` ? M : AddDims<K, 1>

/** The sentence of an index that is no whole number. */
type Broken<Op extends string, K extends number> = `${K}` extends `${string}.${string}` | `${string}e-${string}` ? `${Op}: ${K} is not an index: it is a whole number` : never

/**
 * What a size is checked against, by its text, when an axis has to be so long: the error for the sizes below. The compiler looks up what it knows of a type parameter, too,
 * and so goes on in generic code.
 */
interface Below1<E> { readonly 0: E; readonly [text: string]: unknown }
interface Below2<E> extends Below1<E> { readonly 1: E }
interface Below3<E> extends Below2<E> { readonly 2: E }
interface Below4<E> extends Below3<E> { readonly 3: E }
interface Below5<E> extends Below4<E> { readonly 4: E }
interface Below6<E> extends Below5<E> { readonly 5: E }
interface Below7<E> extends Below6<E> { readonly 6: E }
interface Below8<E> extends Below7<E> { readonly 7: E }
interface Below9<E> extends Below8<E> { readonly 8: E }
interface Below10<E> extends Below9<E> { readonly 9: E }
interface Below11<E> extends Below10<E> { readonly 10: E }
interface Below12<E> extends Below11<E> { readonly 11: E }
interface Below13<E> extends Below12<E> { readonly 12: E }
interface Below14<E> extends Below13<E> { readonly 13: E }
interface Below15<E> extends Below14<E> { readonly 14: E }
interface Below16<E> extends Below15<E> { readonly 15: E }
interface Below<E> { 1: Below1<E>; 2: Below2<E>; 3: Below3<E>; 4: Below4<E>; 5: Below5<E>; 6: Below6<E>; 7: Below7<E>; 8: Below8<E>; 9: Below9<E>; 10: Below10<E>; 11: Below11<E>; 12: Below12<E>; 13: Below13<E>; 14: Below14<E>; 15: Below15<E>; 16: Below16<E> }

/**
 * `unknown` for an index that lies on the axis, or where that is not known. Small ones are looked up; others are compared, which generic code puts off.
 *
 * @since 0.2.0
 * @category type checks
 */
export type PlaceCheck<Op extends string, S extends Sizes, A extends number, K extends number> =
  true extends IsUnion<S> | IsUnion<K> | IsUnion<A> ? Refuse<PlaceProblem<Op, S, A, K>>
    : number extends K | S['length'] ? unknown
    : Reach<K> extends infer R extends keyof Below<unknown>
      ? NormalizeAxis<S, A> extends infer P extends number
        ? number extends P ? unknown : Below<ShapeError<`${Op}: ${Show<S>}: axis ${P} has size ${ShowDim<Extract<S[P], Dim>>}, index ${K} lies outside it`>>[R][`${S[P] & number}`]
        : unknown
      : Refuse<PlaceProblem<Op, S, A, K>>

/**
 * The same of each of a list of indices. (Of a long one only where the sizes are known.)
 *
 * @since 0.2.0
 * @category type checks
 */
export type PlacesCheck<Op extends string, S extends Sizes, A extends number, L extends readonly number[]> =
  L['length'] extends keyof Below<unknown> ? EachPlace<Op, S, A, L> : PlaceCheck<Op, S, A, L[number]>

type EachPlace<Op extends string, S extends Sizes, A extends number, L extends readonly unknown[]> =
  L extends readonly [infer K extends number, ...infer R] ? PlaceCheck<Op, S, A, K> & EachPlace<Op, S, A, R> : unknown

type PlaceProblem<Op extends string, S extends Sizes, A extends number, K extends number> =
  S extends unknown ? A extends unknown ? K extends unknown
    ? number extends K ? never : [Broken<Op, K>] extends [never] ? [NormalizeAxis<S, A>] extends [never] ? never
      : Exceeds<Reach<K>, SizeAt<S, A>> extends true
        ? `${Op}: ${Show<S>}: axis ${NormalizeAxis<S, A>} has size ${ShowDim<SizeAt<S, A>>}, index ${K} lies outside it` : never : Broken<Op, K>
    : never : never : never

/**
 * `unknown` when the axis has as many elements as are asked for, or that is not known.
 *
 * @since 0.2.0
 * @category type checks
 */
export type CountCheck<Op extends string, S extends Sizes, A extends number, K extends Dim> = Refuse<CountProblem<Op, S, A, K>>

type CountProblem<Op extends string, S extends Sizes, A extends number, K extends Dim> =
  S extends unknown ? A extends unknown ? K extends unknown
    ? `${K}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}` ? `${Op}: ${K} is not a number of elements`
      : [NormalizeAxis<S, A>] extends [never] ? never
      : Exceeds<K, SizeAt<S, A>> extends true ? `${Op}: ${Show<S>}: axis ${NormalizeAxis<S, A>} has size ${ShowDim<SizeAt<S, A>>}, fewer than ${ShowDim<K>}` : never
    : never : never : never

/**
 * `unknown` when a part has the sizes of x off the axis, and fits along it, or that is not known.
 *
 * @since 0.2.0
 * @category type checks
 */
export type PartCheck<S extends Sizes, P extends Sizes, A extends number> = Refuse<PartProblem<S, P, A>>

type PartProblem<S extends Sizes, P extends Sizes, A extends number> =
  number extends S['length'] | P['length'] ? never
    : S extends unknown ? P extends unknown ? A extends unknown
      ? [NormalizeAxis<S, A>] extends [never] ? never
      : [S['length'], P['length']] extends [P['length'], S['length']]
        ? true extends { readonly [K in keyof S & `${number}`]: K extends keyof P ? Unlike<S[K], P[K], K extends `${NormalizeAxis<S, A>}` ? true : false> : false }[keyof S & `${number}`]
          ? `writeAt: ${Show<P>} is no part of ${Show<S>} along axis ${NormalizeAxis<S, A>}` : never
        : `writeAt: ${Show<P>} is no part of ${Show<S>} along axis ${NormalizeAxis<S, A>}`
      : never : never : never

/** Whether two sizes are known not to go together. */
type Unlike<X, Y, Along extends boolean> =
  Along extends true
    ? Box<Y> extends Box<1> ? false : Box<Y> extends Box<X> ? false : Exceeds<Extract<Y, Dim>, Extract<X, Dim>>
    : Box<Y> extends Box<X> ? false : Box<X> extends Box<Y> ? false : true

/**
 * `unknown` for a shape of at least two axes.
 *
 * @since 0.2.0
 * @category type checks
 */
export type MatrixCheck<Op extends string, S extends Sizes> = Refuse<S extends unknown ? S['length'] extends 0 | 1 ? `${Op}: ${Show<S>} has fewer than 2 axes` : never : never>

/**
 * The diagonal of a matrix, or the matrix with that diagonal.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Diagonal<S extends Sizes> =
  S extends readonly [infer N extends Dim] ? readonly [N, N]
    : S extends readonly [infer N extends Dim, infer M extends Dim] ? readonly [Lesser<N, M>]
      : Shape

type Lesser<N extends Dim, M extends Dim> = [N] extends [M] ? [M] extends [N] ? N : Less<N, M> : Less<N, M>
type Less<N extends Dim, M extends Dim> = [CompareDims<N, M>] extends [never] ? number : CompareDims<N, M> extends '>' ? M : CompareDims<N, M> extends '<' | '=' ? N : number

/**
 * `unknown` for a vector or a matrix.
 *
 * @since 0.2.0
 * @category type checks
 */
export type DiagonalCheck<S extends Sizes> = Refuse<S extends unknown ? number extends S['length'] ? never : S['length'] extends 1 | 2 ? never : `diag: ${Show<S>} is neither a vector nor a matrix` : never>

/**
 * The shape without its last two axes.
 *
 * @since 0.2.0
 * @category type checks
 */
export type BatchOf<S extends Sizes> = number extends S['length'] ? Shape : S extends readonly [...infer B extends Shape, unknown, unknown] ? readonly [...B] : Shape

/**
 * `unknown` for square matrices, or where that is not known.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SquareCheck<Op extends string, S extends Sizes> = Refuse<SquareProblem<Op, S>>

type SquareProblem<Op extends string, S extends Sizes> =
  S extends unknown
    ? number extends S['length'] ? never
      : S extends readonly [...unknown[], infer N extends Dim, infer M extends Dim]
        ? Box<N> extends Box<M> ? never : Box<M> extends Box<N> ? never : `${Op}: ${Show<S>}: the last two axes are ${ShowDim<N>} and ${ShowDim<M>}: the matrix must be square`
        : `${Op}: ${Show<S>} has fewer than 2 axes`
    : never
