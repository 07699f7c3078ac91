import { binders } from '../graph/binders.js'
import { sizeOf } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor } from '../tensor/value.js'
import type { AxisName, Move } from './window-options.js'
import { noFeatures, tooLarge } from './window-sentences.js'

/** The axes that windows of so many axes slide along. */
export const axisNames: Readonly<Record<1 | 2, readonly AxisName[]>> = { 1: ['length'], 2: ['height', 'width'] }

/** A tensor as rows of one batch: what comes before its axes, their sizes, and the channels. */
export interface Rows {
  readonly prefix: readonly number[]
  readonly sizes: readonly number[]
  readonly channels: number
  readonly rows: AnyTensor
}

/** The axes of a tensor, whatever prefix it has. */
export const rowsOf = (word: string, x: AnyTensor, rank: 1 | 2): Rows => {
  const { shape } = x
  if (shape.length < rank + 1) mismatch(noFeatures(word, axisNames[rank].join(', '), show(shape)))
  const prefix = shape.slice(0, -rank - 1)
  const rest = shape.slice(-rank - 1)
  const rows = prefix.length === 1 ? x : binders.reshape({ shape: [sizeOf(prefix), ...rest] }, x)
  return { prefix, sizes: rest.slice(0, -1), channels: rest.at(-1)!, rows }
}

/** What was computed of rows, with the prefix that they had. */
export const withPrefix = ({ prefix }: Rows, y: AnyTensor): AnyTensor =>
  prefix.length === 1 ? y : binders.reshape({ shape: [...prefix, ...y.shape.slice(1)] }, y)

export const extentOf = (window: number, { dilation }: Move): number => (window - 1) * dilation + 1

/** What is put before an axis and behind it. */
export const paddingOf = (size: number, window: number, move: Move): readonly [number, number] => {
  if (move.padding !== 'same') return move.padding
  const all = Math.max(0, (Math.ceil(size / move.stride) - 1) * move.stride + extentOf(window, move) - size)
  return [Math.floor(all / 2), Math.ceil(all / 2)]
}

/** The padding of each axis along which a window slides, once it fits. */
export const fitting = (word: string, shape: readonly number[], sizes: readonly number[], windows: readonly number[], moves: readonly Move[], rank: 1 | 2): readonly (readonly [number, number])[] =>
  windows.map((window, axis) => {
    const [size, move] = [sizes[axis]!, moves[axis]!]
    const [before, after] = paddingOf(size, window, move)
    const [extent, whole] = [extentOf(window, move), size + before + after]
    if (move.padding !== 'same' && extent > whole) mismatch(tooLarge(word, show(shape), axisNames[rank][axis]!, String(extent), String(whole)))
    return [before, after]
  })
