import type { GatherDimensions, PrimitiveParams } from '../../primitive/row/params.js'
import type { Graph } from '../file/graph.js'
import { isSame, known, minus, type Size } from '../program/size.js'
import { range, type Lowering, type Value } from './lowering.js'

/** Where windows of an operand lie: `gather` reads them, `scatter` adds to them. */
interface Windows {
  readonly g: Graph
  readonly operand: Value
  readonly indices: Value
  readonly vectorAxis: number
  readonly batching: readonly number[]
  readonly indicesBatching: readonly number[]
  /** The operand's axis of each component of an index. */
  readonly map: readonly number[]
  /** How far a window goes along each axis of the operand. */
  readonly sizes: readonly Size[]
  /** The axes of the operand that are axes of a window. */
  readonly axes: readonly number[]
}

/** The shape of the indices without the axis of their components: there is a window for each. */
const batchOf = ({ indices, vectorAxis }: Windows): readonly Size[] => indices.shape.filter((_, axis) => axis !== vectorAxis)

/** One component of all indices. */
const component = ({ g, indices, vectorAxis }: Windows, place: number): string =>
  g.cast(vectorAxis === indices.shape.length ? indices.name : g.op('Gather', [indices.name, g.longs(place)], { axis: vectorAxis }), 'int64')

/** The last start at which a window lies inside, along an axis. */
const lastOf = ({ g, operand, sizes }: Windows, axis: number): string => g.size(minus(operand.shape[axis]!, sizes[axis]!))

/** The start of each window along an axis, moved so that it lies inside. */
const clamped = (at: Windows, name: string, axis: number): string => at.g.op('Max', [at.g.op('Min', [name, lastOf(at, axis)]), at.g.longs(0)])

/** The places of all elements of all windows in the operand: an index of it for each, along a last axis. */
const places = (at: Windows): string => {
  const { g, operand, axes, batching, indicesBatching, map, sizes, vectorAxis } = at
  const batch = batchOf(at)
  const rank = batch.length + axes.length
  const parts = operand.shape.map((size, axis) => {
    const terms: string[] = []
    const start = map.indexOf(axis)
    if (start >= 0) terms.push(g.unsqueeze(clamped(at, component(at, start), axis), range(axes.length).map(i => batch.length + i)))
    const shared = batching.indexOf(axis)
    if (shared >= 0) {
      const own = indicesBatching[shared]!
      const place = own - (vectorAxis < own ? 1 : 0)
      terms.push(g.unsqueeze(g.range(size), range(rank).filter(i => i !== place)))
    }
    const along = axes.indexOf(axis)
    if (along >= 0) terms.push(g.unsqueeze(g.range(sizes[axis]!), range(rank).filter(i => i !== batch.length + along)))
    const [first = g.longs(0), ...more] = terms
    const sum = more.reduce((left, right) => g.op('Add', [left, right]), first)
    return g.unsqueeze(g.op('Expand', [sum, g.sizes([...batch, ...axes.map(i => sizes[i]!)])]), [rank])
  })
  return parts.length === 1 ? parts[0]! : g.op('Concat', parts, { axis: rank })
}

/** From axes of batch and windows apart to the axes of a result, where windows have these. */
const mixed = (batch: number, windowAxes: readonly number[]): readonly number[] => {
  let next = 0
  return range(batch + windowAxes.length).map(axis => windowAxes.includes(axis) ? batch + windowAxes.indexOf(axis) : next++)
}

const inverse = (order: readonly number[]): readonly number[] => order.map((_, axis) => order.indexOf(axis))

/** Rows, or whatever lies along one axis, at indices. */
const rows = (at: Windows, d: GatherDimensions): string | undefined => {
  const [axis] = at.map
  const single = at.map.length === 1 && at.batching.length === 0 && axis !== undefined && d.collapsedSliceDims.length === 1 && d.collapsedSliceDims[0] === axis
  const whole = at.sizes.every((size, i) => i === axis ? isSame(size, known(1)) : isSame(size, at.operand.shape[i]!))
  if (!single || !whole) return undefined
  const batch = batchOf(at).length
  const made = at.g.op('Gather', [at.operand.name, clamped(at, component(at, 0), axis)], { axis })
  // The batch stands where the axis was.
  const apart = [...range(batch).map(i => axis + i), ...range(at.axes.length).map(i => i < axis ? i : i + batch)]
  return at.g.transpose(made, mixed(batch, d.offsetDims).map(i => apart[i]!))
}

export const gather: Lowering<PrimitiveParams['gather']> = ({ g, x: [x, indices], params: d, sizes: { sliceSizes } }) => {
  const at: Windows = {
    g, operand: x!, indices: indices!, vectorAxis: d.indexVectorDim, batching: d.operandBatchingDims, indicesBatching: d.startIndicesBatchingDims, map: d.startIndexMap,
    sizes: sliceSizes!, axes: range(x!.shape.length).filter(axis => !d.collapsedSliceDims.includes(axis) && !d.operandBatchingDims.includes(axis)),
  }
  const batch = batchOf(at)
  if (x!.shape.length === 0) return g.op('Expand', [x!.name, g.sizes(batch)])
  return rows(at, d) ?? g.transpose(g.op('GatherND', [x!.name, places(at)]), mixed(batch.length, d.offsetDims))
}

export const scatter: Lowering<PrimitiveParams['scatter']> = ({ g, x: [x, indices, updates], params: d, type: { dtype } }) => {
  if (updates!.shape.some(size => isSame(size, known(0)))) return g.op('Identity', [x!.name])
  const axes = range(x!.shape.length).filter(axis => !d.insertedWindowDims.includes(axis) && !d.inputBatchingDims.includes(axis))
  const at: Windows = {
    g, operand: x!, indices: indices!, vectorAxis: d.indexVectorDim, batching: d.inputBatchingDims, indicesBatching: d.scatterIndicesBatchingDims,
    map: d.scatterDimsToOperandDims, axes,
    sizes: x!.shape.map((_, axis) => axes.includes(axis) ? updates!.shape[d.updateWindowDims[axes.indexOf(axis)]!]! : known(1)),
  }
  const batch = batchOf(at)
  const apart = g.transpose(updates!.name, inverse(mixed(batch.length, d.updateWindowDims)))
  // A window that does not lie inside adds nothing.
  const inside = at.map.map((axis, i) => {
    const start = component(at, i)
    return g.op('And', [g.op('GreaterOrEqual', [start, g.longs(0)]), g.op('LessOrEqual', [start, lastOf(at, axis)])])
  })
  const valid = inside.length === 0 ? undefined : g.unsqueeze(inside.reduce((p, q) => g.op('And', [p, q])), range(axes.length).map(i => batch.length + i))
  const added = valid === undefined ? apart : g.op('Where', [valid, apart, g.scalar(0, dtype)])
  if (x!.shape.length === 0) return g.op('Add', [x!.name, g.op('ReduceSum', [added, g.longs(range(batch.length))], { keepdims: 0 })])
  return g.op('ScatterND', [x!.name, places(at), added], { reduction: 'add' })
}
