import type { DivideDims } from '../shape/arithmetic/dims.js'
import type { Refuse, Told } from '../shape/error.js'
import type { Box, Dim, Shape, Sizes } from '../shape/kind/dim.js'
import type { Show, ShowDim } from '../shape/show.js'
import type { NoSize } from '../shape/sizes.js'
import type { Meet, Taker, TakerOfEach, Takers, TakersOfEach } from '../shape/union.js'
import type { Extent, Grown, Padded, Pair, Slid } from '../shape/window.js'
import type { DType } from '../tensor/dtype.js'
import type { NoOther, Option } from '../tensor/option.js'
import type { DTypesProblem } from './takes.js'
import type { noCount, noFeatures, noKernels, noPadding, nothingLeft, otherChannels, otherGroups, tooLarge, uneven } from './window-sentences.js'

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

/** Behind a window, and behind a transposed one. */
export type Way = 'slid' | 'grown'

type Sized<By extends Way, N extends Dim, K extends Dim, S, P, L> = By extends 'slid' ? Slid<N, K, S, P, L> : Grown<N, K, S, P, L>

/** The size along the first or second axis of two: options are looked into where there are any, and say for both axes or for each. */
type Along<By extends Way, X extends 0 | 1, N, K, O, Stride> =
  Sized<By, N & Dim, K & Dim, Of<Option<O, 'stride', Stride>, X>, Of<Option<O, 'padding', 'valid'>, X>, Of<Option<O, 'dilation', 1>, X>>

/**
 * The size along the only axis behind a window.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Alone<By extends Way, N, K, O, Stride> = Sized<By, N & Dim, K & Dim, Option<O, 'stride', Stride>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>>

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
    ? W extends readonly [infer K, infer L, unknown, infer F] ? Laid<readonly [...P, ...Both<By, H, V, K, L, O>, F]> : Laid<readonly [...P, number, number, number]>
    : Shape

/**
 * Both sizes behind a window.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Both<By extends Way, H, V, K, L, O> =
  [O] extends [undefined]
    ? By extends 'slid' ? [NoInfer<Slid<H & Dim, K & Dim, 1, 'valid', 1>>, NoInfer<Slid<V & Dim, L & Dim, 1, 'valid', 1>>]
      : [NoInfer<Grown<H & Dim, K & Dim, 1, 'valid', 1>>, NoInfer<Grown<V & Dim, L & Dim, 1, 'valid', 1>>]
    : [NoInfer<Along<By, 0, H, K, O, 1>>, NoInfer<Along<By, 1, V, L, O, 1>>]

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
  S extends readonly [...infer P, infer H, infer V, infer C]
    ? Laid<readonly [...P, Along<'slid', 0, H, Of<K, 0>, O, Of<K, 0>>, Along<'slid', 1, V, Of<K, 1>, O, Of<K, 1>>, C]> : Shape

/**
 * `unknown` when a tensor has the axes that a window slides along, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type FeaturesCheck<Op extends string, R extends 1 | 2, S extends Sizes> = [S] extends [Featured<R>] ? unknown : Refuse<FeaturesProblem<Op, R, S>>

type Featured<R extends 1 | 2> = R extends 1 ? readonly [...unknown[], unknown, unknown] : readonly [...unknown[], unknown, unknown, unknown]

type AxesText<R extends 1 | 2> = R extends 1 ? 'length' : 'height, width'

type FeaturesProblem<Op extends string, R extends 1 | 2, S extends Sizes> =
  S extends unknown
    ? S extends Featured<R> ? never
      : number extends S['length'] ? never : ReturnType<typeof noFeatures<Op, AxesText<R>, Show<S>>>
    : never

/**
 * `unknown` when kernels go with a tensor, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type KernelsCheck<Op extends string, R extends 1 | 2, S, W, D extends DType, E extends DType, O, By extends Way = 'slid'> =
  [KernelsProblem<Op, R, S, W, O, By> | DTypesProblem<Op, D, E>] extends [infer T extends string] ? Told<T> : never

/**
 * `unknown` when kernels plainly go with a tensor, each size of which is one: what is wrong else, {@link KernelsCheck} finds out.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Goes<C, I, Own, Found, D, E, O> =
  Box<readonly [TakerOfEach<C>, TakersOfEach<Own>, TakerOfEach<D>]> extends Box<readonly [Taker<I>, Takers<Own>, Taker<E>]>
    ? [O] extends [{ readonly padding: 'same' }] ? unknown : -1 extends Found ? number extends Found ? unknown : never : unknown : never

type KernelsProblem<Op extends string, R extends 1 | 2, S, W, O, By extends Way> =
  S extends unknown ? W extends unknown ? R extends 1
    ? S extends readonly [...unknown[], infer C] ? W extends readonly [unknown, infer I, unknown]
      ? unknown extends Meet<PerGroup<C, O>, I> ? FitProblem1<Op, S, W, O, By> : ChannelsProblem<Op, S, W, C, I, O>
      : NoKernels<Op, R, W> : never
    : S extends readonly [...unknown[], infer C] ? W extends readonly [unknown, unknown, infer I, unknown]
      ? unknown extends Meet<PerGroup<C, O>, I> ? FitProblem2<Op, S, W, O, By> : ChannelsProblem<Op, S, W, C, I, O>
      : NoKernels<Op, R, W> : never
    : never : never

type NoKernels<Op extends string, R extends 1 | 2, W> = W extends Sizes ? number extends W['length'] ? never : ReturnType<typeof noKernels<Op, AxesText<R>, Show<W>>> : never

/**
 * The channels that each kernel takes.
 *
 * @since 0.2.0
 * @category type checks
 */
