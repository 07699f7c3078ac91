import { binders } from '../graph/binders.js'
import type { Pad, PadCheck, Widths } from '../shape/pad.js'
import type { Tile, TileCheck } from '../shape/tile.js'
import { checkArgument, described, numbersArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { checkSizes } from '../tensor/size.js'
import type { Given, Tensor } from '../tensor/value.js'
import { scalarOf } from './binary.js'
import { tensorFirst } from './tensor-first.js'

/**
 * Options of `pad`: what is put before and after. Default 0.
 *
 * @since 0.1.0
 * @category types
 */
export interface PadOptions { readonly value?: number | boolean | undefined }

const widthsArgument = (widths: unknown): Widths => checkArgument('pad', 'the list of widths', widths, 'array').map(pair => {
  const [low, high, more] = numbersArgument('pad', 'a pair of widths', pair)
  return low !== undefined && high !== undefined && more === undefined ? [low, high] as const
    : refuse(`pad: a pair of widths is ${described(pair)}: it must be [before, after]`)
})

/**
 * The type of `pad`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface PadWord {
  <X extends Given, const W extends Widths>(
    x: X, widths: W & NoInfer<PadCheck<X['shape'], W>>, options?: PadOptions,
  ): Tensor<Pad<X['shape'], W>, X['dtype']>
  <const W extends Widths>(widths: W): <X extends Given>(x: X & NoInfer<PadCheck<X['shape'], W>>) => Tensor<Pad<X['shape'], W>, X['dtype']>
}

/**
 * With `value`, which is 0 unless said, put around: for each axis a pair `[before, after]` of how many. `pipe(x, pad(widths))`
 * puts zeros. Primitive: `pad`.
 *
 * @throws {ShapeMismatch} when there is not one pair for each axis, or a width is negative; a compile error where types tell.
 * @example
 * import { pad, tensor } from 'pullback'
 *
 * console.log(pad(tensor([1, 2]), [[1, 2]]).toString())                 // => Tensor [5] float32 (0, 1, 2, 0, 0)
 * console.log(pad(tensor([1, 2]), [[0, 1]], { value: 9 }).toString())   // => Tensor [3] float32 (1, 2, 9)
 *
 * @since 0.1.0
 * @category movement
 */
export const pad: PadWord = asStated(tensorFirst('pad', 3, widthsArgument, (x, widths, options) => {
  const { shape } = x
  if (widths.length !== shape.length) mismatch(`pad: ${show(shape)} needs ${shape.length} pairs of widths, not ${widths.length}`)
  for (const width of widths.flat()) {
    if (width < 0) mismatch(`pad: ${show(shape)}: a width of ${width} is negative`)
    if (!Number.isInteger(width)) mismatch(`pad: ${show(shape)}: a width of ${width} is not a whole number`)
  }
  const { value: given = 0 } = optionsArgument<PadOptions>('pad', options, { value: 'number or boolean' })
  const value = scalarOf('pad', Number(given), x.dtype)
  return binders.pad({ low: widths.map(([low]) => low), high: widths.map(([, high]) => high), interior: shape.map(() => 0) }, x, value)
}))

/**
 * The type of `tile`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface TileWord {
  <X extends Given, const R extends readonly number[]>(
    x: X, repeats: R & NoInfer<TileCheck<X['shape'], R>>,
  ): Tensor<Tile<X['shape'], R>, X['dtype']>
  <const R extends readonly number[]>(repeats: R): <X extends Given>(
    x: X & NoInfer<TileCheck<X['shape'], R>>,
  ) => Tensor<Tile<X['shape'], R>, X['dtype']>
}

/**
 * The whole tensor again and again along its axes: for each axis, how often. `pipe(x, tile(repeats))` is the same.
 * Primitives: `broadcast_in_dim`, `reshape`.
 *
 * @throws {ShapeMismatch} when there is not one whole number, 0 or more, for each axis; a compile error where types tell.
 * @example
 * import { tensor, tile } from 'pullback'
 *
 * console.log(tile(tensor([1, 2]), [2]).toString()) // => Tensor [4] float32 (1, 2, 1, 2)
 *
 * @since 0.1.0
 * @category movement
 */
export const tile: TileWord = asStated(tensorFirst('tile', 2, repeats => numbersArgument('tile', 'the list of repeats', repeats), (x, repeats) => {
  const { shape } = x
  if (repeats.length !== shape.length) mismatch(`tile: ${show(shape)} needs ${shape.length} repeats, not ${repeats.length}`)
  const wrong = repeats.find(n => !Number.isInteger(n) || n < 0)
  if (wrong !== undefined) mismatch(`tile: ${show(shape)}: ${wrong} is not a number of repeats`)
  const tiled = shape.map((d, i) => d * repeats[i]!)
  checkSizes('tile', repeats)
  // Each axis becomes two, the repeats before the elements; merging the two puts the copies one after the other.
  const copies = binders.broadcast_in_dim({
    shape: shape.flatMap((d, i) => [repeats[i]!, d]), broadcastDimensions: shape.map((_, i) => 2 * i + 1),
  }, x)
  return binders.reshape({ shape: tiled }, copies)
}))
