import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArrayView } from '../../../src/primitive/row/kernel.js'
import type { GatherDimensions, ScatterDimensions } from '../../../src/primitive/row/params.js'
import { at, forAll, indices, run, smallOf, view } from './support.js'

/** What becomes of one operand axis: batching, collapsed or window, and whether the index vector addresses it. */
type Role = 'batching' | 'collapsed' | 'window'

interface Case {
  readonly operand: ArrayView
  readonly indices: ArrayView
  readonly params: GatherDimensions
  readonly result: readonly number[]
}

/** Every StableHLO gather over an operand of rank ≤ 3: any roles, orders, positions of the vector and offset dims. */
const cases: fc.Arbitrary<Case> = fc.array(fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  role: fc.constantFrom<Role>('batching', 'collapsed', 'window'),
  part: fc.nat(3),
  indexed: fc.boolean(),
}), { maxLength: 3 }).chain((axes) => {
  const having = (test: (axis: (typeof axes)[number]) => boolean) => axes.flatMap((axis, i) => test(axis) ? [i] : [])
  const batching = having(({ role }) => role === 'batching')
  const collapsed = having(({ role }) => role === 'collapsed')
  const windows = having(({ role }) => role === 'window')
  const sliceSizes = axes.map(({ role, size, part }) => role === 'window' ? Math.min(part, size) : 1)
  // A batch axis of the indices is either plain (of its own size) or paired with a batching axis of the operand.
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length })
  return fc.record({
    startIndexMap: shuffled(having(({ role, indexed }) => role !== 'batching' && indexed)),
    plain: fc.array(fc.nat(3), { maxLength: 2 }),
  }).chain(({ startIndexMap, plain }) => shuffled([
    ...plain.map((size) => ({ size, pair: -1 })),
    ...batching.map((axis) => ({ size: axes[axis]!.size, pair: axis })),
  ])
    .chain((batch) => fc.record({
      implied: fc.constant(startIndexMap.length === 1).chain((possible) => possible ? fc.boolean() : fc.constant(false)),
      at: fc.nat(batch.length),
      offsetDims: fc.subarray(
        Array.from({ length: batch.length + windows.length }, (_, i) => i),
        { minLength: windows.length, maxLength: windows.length },
      ),
      operand: smallOf('float32', axes.map(({ size }) => size)),
    }).chain(({ implied, at: place, offsetDims, operand }) => {
      const batchShape = batch.map(({ size }) => size)
      const indexVectorDim = implied ? batch.length : place
      const shape = implied ? batchShape : [...batchShape.slice(0, place), startIndexMap.length, ...batchShape.slice(place)]
      const inFull = (axis: number) => !implied && axis >= place ? axis + 1 : axis
      const result: number[] = []
      const windowSizes = windows.map((axis) => sliceSizes[axis]!)
      for (let i = 0, b = 0, w = 0; i < batch.length + windows.length; i++) {
        result.push(offsetDims.includes(i) ? windowSizes[w++]! : batchShape[b++]!)
      }
      const length = indices(shape).length
      return fc.array(fc.integer({ min: -2, max: 4 }), { minLength: length, maxLength: length }).map((values): Case => ({
        operand,
        indices: view('int32', shape, values),
        params: {
          offsetDims, collapsedSliceDims: collapsed, operandBatchingDims: batching, startIndexMap, indexVectorDim, sliceSizes,
          startIndicesBatchingDims: batching.map((axis) => inFull(batch.findIndex(({ pair }) => pair === axis))),
        },
        result,
      }))
    })))
})

/** The text of the StableHLO specification for one result index: `[start, batching + offset]` in the operand. */
const address = ({ operand, indices: starts, params: p }: Case, index: readonly number[]): { start: number[]; rest: number[] } => {
  const batchIndex = index.filter((_, i) => !p.offsetDims.includes(i))
  const offsetIndex = index.filter((_, i) => p.offsetDims.includes(i))
  const implied = p.indexVectorDim === starts.shape.length
  const vector = p.startIndexMap.map((_, c) =>
    at(starts, implied ? batchIndex : [...batchIndex.slice(0, p.indexVectorDim), c, ...batchIndex.slice(p.indexVectorDim)]))
  const start = operand.shape.map((_, axis) => vector[p.startIndexMap.indexOf(axis)] ?? 0)
  let w = 0
  const rest = operand.shape.map((_, axis) => {
    const i = p.operandBatchingDims.indexOf(axis)
    if (i >= 0) {
      const d = p.startIndicesBatchingDims[i]!
      return batchIndex[d - (d < p.indexVectorDim ? 0 : 1)]!
    }
    return p.collapsedSliceDims.includes(axis) ? 0 : offsetIndex[w++]!
  })
  return { start, rest }
}

