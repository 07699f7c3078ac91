import type { ReduceWindow } from '../row/params.js'
import type { DType } from '../../tensor/dtype.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Application, Binders } from '../row/row.js'

/** What no element is beyond, of a largest or a least. */
export const lowestOf = (kind: ReduceWindow['kind'], dtype: DType): number => {
  const sign = kind === 'maximum' ? -1 : 1
  return dtype === 'int32' ? (sign < 0 ? -(2 ** 31) : 2 ** 31 - 1) : sign * Infinity
}

/**
 * What the operand of a largest or least of windows has of the cotangent, where windows are tiles that lie side by side: each tile's axes are axes of their own, and all
 * is one pass over the operand. `undefined` where they overlap, or lie apart.
 */
export const pooledTiles = (b: Binders, dy: AnyTensor, { inputs: [x], output, params }: Application<ReduceWindow>): AnyTensor | undefined => {
  const { windowDimensions: window, windowStrides, baseDilations, windowDilations, padding } = params
  const tiled = window.every((size, axis) => size === windowStrides[axis] && baseDilations[axis] === 1
    && (size === 1 || windowDilations[axis] === 1) && padding[axis]![0] === 0 && padding[axis]![1] <= 0)
  if (!tiled || output.shape.includes(0)) return undefined
  const { shape } = x!
  const covered = output.shape.map((count, axis) => count * window[axis]!)
  const inside = covered.every((size, axis) => size === shape[axis]) ? x! : b.slice({ start: shape.map(() => 0), limit: covered, strides: shape.map(() => 1) }, x!)
  // Each axis as two: tiles, and places in a tile.
  const split = output.shape.flatMap((count, axis) => [count, window[axis]!])
  const within = window.map((_, axis) => 2 * axis + 1)
  const over = window.map((_, axis) => 2 * axis)
  const spread = (t: AnyTensor): AnyTensor => b.broadcast_in_dim({ shape: split, broadcastDimensions: over }, t)
  let place: AnyTensor | undefined
  let step = 1
  for (let axis = window.length - 1; axis >= 0; axis--) {
    if (window[axis]! === 1) continue
    const own = b.iota({ shape: split, dtype: 'int32', dimension: within[axis]! })
    const scaled = step === 1 ? own : b.multiply(own, b.constant(step, own))
    place = place === undefined ? scaled : b.add(place, scaled)
    step *= window[axis]!
  }
  if (place === undefined) return undefined
  const attained = b.compare({ direction: 'EQ' }, b.reshape({ shape: split }, inside), spread(output))
  const first = b.reduce({ kind: 'minimum', dimensions: within }, b.select(attained, place, b.constant(step, place)))
  const taken = b.select(b.compare({ direction: 'EQ' }, place, spread(first)), spread(dy), b.constant(0, { shape: split, dtype: dy.dtype }))
  const whole = b.reshape({ shape: covered }, taken)
  if (inside === x!) return whole
  return b.pad({ low: shape.map(() => 0), high: shape.map((size, axis) => size - covered[axis]!), interior: shape.map(() => 0) }, whole, b.constant(0, { shape: [], dtype: dy.dtype }))
}
