import { binders as b } from '../graph/binders.js'
import type { Dim, Sizes } from '../shape/kind/dim.js'
import type { Pair } from '../shape/window.js'
import { allocate, type FloatDType } from '../tensor/dtype.js'
import { asStated } from '../tensor/cast.js'
import { mismatch } from '../tensor/mismatch.js'
import { fromStorage, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { checkDType, floats, type Asks } from './takes.js'
import { tensorFirst } from './tensor-first.js'
import { eachArgument, movesArgument, type Move } from './window-options.js'
import { allPadding } from './window-sentences.js'
import { extentOf, fitting, rowsOf, withPrefix } from './window-slide.js'
import type { Alone, FeaturesCheck, Lies, OptionsCheck, Pool1d, Pool2d, Tiled, WindowCheck, WindowOptions1d, WindowOptions2d } from './window-types.js'

type Names = 'stride' | 'padding' | 'dilation'

/**
 * The type of `maxPool1d` and `avgPool1d`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Pool1dWord<Op extends string> {
  <P extends Sizes, L extends Dim, C extends Dim, D extends FloatDType, const K extends number>(
    x: Tensor<readonly [...P, L, C], D>, size: K & NoInfer<Lies<Op, readonly [L], K, Alone<'slid', L, K, undefined, K>>>,
  ): Tensor<readonly [...P, NoInfer<Alone<'slid', L, K, undefined, K>>, C], D>
  <P extends Sizes, L extends Dim, C extends Dim, D extends FloatDType, const K extends number, const O extends WindowOptions1d>(
    x: Tensor<readonly [...P, L, C], D>, size: K & NoInfer<Lies<Op, readonly [L], K, Alone<'slid', L, K, O, K>>>, options: O & NoInfer<OptionsCheck<Op, O, Names>>,
  ): Tensor<readonly [...P, NoInfer<Alone<'slid', L, K, O, K>>, C], D>
  <X extends Given, const K extends number, const O extends WindowOptions1d | undefined = undefined>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 1, X['shape']>>,
    size: K & NoInfer<WindowCheck<Op, 1, X['shape'], K, O>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names>> | void,
  ): Tensor<Pool1d<X['shape'], K, O>, X['dtype']>
  <const K extends number>(size: K): <X extends Given>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 1, X['shape']> & WindowCheck<Op, 1, X['shape'], K, undefined>>,
  ) => Tensor<Pool1d<X['shape'], K, undefined>, X['dtype']>
}

/**
 * The type of `maxPool2d` and `avgPool2d`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Pool2dWord<Op extends string> {
  <P extends Sizes, H extends Dim, V extends Dim, C extends Dim, D extends FloatDType, const K extends Pair<number>>(
    x: Tensor<readonly [...P, H, V, C], D>, size: K & NoInfer<Lies<Op, readonly [H, V], K, Tiled<H, V, K, undefined>[number]>>,
  ): Tensor<readonly [...P, ...Tiled<H, V, K, undefined>, C], D>
  <P extends Sizes, H extends Dim, V extends Dim, C extends Dim, D extends FloatDType, const K extends Pair<number>, const O extends WindowOptions2d>(
    x: Tensor<readonly [...P, H, V, C], D>, size: K & NoInfer<Lies<Op, readonly [H, V], K, Tiled<H, V, K, O>[number]>>, options: O & NoInfer<OptionsCheck<Op, O, Names>>,
  ): Tensor<readonly [...P, ...Tiled<H, V, K, O>, C], D>
  <X extends Given, const K extends Pair<number>, const O extends WindowOptions2d | undefined = undefined>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 2, X['shape']>>,
    size: K & NoInfer<WindowCheck<Op, 2, X['shape'], K, O>>,
    options: O & NoInfer<OptionsCheck<Op, O, Names>> | void,
  ): Tensor<Pool2d<X['shape'], K, O>, X['dtype']>
  <const K extends Pair<number>>(size: K): <X extends Given>(
    x: X & NoInfer<Asks<Op, FloatDType, X['dtype']> & FeaturesCheck<Op, 2, X['shape']> & WindowCheck<Op, 2, X['shape'], K, undefined>>,
  ) => Tensor<Pool2d<X['shape'], K, undefined>, X['dtype']>
}

/** How many of a window's taps lie on elements, at each place. */
const countsOf = (size: number, count: number, window: number, before: number, { stride, dilation }: Move): readonly number[] =>
  Array.from({ length: count }, (_, place) => {
    let inside = 0
    for (let tap = 0; tap < window; tap++) {
      const at = place * stride - before + tap * dilation
      if (at >= 0 && at < size) inside++
    }
    return inside
  })

/** Sums divided by how many elements each is of: padding does not count. */
const averaged = (y: AnyTensor, counts: readonly (readonly number[])[]): AnyTensor => {
  const all = counts.reduce<readonly number[]>((products, axis) => products.flatMap(n => axis.map(own => n * own)), [1])
  const [first = 1] = all
  if (all.every(n => n === first)) return b.divide(y, b.constant(first, y))
  const shape = counts.map(axis => axis.length)
  const data = allocate(y.dtype, all.length)
  all.forEach((n, i) => { data[i] = Math.max(1, n) })
  return b.divide(y, b.broadcast_in_dim({ shape: y.shape, broadcastDimensions: shape.map((_, axis) => axis + 1) }, fromStorage(shape, y.dtype, data)))
}

const pool = (word: string, rank: 1 | 2, kind: 'maximum' | 'add') => tensorFirst(word, 3, size => eachArgument(word, 'window', size, rank), (x, windows, options) => {
  checkDType(word, floats, x.dtype)
  const rows = rowsOf(word, x, rank)
  const { moves } = movesArgument(word, options, rank, windows)
  const padding = fitting(word, x.shape, rows.sizes, windows, moves, rank)
  windows.forEach((window, axis) => {
    const extent = extentOf(window, moves[axis]!)
    const most = Math.max(...padding[axis]!)
    if (moves[axis]!.padding !== 'same' && most >= extent) mismatch(allPadding(word, String(most), String(extent)))
  })
  const all = (each: (axis: number) => number): readonly number[] => [1, ...windows.map((_, axis) => each(axis)), 1]
  const y = b.reduce_window({
    kind, windowDimensions: all(axis => windows[axis]!), windowStrides: all(axis => moves[axis]!.stride), baseDilations: all(() => 1),
    windowDilations: all(axis => moves[axis]!.dilation), padding: [[0, 0], ...padding, [0, 0]],
  }, rows.rows)
  return withPrefix(rows, kind === 'maximum' ? y : averaged(y, windows.map((window, axis) => countsOf(rows.sizes[axis]!, y.shape[axis + 1]!, window, padding[axis]![0], moves[axis]!))))
})

export const poolingMax1d: Pool1dWord<'maxPool1d'> = asStated(pool('maxPool1d', 1, 'maximum'))
export const poolingMax2d: Pool2dWord<'maxPool2d'> = asStated(pool('maxPool2d', 2, 'maximum'))
export const poolingAvg1d: Pool1dWord<'avgPool1d'> = asStated(pool('avgPool1d', 1, 'add'))
export const poolingAvg2d: Pool2dWord<'avgPool2d'> = asStated(pool('avgPool2d', 2, 'add'))
