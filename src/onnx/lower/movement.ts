import type { PrimitiveParams } from '../../primitive/row/params.js'
import { isKnown, isSame, known, minus, plus, scaled, type Size } from '../program/size.js'
import { range, type At, type Lowering } from './lowering.js'

/** The axes of a result that are none of these. */
const otherAxes = (rank: number, axes: readonly number[]): readonly number[] => range(rank).filter(axis => !axes.includes(axis))

export const broadcast: Lowering<PrimitiveParams['broadcast_in_dim']> = ({ g, x: [x], params: { broadcastDimensions }, type: { shape } }) => {
  const order = range(broadcastDimensions.length).toSorted((p, q) => broadcastDimensions[p]! - broadcastDimensions[q]!)
  const spread = g.unsqueeze(g.transpose(x!.name, order), otherAxes(shape.length, broadcastDimensions))
  const repeats = broadcastDimensions.some((to, from) => !isSame(x!.shape[from]!, shape[to]!)) || otherAxes(shape.length, broadcastDimensions).some(axis => !isSame(shape[axis]!, known(1)))
  return repeats ? g.op('Expand', [spread, g.sizes(shape)]) : spread
}

export const iota: Lowering<PrimitiveParams['iota']> = ({ g, params: { dimension }, type: { shape, dtype } }) => {
  const steps = g.cast(g.range(shape[dimension]!), dtype)
  return shape.length === 1 ? steps : g.op('Expand', [g.unsqueeze(steps, otherAxes(shape.length, [dimension])), g.sizes(shape)])
}

/** The last 64-bit number: what lies before the first place. */
const BEFORE = -(2n ** 63n)

export const reverse: Lowering<PrimitiveParams['reverse']> = ({ g, x: [x], params: { dimensions } }) => {
  const all = <T>(value: T): readonly T[] => dimensions.map(() => value)
  return dimensions.length === 0 ? g.op('Identity', [x!.name])
    : g.op('Slice', [x!.name, g.longs(all(-1)), g.longs(all(BEFORE)), g.longs(dimensions), g.longs(all(-1))])
}

/** A part of an axis. */
export interface Cut {
  readonly axis: number
  readonly start: Size
  readonly end: Size
  readonly stride: number
}

export const cut = (g: At<unknown>['g'], name: string, cuts: readonly Cut[]): string => cuts.length === 0 ? name : g.op('Slice', [
  name, g.sizes(cuts.map(({ start }) => start)), g.sizes(cuts.map(({ end }) => end)), g.longs(cuts.map(({ axis }) => axis)), g.longs(cuts.map(({ stride }) => stride)),
])

export const slice: Lowering<PrimitiveParams['slice']> = ({ g, x: [x], params: { strides }, sizes: { start, limit } }) => {
  const cuts = x!.shape.map((_, axis): Cut => ({ axis, start: start![axis]!, end: limit![axis]!, stride: strides[axis]! }))
  return g.op('Identity', [cut(g, x!.name, cuts.filter(({ axis, start: from, end, stride }) => stride !== 1 || !isSame(from, known(0)) || !isSame(end, x!.shape[axis]!)))])
}

const isPositive = (size: Size): boolean => isKnown(size) ? size.plus > 0 : size.times > 0
const isNegative = (size: Size): boolean => isKnown(size) ? size.plus < 0 : size.times < 0

export const pad: Lowering<PrimitiveParams['pad']> = ({ g, x: [x, value], params: { interior }, sizes: { low, high } }) => {
  let [name, shape] = [x!.name, x!.shape]
  // Between the elements: a new axis behind each is filled up, and what comes behind the last element is left out.
  interior.forEach((width, axis) => {
    if (width === 0) return
    const ends = range(2 * (shape.length + 1)).map(i => i === shape.length + 1 + axis + 1 ? width : 0)
    const filled = g.op('Pad', [g.unsqueeze(name, [axis + 1]), g.longs(ends), value!.name])
    const spread = shape.map((size, i) => i === axis ? scaled(size, width + 1) : size)
    const end = minus(spread[axis]!, known(width))
    const some = !isKnown(end) || end.plus > 0
    name = cut(g, g.reshape(filled, spread), some ? [{ axis, start: known(0), end, stride: 1 }] : [])
    shape = some ? spread.map((size, i) => i === axis ? end : size) : spread
  })
  const axes = range(shape.length)
  const wide = axes.some(axis => isPositive(low![axis]!) || isPositive(high![axis]!))
  const width = (size: Size): Size => isPositive(size) ? size : known(0)
  // First wider, then narrower: what is left out may be of what was added.
  if (wide) {
    name = g.op('Pad', [name, g.sizes([...low!.map(width), ...high!.map(width)]), value!.name])
    shape = shape.map((size, axis) => plus(size, plus(width(low![axis]!), width(high![axis]!))))
  }
  const narrow = axes.filter(axis => isNegative(low![axis]!) || isNegative(high![axis]!))
  const less = (size: Size): Size => isNegative(size) ? size : known(0)
  return g.op('Identity', [cut(g, name, narrow.map(axis => ({
    axis, start: scaled(less(low![axis]!), -1), end: plus(shape[axis]!, less(high![axis]!)), stride: 1,
  })))])
}
