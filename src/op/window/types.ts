import type { DivideDims } from '../../shape/arithmetic/dims.js'
import type { Refuse, ShapeError } from '../../shape/error.js'
import type { Dim, Shape, Sizes } from '../../shape/kind/dim.js'
import type { Show, ShowDim } from '../../shape/show.js'
import type { NoSize } from '../../shape/sizes.js'
import type { Meet } from '../../shape/union.js'
import type { Extent, Grown, Padded, Pair, Slid } from '../../shape/window.js'
import type { DType } from '../../tensor/dtype.js'
import type { NoOther, Option } from '../../tensor/option.js'
import type { DTypesProblem } from '../takes.js'
import type { noCount, noFeatures, noKernels, noPadding, nothingLeft, otherChannels, otherGroups, tooLarge, uneven } from './sentences.js'

/** What is put at both ends of an axis, or before it and behind. */
export type Sides = number | readonly [before: number, after: number]

/**
 * How a window slides along one axis.
 *
 * @since 0.2.0
 * @category types
 */
export interface WindowOptions1d {
  /** By how much it moves. 1 for convolutions, the window's size for pools. */
  readonly stride?: number | undefined
  /** Zeros around: none, as many as keep the size but for the stride, or so many at both ends, or before and behind. 'valid' unless said. */
  readonly padding?: 'same' | 'valid' | Sides | undefined
  /** How far the taps lie apart. 1 unless said. */
  readonly dilation?: number | undefined
}

/**
 * How a window slides along two axes: a number for both, or `[height, width]`.
 *
 * @since 0.2.0
 * @category types
 */
export interface WindowOptions2d {
  /** By how much it moves. 1 for convolutions, the window's size for pools. */
  readonly stride?: Pair<number> | undefined
  /** Zeros around: none, as many as keep the sizes but for the stride, or so many; of an axis by itself also `[before, behind]`. 'valid' unless said. */
  readonly padding?: 'same' | 'valid' | number | readonly [height: Sides, width: Sides] | undefined
  /** How far the taps lie apart. 1 unless said. */
  readonly dilation?: Pair<number> | undefined
}

/**
 * The options of a convolution along one axis.
 *
 * @since 0.2.0
 * @category types
 */
export interface ConvOptions1d extends WindowOptions1d {
  /** Into how many groups the channels fall, each with kernels of its own; as many as channels for a depthwise one. 1 unless said. */
  readonly groups?: number | undefined
}

/**
 * The options of a convolution along two axes.
 *
 * @since 0.2.0
 * @category types
 */
export interface ConvOptions2d extends WindowOptions2d {
  /** Into how many groups the channels fall, each with kernels of its own; as many as channels for a depthwise one. 1 unless said. */
  readonly groups?: number | undefined
}

/** What an option says of one axis of two. */
type Of<V, X extends 0 | 1> = V extends readonly [infer H, infer W] ? X extends 0 ? H : W : V

type StrideOf<O, X extends 0 | 1, Otherwise> = Of<Option<O, 'stride', Otherwise>, X>
type DilationOf<O, X extends 0 | 1> = Of<Option<O, 'dilation', 1>, X>
type PaddingOf<O, X extends 0 | 1> = Of<Option<O, 'padding', 'valid'>, X>

/** Behind a window, and behind a transposed one. */
export type Way = 'slid' | 'grown'

type Sized<By extends Way, N extends Dim, K extends Dim, S, P, L> = By extends 'slid' ? Slid<N, K, S, P, L> : Grown<N, K, S, P, L>

/** A size along the first or second axis of two; the options are not looked into where there are none. */
type Along<By extends Way, X extends 0 | 1, N, K, O, Stride> =
  N extends Dim ? K extends Dim
    ? Settled<[O] extends [undefined] ? Sized<By, N, K, Of<Stride, X>, 'valid', 1> : Sized<By, N, K, StrideOf<O, X, Stride>, PaddingOf<O, X>, DilationOf<O, X>>>
    : number : number

/** Where nothing fits, any: the check says why. */
type Settled<R> = [R] extends [never] ? number : R extends Dim ? R : number

/** The same along the only axis. */
type Alone<By extends Way, N, K, O, Stride> =
  N extends Dim ? K extends Dim
    ? Settled<[O] extends [undefined] ? Sized<By, N, K, Stride, 'valid', 1> : Sized<By, N, K, Option<O, 'stride', Stride>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>>>
    : number : number

