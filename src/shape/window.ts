import type { AddDims, FloorDivideDims, MultiplyDims, SubtractDims } from './arithmetic/dims.js'
import type { Half, OneLess, OneMore } from './arithmetic/small.js'
import type { Dim } from './kind/dim.js'

/*
 * Sizes behind a window that slides along an axis. A stride, a padding and a dilation are what a call says for that axis: one of several, where it may be
 * one of several, gives the sizes of all. Where the window does not fit, the size is −1, which no check lets pass. Usual sizes are counted up and down by
 * tables, which takes a tenth of what digits take.
 */

/**
 * One value for both axes, or one for each.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Pair<T> = T | readonly [height: T, width: T]

/** n − a + b, where a and b are small; −1 below 0. */
type Moved<N, A, B> =
  A extends 0
    ? B extends 0 ? N : N extends keyof OneMore ? B extends keyof OneLess ? Moved<OneMore[N], 0, OneLess[B]> : Far<N, 0, B> : Far<N, 0, B>
    : B extends 0
      ? N extends keyof OneLess ? A extends keyof OneLess ? Moved<OneLess[N], OneLess[A], 0> : Far<N, A, 0> : N extends 0 ? -1 : Far<N, A, 0>
      : A extends keyof OneLess ? B extends keyof OneLess ? Moved<N, OneLess[A], OneLess[B]> : Far<N, A, B> : Far<N, A, B>

/** The same by digits. */
type Far<N, A, B> = Least<SubtractDims<AddDims<N & Dim, B & Dim>, A & Dim>>

type Least<R> = [R] extends [never] ? -1 : R

/** Above 0. */
type AboveZero<R> = R extends 0 ? -1 : R

type Before<K> = K extends keyof OneLess ? OneLess[K] : K extends 0 ? 0 : SubtractDims<K & Dim, 1>

/** ⌊r/s⌋ + 1, and −1 of what is below 0. */
type Places<R, S> =
  R extends -1 ? -1
    : S extends 2 ? R extends keyof Half ? AddOne<Half[R]> : AddOne<FloorDivideDims<R & Dim, 2>>
    : AddOne<FloorDivideDims<R & Dim, S & Dim>>

type AddOne<R> = R extends keyof OneMore ? OneMore[R] : AddDims<R & Dim, 1>

/** ⌈n/s⌉. */
type Ceil<N extends Dim, S> = S extends 1 ? N : number extends N ? number : S extends 2 ? N extends keyof OneMore ? Halved<OneMore[N]> : Rounded<N, 2> : S extends Dim ? Rounded<N, S> : never

type Halved<N> = N extends keyof Half ? Half[N] : FloorDivideDims<N & Dim, 2>
type Rounded<N extends Dim, S extends Dim> = FloorDivideDims<AddDims<N, SubtractDims<S, 1>>, S>

/**
 * How far a window reaches: (k − 1)·d + 1.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Extent<K extends Dim, L> = L extends 1 ? K : L extends Dim ? AddDims<MultiplyDims<Before<K> & Dim, L>, 1> : never

/** What is put around, in all. */
type Around<P> =
  P extends 'valid' ? 0 : P extends keyof Twice ? Twice[P]
    : P extends readonly [infer A extends Dim, infer B extends Dim] ? AddDims<A, B> : P extends Dim ? MultiplyDims<P, 2> : number

interface Twice { 0: 0; 1: 2; 2: 4; 3: 6; 4: 8; 5: 10 }

/**
 * A size with what is put around it.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Padded<N extends Dim, P> = P extends 'valid' | 0 ? N : P extends unknown ? AddDims<N, Around<P> & Dim> : never

/**
 * The size behind a window of K places: ⌈n/s⌉ for 'same', else ⌊(n + padding − extent)/s⌋ + 1; −1 where the window is larger than what it slides over.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Slid<N extends Dim, K extends Dim, S, P, L> =
  P extends 'same' ? Ceil<N, S>
    : number extends N | K ? number : S extends 0 ? number
    : S extends 1 ? AboveZero<Moved<N, Before<Extent<K, L>>, Around<P>>>
    // Windows side by side.
    : P extends 'valid' ? S extends Extent<K, L> ? AboveZero<S extends 2 ? Halved<N> : FloorDivideDims<N, S & Dim>> : Places<Moved<N, Extent<K, L>, 0>, S>
    : Places<Moved<N, Extent<K, L>, Around<P>>, S>

/**
 * The size that a transposed window brings back: n·s for 'same', else (n − 1)·s + extent − padding; −1 where the padding leaves nothing.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Grown<N extends Dim, K extends Dim, S, P, L> =
  S extends Dim
    ? P extends 'same' ? MultiplyDims<N, S>
      : number extends N | K ? number
      : N extends 0 ? -1 : AboveZero<Moved<MultiplyDims<Before<N> & Dim, S>, Around<P>, Extent<K, L>>>
    : never
