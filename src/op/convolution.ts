import { binders } from '../graph/binders.js'
import type { Dim, Sizes } from '../shape/kind/dim.js'
import type { FloatDType } from '../tensor/dtype.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { checkDType, floats, type Asks } from './takes.js'
import { countArgument, movesArgument, type Move } from './window-options.js'
import { noKernels, nothingLeft, otherChannels, otherGroups, uneven } from './window-sentences.js'
import { axisNames, extentOf, fitting, paddingOf, rowsOf, withPrefix } from './window-slide.js'
import type { Alone, Both, Conv1d, Conv2d, ConvOptions1d, ConvOptions2d, FeaturesCheck, Goes, GroupsCheck, KernelsCheck, OptionsCheck, PerGroup, Way } from './window-types.js'

type Names = 'stride' | 'padding' | 'dilation' | 'groups'

/**
 * The type of `conv1d` and `convTranspose1d`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Conv1dWord<Op extends string, By extends Way> {
  <P extends Sizes, L extends Dim, C extends Dim, K extends Dim, I extends Dim, F extends Dim, D extends FloatDType, E extends D>(
    x: Tensor<readonly [...P, L, C], D>,
    kernels: Tensor<readonly [K, I, F], E> & NoInfer<Goes<C, I, readonly [L, K], Alone<By, L, K, undefined, 1>, D, E, undefined>>,
  ): Tensor<readonly [...P, NoInfer<Alone<By, L, K, undefined, 1>>, F], D>
  <P extends Sizes, L extends Dim, C extends Dim, K extends Dim, I extends Dim, F extends Dim, D extends FloatDType, E extends D, const O extends ConvOptions1d>(
    x: Tensor<readonly [...P, L, C], D>,
    kernels: Tensor<readonly [K, I, F], E> & NoInfer<Goes<PerGroup<C, O>, I, readonly [L, K], Alone<By, L, K, O, 1>, D, E, O>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names> & GroupsCheck<Op, readonly [C], readonly [F], O>>,
  ): Tensor<readonly [...P, NoInfer<Alone<By, L, K, O, 1>>, F], D>
  <X extends Given, W extends Given, const O extends ConvOptions1d | undefined = undefined>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 1, X['shape']>>,
    kernels: W & NoInfer<KernelsCheck<Op, 1, X['shape'], W['shape'], X['dtype'], W['dtype'], O, By>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names> & GroupsCheck<Op, X['shape'], W['shape'], O>> | void,
  ): Tensor<Conv1d<X['shape'], W['shape'], O, By>, X['dtype']>
  <W extends Given>(kernels: W): <X extends Given>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 1, X['shape']> & KernelsCheck<Op, 1, X['shape'], W['shape'], X['dtype'], W['dtype'], undefined, By>>,
  ) => Tensor<Conv1d<X['shape'], W['shape'], undefined, By>, X['dtype']>
}

/**
 * The type of `conv2d` and `convTranspose2d`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Conv2dWord<Op extends string, By extends Way> {
  <P extends Sizes, H extends Dim, V extends Dim, C extends Dim, K extends Dim, L extends Dim, I extends Dim, F extends Dim, D extends FloatDType, E extends D>(
    x: Tensor<readonly [...P, H, V, C], D>,
    kernels: Tensor<readonly [K, L, I, F], E> & NoInfer<Goes<C, I, readonly [H, V, K, L], Both<By, H, V, K, L, undefined>[number], D, E, undefined>>,
  ): Tensor<readonly [...P, ...Both<By, H, V, K, L, undefined>, F], D>
  <P extends Sizes, H extends Dim, V extends Dim, C extends Dim, K extends Dim, L extends Dim, I extends Dim, F extends Dim, D extends FloatDType, E extends D, const O extends ConvOptions2d>(
    x: Tensor<readonly [...P, H, V, C], D>,
    kernels: Tensor<readonly [K, L, I, F], E> & NoInfer<Goes<PerGroup<C, O>, I, readonly [H, V, K, L], Both<By, H, V, K, L, O>[number], D, E, O>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names> & GroupsCheck<Op, readonly [C], readonly [F], O>>,
  ): Tensor<readonly [...P, ...Both<By, H, V, K, L, O>, F], D>
  <X extends Given, W extends Given, const O extends ConvOptions2d | undefined = undefined>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 2, X['shape']>>,
    kernels: W & NoInfer<KernelsCheck<Op, 2, X['shape'], W['shape'], X['dtype'], W['dtype'], O, By>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names> & GroupsCheck<Op, X['shape'], W['shape'], O>> | void,
  ): Tensor<Conv2d<X['shape'], W['shape'], O, By>, X['dtype']>
  <W extends Given>(kernels: W): <X extends Given>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 2, X['shape']> & KernelsCheck<Op, 2, X['shape'], W['shape'], X['dtype'], W['dtype'], undefined, By>>,
  ) => Tensor<Conv2d<X['shape'], W['shape'], undefined, By>, X['dtype']>
}

/** What is the same for convolutions and transposed ones: kernels that go with their input, group by group. */
const checked = (word: string, x: AnyTensor, w: AnyTensor, options: unknown, rank: 1 | 2) => {
  checkDType(word, floats, x.dtype)
  const rows = rowsOf(word, x, rank)
  if (x.dtype !== w.dtype) mismatch(`${word}: ${x.dtype} and ${w.dtype} differ: cast one of them`)
  if (w.shape.length !== rank + 2) mismatch(noKernels(word, axisNames[rank].join(', '), show(w.shape)))
  const { moves, groups } = movesArgument(word, options, rank, undefined)
  const windows = w.shape.slice(0, rank).map((size, axis) => countArgument(word, axisNames[rank][axis]!, size))
  const [taken, given] = [w.shape[rank]!, w.shape[rank + 1]!]
  if (rows.channels % groups !== 0) mismatch(uneven(word, String(rows.channels), 'channels', String(groups)))
  if (given % groups !== 0) mismatch(uneven(word, String(given), 'kernels', String(groups)))
  if (rows.channels !== taken * groups) {
    mismatch(groups === 1 ? otherChannels(word, show(x.shape), show(w.shape), String(rows.channels), String(taken))
      : otherGroups(word, show(x.shape), show(w.shape), String(rows.channels), String(groups), String(taken)))
  }
  return { rows, windows, moves, groups }
}

