import type { GatherDimensions } from '../../../src/primitive/row/params.js'
import { range } from '../../../src/primitive/rules/type-of.js'
import { rowOf } from '../../../src/primitive/table.js'
import { Unfit, type Draft } from './draft.js'

interface Windows {
  readonly dimensions: GatherDimensions
  readonly indices: readonly number[]
  /** The operand's size along each indexed axis. */
  readonly reach: number
}

/** The windows of an operand in full generality: batching, collapsed and partial axes, the index vector anywhere. */
const windows = (d: Draft, shape: readonly number[]): Windows => {
  const { dice } = d
  const simple = dice.chance(0.4)
  const roles = shape.map((n, i) => simple ? (i === 0 && n > 0 ? 'collapsed' : 'window')
    : n > 0 && dice.chance(0.4) ? 'collapsed' : dice.chance(0.2) ? 'batching' : 'window')
  const having = (role: string): number[] => range(shape.length).filter(i => roles[i] === role)
  const [batching, collapsed, kept] = [having('batching'), having('collapsed'), having('window')]
  const sliceSizes = shape.map((n, i) => roles[i] !== 'window' ? 1 : dice.chance(simple ? 1 : 0.5) ? n : dice.int(Math.min(1, n), n))
  if (batching.some(i => shape[i] === 0)) throw new Unfit('an empty batch')
  const startIndexMap = dice.shuffled([...collapsed.filter(() => simple || dice.chance(0.85)), ...kept.filter(() => !simple && dice.chance(0.5))])
  if (startIndexMap.length === 0) throw new Unfit('nothing is indexed')
  const plain = dice.pick([[], [1], [3], [5], [8], [2, 3], [0]])
  const batch = dice.shuffled([...plain.map(size => ({ size, pair: -1 })), ...batching.map(axis => ({ size: shape[axis]!, pair: axis }))])
  const implied = startIndexMap.length === 1 && dice.chance(0.5)
  const place = implied ? batch.length : dice.int(0, batch.length)
  const batchShape = batch.map(({ size }) => size)
  const indices = implied ? batchShape : [...batchShape.slice(0, place), startIndexMap.length, ...batchShape.slice(place)]
  const offsetDims = dice.shuffled(range(batch.length + kept.length)).slice(0, kept.length).sort((p, q) => p - q)
  return {
    dimensions: {
      offsetDims, collapsedSliceDims: collapsed, operandBatchingDims: batching, startIndexMap, indexVectorDim: place, sliceSizes,
      startIndicesBatchingDims: batching.map(axis => {
        const at = batch.findIndex(({ pair }) => pair === axis)
        return !implied && at >= place ? at + 1 : at
      }),
    },
    indices,
    reach: Math.max(1, ...startIndexMap.map(axis => shape[axis]!)),
  }
}

/** Indices of which most lie inside. */
const indicesFor = (d: Draft, { indices, reach }: Windows): number =>
  d.operand({ shape: indices, dtype: 'int32' }, d.dice.chance(0.6) ? { from: 0, to: reach - 1 } : { from: -2, to: reach + 1 })

export const gather = (d: Draft, x: number): number => {
  const found = windows(d, d.typeOf(x).shape)
  return d.step('gather', found.dimensions, x, indicesFor(d, found))
}

export const scatter = (d: Draft, x: number): number => {
  const { shape, dtype } = d.typeOf(x)
  const found = windows(d, shape)
  const { dimensions: { offsetDims, collapsedSliceDims, operandBatchingDims, startIndicesBatchingDims, startIndexMap, indexVectorDim } } = found
  const updates = rowOf('gather').typeOf([d.typeOf(x), { shape: found.indices, dtype: 'int32' }], found.dimensions)
  if (updates.shape.reduce((n, s) => n * s, 1) > 4200) throw new Unfit('too large')
  return d.step('scatter', {
    updateWindowDims: offsetDims, insertedWindowDims: collapsedSliceDims, inputBatchingDims: operandBatchingDims,
    scatterIndicesBatchingDims: startIndicesBatchingDims, scatterDimsToOperandDims: startIndexMap, indexVectorDim,
  }, x, indicesFor(d, found), d.operand({ shape: updates.shape, dtype }))
}
