import type { AddDims, FloorDivideDims, MultiplyDims, SubtractDims } from './arithmetic/dims.js'
import type { Dim } from './kind/dim.js'

/*
 * Sizes behind a window that slides along an axis. A stride, a padding and a dilation are what a call says for that axis: one of several, where it may be
 * one of several, gives the sizes of all.
 */

/**
 * One value for both axes, or one for each.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Pair<T> = T | readonly [height: T, width: T]

/**
 * How far a window reaches: (k − 1)·d + 1.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Extent<K extends Dim, L> = L extends 1 ? K : L extends Dim ? AddDims<MultiplyDims<SubtractDims<K, 1>, L>, 1> : never

/**
 * A size with what is put around it.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Padded<N extends Dim, P> =
  P extends 'valid' | 0 ? N
    : P extends readonly [infer A extends Dim, infer B extends Dim] ? AddDims<AddDims<N, A>, B>
    : P extends Dim ? AddDims<N, MultiplyDims<P, 2>> : number

/** ⌊(n − e)/s⌋ + 1 = ⌊(n − (e − 1) − 1)/s⌋ + 1; `never` where the window is larger. */
type Places<N extends Dim, E extends Dim, S> =
  S extends 1 ? E extends 1 ? N extends 0 ? never : N : Above0<SubtractDims<N, SubtractDims<E, 1>>>
    : S extends Dim ? More<SubtractDims<N, E>, S> : never

type Above0<R> = R extends 0 ? never : R
type More<R extends Dim, S extends Dim> = R extends Dim ? AddDims<FloorDivideDims<R, S>, 1> : never

/** ⌈n/s⌉. */
type Ceil<N extends Dim, S> = S extends 1 ? N : S extends Dim ? FloorDivideDims<AddDims<N, SubtractDims<S, 1>>, S> : never

/**
 * The size behind a window of K places: ⌈n/s⌉ for 'same', else ⌊(n + padding − extent)/s⌋ + 1; `never` where the window is larger than what it slides over.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Slid<N extends Dim, K extends Dim, S, P, L> =
  P extends 'same' ? Ceil<N, S>
    : S extends 1 ? L extends 1 ? P extends 'valid' ? Places<N, K, 1> : Places<Padded<N, P>, K, 1> : Places<Padded<N, P>, Extent<K, L>, S>
    : Places<Padded<N, P>, Extent<K, L>, S>

/** a − b, and `never` for what is not above 0. */
type Left<A extends Dim, B extends Dim> = Above0<SubtractDims<A, B>>

/** What is cut off at both ends. */
type Cut<P> = P extends 'valid' ? 0 : P extends readonly [infer A extends Dim, infer B extends Dim] ? AddDims<A, B> : P extends Dim ? MultiplyDims<P, 2> : number

/**
 * The size that a transposed window brings back: n·s for 'same', else (n − 1)·s + extent − padding; `never` where the padding leaves nothing.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Grown<N extends Dim, K extends Dim, S, P, L> =
  S extends Dim
    ? P extends 'same' ? MultiplyDims<N, S>
      : N extends 0 ? never : Left<AddDims<MultiplyDims<SubtractDims<N, 1>, S>, Extent<K, L>>, Cut<P>>
    : never