/** Channels last, as everywhere. */
const dimensionsOf = (rank: number) => {
  const places = Array.from({ length: rank }, (_, axis) => axis)
  const features = [0, rank + 1, ...places.map(axis => axis + 1)]
  return { lhs: features, rhs: [rank, rank + 1, ...places], out: features }
}

const ones = (rank: number): readonly number[] => new Array<number>(rank).fill(1)

const convolved = (word: string, rank: 1 | 2) => (x: AnyTensor, w: AnyTensor, options: unknown): AnyTensor => {
  const { rows, windows, moves, groups } = checked(word, x, w, options, rank)
  return withPrefix(rows, binders.convolution({
    dimensions: dimensionsOf(rank), windowStrides: moves.map(({ stride }) => stride), padding: fitting(word, x.shape, rows.sizes, windows, moves, rank),
    lhsDilation: ones(rank), rhsDilation: moves.map(({ dilation }) => dilation), featureGroupCount: groups,
  }, rows.rows, w))
}

/** The padding that makes a convolution of what the strides have spread grow to the size that is asked for. */
const grown = (size: number, window: number, move: Move, tell: () => never): readonly [number, number] => {
  const { stride, padding } = move
  const extent = extentOf(window, move)
  const whole = (size - 1) * stride + extent
  if (size === 0) return padding === 'same' ? [0, 0] : tell()
  const all = padding === 'same' ? size * stride : whole - padding[0] - padding[1]
  if (all <= 0) tell()
  const [before] = padding === 'same' ? paddingOf(all, window, move) : padding
  const low = extent - 1 - before
  return [low, all - (size - 1) * stride + extent - 2 - low]
}

const transposed = (word: string, rank: 1 | 2) => (x: AnyTensor, w: AnyTensor, options: unknown): AnyTensor => {
  const { rows, windows, moves, groups } = checked(word, x, w, options, rank)
  const padding = moves.map((move, axis) => grown(rows.sizes[axis]!, windows[axis]!, move, () => mismatch(nothingLeft(word, show(x.shape), axisNames[rank][axis]!))))
  return withPrefix(rows, binders.convolution({
    dimensions: dimensionsOf(rank), windowStrides: ones(rank), padding, lhsDilation: moves.map(({ stride }) => stride),
    rhsDilation: moves.map(({ dilation }) => dilation), featureGroupCount: groups,
  }, rows.rows, binders.reverse({ dimensions: dimensionsOf(rank).rhs.slice(2) }, w)))
}

/** Both forms: with kernels alone, what then takes the tensor. */
const word = (name: string, apply: (x: AnyTensor, w: AnyTensor, options: unknown) => AnyTensor) => (...args: readonly unknown[]): unknown => {
  checkArity(name, args, 3)
  const [first, second, options] = args
  const x = tensorArgument(name, first)
  return args.length === 1 ? (given: unknown) => apply(tensorArgument(name, given), x, undefined) : apply(x, tensorArgument(name, second), options)
}

export const convolving1d: Conv1dWord<'conv1d', 'slid'> = asStated(word('conv1d', convolved('conv1d', 1)))
export const convolving2d: Conv2dWord<'conv2d', 'slid'> = asStated(word('conv2d', convolved('conv2d', 2)))
export const transposing1d: Conv1dWord<'convTranspose1d', 'grown'> = asStated(word('convTranspose1d', transposed('convTranspose1d', 1)))
export const transposing2d: Conv2dWord<'convTranspose2d', 'grown'> = asStated(word('convTranspose2d', transposed('convTranspose2d', 2)))