test('gather, in full generality', () => forAll(cases, (c) => {
  const naive = indices(c.result).map((index) => {
    const { start, rest } = address(c, index)
    return at(c.operand, rest.map((r, axis) =>
      r + Math.min(Math.max(start[axis]!, 0), c.operand.shape[axis]! - c.params.sliceSizes[axis]!)))
  })
  expect(run('gather', [c.operand, c.indices], c.params, c.result, 'float32')).toEqual(naive)
}))

const scatterParams = (p: GatherDimensions): ScatterDimensions => ({
  updateWindowDims: p.offsetDims,
  insertedWindowDims: p.collapsedSliceDims,
  inputBatchingDims: p.operandBatchingDims,
  scatterIndicesBatchingDims: p.startIndicesBatchingDims,
  scatterDimsToOperandDims: p.startIndexMap,
  indexVectorDim: p.indexVectorDim,
})

const scatterCases = cases.chain((c) => smallOf('float32', c.result).map((updates) => ({ ...c, updates })))

test('scatter, in full generality', () => forAll(scatterCases, (c) => {
  const naive = view('float64', c.operand.shape, [...c.operand.data])
  for (const index of indices(c.result)) {
    const { start, rest } = address(c, index)
    if (start.some((s, axis) => s < 0 || s + c.params.sliceSizes[axis]! > c.operand.shape[axis]!)) continue
    const offset = rest.reduce((sum, r, axis) => sum * c.operand.shape[axis]! + r + start[axis]!, 0)
    naive.data[offset] = naive.data[offset]! + c.updates.data[index.reduce((sum, i, axis) => sum * c.result[axis]! + i, 0)]!
  }
  expect(run('scatter', [c.operand, c.indices, c.updates], scatterParams(c.params), c.operand.shape, 'float32')).toEqual([...naive.data])
}))

describe('rows of a table', () => {
  const table = view('float32', [3, 2], [1, 2, 3, 4, 5, 6])
  const rows: GatherDimensions = {
    offsetDims: [1], collapsedSliceDims: [0], operandBatchingDims: [], startIndicesBatchingDims: [], startIndexMap: [0],
    indexVectorDim: 1, sliceSizes: [1, 2],
  }

  test('gather clamps', () => {
    expect(run('gather', [table, view('int32', [4], [2, -9, 0, 9])], rows, [4, 2], 'float32')).toEqual([5, 6, 1, 2, 1, 2, 5, 6])
  })

  test('scatter adds where indices repeat, and skips what lies outside', () => {
    const updates = view('float32', [4, 2], [10, 20, 30, 40, 50, 60, 70, 80])
    expect(run('scatter', [table, view('int32', [4], [2, 2, -1, 3]), updates], scatterParams(rows), [3, 2], 'float32'))
      .toEqual([1, 2, 3, 4, 45, 66])
  })

  test('scatter sums float32 in float64, int32 wraps', () => {
    const many = view('float32', [3, 1], [2 ** 30, 1, -(2 ** 30)])
    const zero = view('float32', [1, 1], [0])
    expect(run('scatter', [zero, view('int32', [3], [0, 0, 0]), many], scatterParams(rows), [1, 1], 'float32')).toEqual([1])
    const [top, first, one] = [view('int32', [1, 1], [2147483647]), view('int32', [1], [0]), view('int32', [1, 1], [1])]
    expect(run('scatter', [top, first, one], scatterParams(rows), [1, 1], 'int32'))
      .toEqual([-2147483648])
  })

  test('no indices', () => {
    expect(run('gather', [table, view('int32', [0], [])], rows, [0, 2], 'float32')).toEqual([])
    expect(run('scatter', [table, view('int32', [0], []), view('float32', [0, 2], [])], scatterParams(rows), [3, 2], 'float32'))
      .toEqual([1, 2, 3, 4, 5, 6])
  })
})