export type PerGroup<C, O> = [O] extends [undefined] ? C : Option<O, 'groups', 1> extends infer G ? G extends 1 ? C : G extends Dim ? DivideDims<C & Dim, G> : C : C

type ChannelsProblem<Op extends string, S, W, C, I, O> = S extends Sizes ? W extends Sizes ? Grouped<Op, S, W, C & Dim, I & Dim, Option<O, 'groups', 1>> : never : never

type Grouped<Op extends string, S extends Sizes, W extends Sizes, C extends Dim, I extends Dim, G> =
  G extends 1 ? unknown extends Meet<C, I> ? never : ReturnType<typeof otherChannels<Op, Show<S>, Show<W>, ShowDim<C>, ShowDim<I>>>
    : G extends Dim ? number extends G ? never
      // What does not divide is said of the groups.
      : [DivideDims<C, G>] extends [never] ? never
      : unknown extends Meet<DivideDims<C, G>, I> ? never
      : ReturnType<typeof otherGroups<Op, Show<S>, Show<W>, ShowDim<C>, ShowDim<G>, ShowDim<I>>> : never

type StrideOf<O, X extends 0 | 1, Otherwise> = Of<Option<O, 'stride', Otherwise>, X>
type DilationOf<O, X extends 0 | 1> = Of<Option<O, 'dilation', 1>, X>
type PaddingOf<O, X extends 0 | 1> = Of<Option<O, 'padding', 'valid'>, X>

/** The axes along which a window does not fit. */
type FitProblem2<Op extends string, S, W, O, By extends Way> =
  S extends readonly [...unknown[], infer H, infer V, unknown] ? W extends readonly [infer K, infer L, ...unknown[]]
    ? First<Misfit<Op, S, 'height', By, H, K, StrideOf<O, 0, 1>, PaddingOf<O, 0>, DilationOf<O, 0>>, Misfit<Op, S, 'width', By, V, L, StrideOf<O, 1, 1>, PaddingOf<O, 1>, DilationOf<O, 1>>>
    : never : never

type FitProblem1<Op extends string, S, W, O, By extends Way> =
  S extends readonly [...unknown[], infer L, unknown] ? W extends readonly [infer K, ...unknown[]]
    ? Misfit<Op, S, 'length', By, L, K, Option<O, 'stride', 1>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>> : never : never

type ShowAny<S> = S extends Sizes ? Show<S> : never

/** What is wrong with the first axis, else what is with the second. */
type First<A, B> = [A] extends [never] ? B : A

/** For each of what an option may be. */
type Misfit<Op extends string, S, Axis extends string, By extends Way, N, K, T, P, L> =
  N extends Dim ? K extends Dim ? K extends 0 ? ReturnType<typeof noCount<Op, Axis, '0'>>
    : P extends unknown ? L extends unknown ? T extends unknown
      ? Sized<By, N, K, T, P, L> extends -1
        ? By extends 'slid' ? ReturnType<typeof tooLarge<Op, ShowAny<S>, Axis, ShowDim<Extent<K, L>>, ShowDim<Padded<N, P>>>> : ReturnType<typeof nothingLeft<Op, ShowAny<S>, Axis>>
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
    readonly [K in keyof Exclude<O, undefined> & Names]?: K extends 'padding' ? Refuse<PaddingProblem<Op, Exclude<O, undefined>[K]>> : Refuse<CountProblem<Op, K extends 'groups' ? 'number of groups' : K, Exclude<O, undefined>[K]>>
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
 * Both sizes behind a pool.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Tiled<H, V, K, O> = [NoInfer<Along<'slid', 0, H, Of<K, 0>, O, Of<K, 0>>>, NoInfer<Along<'slid', 1, V, Of<K, 1>, O, Of<K, 1>>>]

/**
 * `unknown` when a window of a pool plainly lies within a tensor, each size of which is one: what is wrong else, {@link WindowCheck} finds out.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Lies<Op extends string, Own, K, Found> =
  Box<TakersOfEach<Own>> extends Box<Takers<Own>>
    ? [CountProblem<Op, 'window', K>] extends [never] ? -1 extends Found ? number extends Found ? unknown : never : unknown : never : never

/**
 * `unknown` when a window of a pool lies within a tensor, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type WindowCheck<Op extends string, R extends 1 | 2, S, K, O> = Refuse<WindowProblem<Op, R, S, K, O>>

type WindowProblem<Op extends string, R extends 1 | 2, S, K, O> =
  [CountProblem<Op, 'window', K>] extends [never]
    ? S extends unknown ? R extends 1
      ? S extends readonly [...unknown[], infer L, unknown]
        ? -1 extends Alone<'slid', L, K, O, K> ? Misfit<Op, S, 'length', 'slid', L, K, Option<O, 'stride', K>, Option<O, 'padding', 'valid'>, Option<O, 'dilation', 1>> : never : never
      : S extends readonly [...unknown[], infer H, infer V, unknown]
        ? -1 extends Along<'slid', 0, H, Of<K, 0>, O, Of<K, 0>> | Along<'slid', 1, V, Of<K, 1>, O, Of<K, 1>>
          ? First<Misfit<Op, S, 'height', 'slid', H, Of<K, 0>, StrideOf<O, 0, K>, PaddingOf<O, 0>, DilationOf<O, 0>>,
            Misfit<Op, S, 'width', 'slid', V, Of<K, 1>, StrideOf<O, 1, K>, PaddingOf<O, 1>, DilationOf<O, 1>>>
          : never : never
      : never
    : CountProblem<Op, 'window', K>

type LastOf<S> = S extends readonly [...unknown[], infer C] ? C : number