/**
 * The shape of a convolution along one axis, by the shape of the kernels.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Conv1d<S, W, O, By extends Way = 'slid'> =
  S extends readonly [...infer P, infer L, unknown]
    ? W extends readonly [infer K, unknown, infer F] ? Laid<readonly [...P, Alone<By, L, K, O, 1>, F]> : Laid<readonly [...P, number, number]> : Shape

/**
 * The shape of a convolution along two axes.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Conv2d<S, W, O, By extends Way = 'slid'> =
  S extends readonly [...infer P, infer H, infer V, unknown]
    ? W extends readonly [infer K, infer L, unknown, infer F] ? Laid<readonly [...P, Along<By, 0, H, K, O, 1>, Along<By, 1, V, L, O, 1>, F]> : Laid<readonly [...P, number, number, number]>
    : Shape

/** Known to be a shape. */
type Laid<S> = S extends Shape ? S : Shape

/**
 * The shape of a pool along one axis, by the size of the window.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Pool1d<S, K, O> = S extends readonly [...infer P, infer L, infer C] ? Laid<readonly [...P, Alone<'slid', L, K, O, K>, C]> : Shape

/**
 * The shape of a pool along two axes.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Pool2d<S, K, O> =
  S extends readonly [...infer P, infer H, infer V, infer C] ? Laid<readonly [...P, Along<'slid', 0, H, Of<K, 0>, O, K>, Along<'slid', 1, V, Of<K, 1>, O, K>, C]> : Shape

/**
 * `unknown` when a tensor has the axes that a window slides along, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type FeaturesCheck<Op extends string, R extends 1 | 2, S extends Sizes> = Refuse<FeaturesProblem<Op, R, S>>

type AxesText<R extends 1 | 2> = R extends 1 ? 'length' : 'height, width'

type FeaturesProblem<Op extends string, R extends 1 | 2, S extends Sizes> =
  S extends unknown
    ? number extends S['length'] ? never
      : S extends (R extends 1 ? readonly [...unknown[], unknown, unknown] : readonly [...unknown[], unknown, unknown, unknown]) ? never
      : ReturnType<typeof noFeatures<Op, AxesText<R>, Show<S>>>
    : never

/**
 * `unknown` when kernels go with a tensor, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type KernelsCheck<Op extends string, R extends 1 | 2, S extends Sizes, W extends Sizes, D extends DType, E extends DType, O, By extends Way = 'slid'> =
  [DTypesProblem<Op, D, E>] extends [infer T extends string] ? [T] extends [never] ? Refuse<KernelsProblem<Op, R, S, W, O, By>> : ShapeError<T> : never

type KernelsProblem<Op extends string, R extends 1 | 2, S, W, O, By extends Way> =
  S extends Sizes ? W extends Sizes
    ? W extends (R extends 1 ? readonly [unknown, infer I, unknown] : readonly [unknown, unknown, infer I, unknown])
      ? ChannelsProblem<Op, S, W, I, O> extends infer T extends string ? [T] extends [never] ? R extends 1 ? FitProblem1<Op, S, W, O, By> : FitProblem2<Op, S, W, O, By> : T : never
      : number extends W['length'] ? never : ReturnType<typeof noKernels<Op, AxesText<R>, Show<W>>>
    : never : never

type LastOf<S> = S extends readonly [...unknown[], infer C] ? C : number

type ChannelsProblem<Op extends string, S extends Sizes, W extends Sizes, I, O> =
  [O] extends [undefined] ? Differing<Op, S, W, LastOf<S>, I> : Grouped<Op, S, W, LastOf<S>, I, Option<O, 'groups', 1>>

type Differing<Op extends string, S extends Sizes, W extends Sizes, C, I> =
  unknown extends Meet<C, I> ? never : ReturnType<typeof otherChannels<Op, Show<S>, Show<W>, ShowDim<C & Dim>, ShowDim<I & Dim>>>

type Grouped<Op extends string, S extends Sizes, W extends Sizes, C, I, G> =
  G extends 1 ? Differing<Op, S, W, C, I>
    : G extends Dim ? C extends Dim ? number extends G ? never
      : [DivideDims<C, G>] extends [never] ? never // said of the groups
      : unknown extends Meet<DivideDims<C, G>, I> ? never
      : ReturnType<typeof otherGroups<Op, Show<S>, Show<W>, ShowDim<C>, ShowDim<G>, ShowDim<I & Dim>>> : never : never

/** The axes along which a window does not fit. */
type FitProblem2<Op extends string, S extends Sizes, W, O, By extends Way> =
  S extends readonly [...unknown[], infer H, infer V, unknown] ? W extends readonly [infer K, infer L, ...unknown[]]
    ? Misfit<Op, S, 'height', By, H, K, StrideOf<O, 0, 1>, PaddingOf<O, 0>, DilationOf<O, 0>> | Misfit<Op, S, 'width', By, V, L, StrideOf<O, 1, 1>, PaddingOf<O, 1>, DilationOf<O, 1>>
    : never : never

