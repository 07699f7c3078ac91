import type { Broadcast, Clash } from './broadcast.js'
import type { Dim, Shape } from './kind/dim.js'
import type { Told } from './error.js'
import type { Show, ShowDim } from './show.js'
import type { Meet } from './union.js'

/**
 * A failed product, with the end of its sentence.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Unmatched<Reason extends string> { readonly unmatched: Reason }

type Inner<K, L> = unknown extends Meet<K, L> ? true : false

type InnerDiffer<K, L> = K extends Dim ? L extends Dim
  ? Unmatched<`inner dimensions ${ShowDim<K>} and ${ShowDim<L>} differ${number extends L ? ': refine the second operand' : ''}`> : never : never

/**
 * NumPy's matrix product: [M, K]·[K, N], with leading batch axes that broadcast; a vector on the left is a row, on the right a column,
 * and its axis vanishes from the result. Or {@link Unmatched}.
 */
type Product<A, B> =
  A extends readonly [infer K]
    ? B extends readonly [infer L] ? Inner<K, L> extends true ? readonly [] : InnerDiffer<K, L>
    : B extends readonly [...infer Q, infer L, infer N] ? Inner<K, L> extends true ? readonly [...Q, N] : InnerDiffer<K, L>
    : Scalar<B>
  : A extends readonly [...infer P, infer M, infer K]
    ? B extends readonly [infer L] ? Inner<K, L> extends true ? readonly [...P, M] : InnerDiffer<K, L>
    : B extends readonly [...infer Q, infer L, infer N]
      ? Inner<K, L> extends true ? Batched<Broadcast<P, Q>, M, N> : InnerDiffer<K, L>
    : Scalar<B>
  : A extends readonly [...infer _, infer K] ? Ranked<K, B> : Scalar<A>

/** Of two axes at least, of which only the last is known. */
type Ranked<K, B> =
  B extends readonly [infer L] ? Inner<K, L> extends true ? Shape : InnerDiffer<K, L>
  : B extends readonly [...infer _, infer L, infer _N] ? Inner<K, L> extends true ? Shape : InnerDiffer<K, L>
  : Scalar<B>

type Scalar<X> = X extends readonly [] ? Unmatched<'a scalar has no axes to contract: use mul'> : Shape

type Batched<R, M, N> = R extends readonly unknown[] ? number extends R['length'] ? Shape : readonly [...R, M, N]
  : R extends Clash<infer X extends Dim, infer Y extends Dim, unknown> ? Unmatched<`batch dimensions ${ShowDim<X>} and ${ShowDim<Y>} do not broadcast`>
  : never

/**
 * The shape of a matrix product; any shape where there is none, which {@link MatmulCheck} reports.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Matmul<A extends Shape, B extends Shape> = Product<A, B> extends infer R extends Shape ? R : Shape

/**
 * `unknown` when two shapes have a matrix product, else the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type MatmulCheck<A extends Shape, B extends Shape> = [MatmulProblem<A, B>] extends [infer S extends string] ? Told<S> : never

type MatmulProblem<A extends Shape, B extends Shape> =
  A extends unknown ? B extends unknown ? Product<A, B> extends Unmatched<infer Reason> ? `matmul: ${Show<A>} · ${Show<B>}: ${Reason}` : never : never : never