type FitProblem1<Op extends string, S extends Sizes, W, O, By extends Way> =
  S extends readonly [...unknown[], infer L, unknown] ? W extends readonly [infer K, ...unknown[]]
    ? Misfit<Op, S, 'length', By, L, K, Option<O, 'stride', 1>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>> : never : never

type Misfit<Op extends string, S extends Sizes, Axis extends string, By extends Way, N, K, T, P, L> =
  N extends Dim ? K extends Dim ? K extends 0 ? ReturnType<typeof noCount<Op, Axis, '0'>>
    : P extends unknown ? L extends unknown ? T extends unknown
      ? [Sized<By, N, K, T, P, L>] extends [never]
        ? By extends 'slid' ? ReturnType<typeof tooLarge<Op, Show<S>, Axis, ShowDim<Extent<K, L>>, ShowDim<Padded<N, P>>>> : ReturnType<typeof nothingLeft<Op, Show<S>, Axis>>
        : never
      : never : never : never
    : never : never

/** Numbers in an option, as text. */
type Numbers<V> = V extends readonly unknown[] ? Numbers<V[number]> : V extends number ? `${V}` : never

type NoCount = '0' | NoSize

/**
 * `unknown` when options say what a window can do, else the error under the option that does not.
 *
 * @since 0.2.0
 * @category type checks
 */
export type OptionsCheck<Op extends string, O, Names extends string> =
  [O] extends [undefined] ? unknown : NoOther<Op, Exclude<O, undefined>, Names> & {
    readonly [K in keyof Exclude<O, undefined> & Names]: K extends 'padding' ? Refuse<PaddingProblem<Op, Exclude<O, undefined>[K]>> : Refuse<CountProblem<Op, K, Exclude<O, undefined>[K]>>
  }

type CountProblem<Op extends string, Name extends string, V> = Numbers<V> extends infer T ? T extends NoCount ? ReturnType<typeof noCount<Op, Name, T>> : never : never

type PaddingProblem<Op extends string, V> = Numbers<V> extends infer T ? T extends NoSize ? ReturnType<typeof noPadding<Op, T>> : never : never

/**
 * The same of groups, into which channels and kernels have to fall.
 *
 * @since 0.2.0
 * @category type checks
 */
export type GroupsCheck<Op extends string, S, W, O> =
  O extends { readonly groups: infer G extends Dim } ? { readonly groups: Refuse<UnevenProblem<Op, LastOf<S>, 'channels', G> | UnevenProblem<Op, LastOf<W>, 'kernels', G>> } : unknown

type UnevenProblem<Op extends string, N, What extends string, G> =
  G extends Dim ? N extends Dim ? `${G}` extends NoCount ? never : [DivideDims<N, G>] extends [never] ? ReturnType<typeof uneven<Op, ShowDim<N>, What, ShowDim<G>>> : never : never : never

/**
 * `unknown` when a window of a pool lies within a tensor, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type WindowCheck<Op extends string, R extends 1 | 2, S extends Sizes, K, O> =
  Refuse<CountProblem<Op, 'window', K> extends infer T ? [T] extends [never] ? S extends Sizes ? R extends 1 ? Inside1<Op, S, K, O> : Inside2<Op, S, K, O> : never : T & string : never>

type Inside1<Op extends string, S extends Sizes, K, O> =
  S extends readonly [...unknown[], infer L, unknown]
    ? Misfit<Op, S, 'length', 'slid', L, K, Option<O, 'stride', K>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>> : never

type Inside2<Op extends string, S extends Sizes, K, O> =
  S extends readonly [...unknown[], infer H, infer V, unknown]
    ? Misfit<Op, S, 'height', 'slid', H, Of<K, 0>, StrideOf<O, 0, K>, PaddingOf<O, 0>, DilationOf<O, 0>> | Misfit<Op, S, 'width', 'slid', V, Of<K, 1>, StrideOf<O, 1, K>, PaddingOf<O, 1>, DilationOf<O, 1>>
    : never
