import { kernels } from '../reference/index.js'
import type { GatherDimensions, ScatterDimensions } from '../row/params.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'
import { sameShape } from './type-of.js'

const asScatter = (d: GatherDimensions): ScatterDimensions => ({
  updateWindowDims: d.offsetDims,
  insertedWindowDims: d.collapsedSliceDims,
  inputBatchingDims: d.operandBatchingDims,
  scatterIndicesBatchingDims: d.startIndicesBatchingDims,
  scatterDimsToOperandDims: d.startIndexMap,
  indexVectorDim: d.indexVectorDim,
})

const asGather = (d: ScatterDimensions, sliceSizes: readonly number[]): GatherDimensions => ({
  offsetDims: d.updateWindowDims,
  collapsedSliceDims: d.insertedWindowDims,
  operandBatchingDims: d.inputBatchingDims,
  startIndicesBatchingDims: d.scatterIndicesBatchingDims,
  startIndexMap: d.scatterDimsToOperandDims,
  indexVectorDim: d.indexVectorDim,
  sliceSizes,
})

/** The shape that `gather` gives: batch axes are those of the indices, offset axes those of the windows that are not collapsed. */
const gathered = (indices: readonly number[], d: GatherDimensions): number[] => {
  const batch = indices.filter((_, axis) => axis !== d.indexVectorDim)
  const window = d.sliceSizes.filter((_, axis) => !d.collapsedSliceDims.includes(axis) && !d.operandBatchingDims.includes(axis))
  const shape: number[] = []
  for (let axis = 0; axis < batch.length + window.length; axis++) {
    const offset = d.offsetDims.indexOf(axis)
    shape.push(offset < 0 ? batch[axis - d.offsetDims.filter(o => o < axis).length]! : window[offset]!)
  }
  return shape
}

/** The start indices as `gather` reads them, moved so that every window lies inside; `scatter` leaves out a window that does not. */
const clamped = (b: Binders, indices: AnyTensor, operand: readonly number[], d: GatherDimensions): AnyTensor => {
  const component = indices.shape.map((size, axis) => axis === d.indexVectorDim ? 1 : size)
  const last = d.startIndexMap.map(axis => b.constant(operand[axis]! - d.sliceSizes[axis]!, { shape: component, dtype: 'int32' }))
  const limit = last.length === 1 ? last[0]! : b.concatenate({ dimension: d.indexVectorDim }, ...last)
  return b.maximum(b.constant(0, indices), b.minimum(indices, limit))
}

/** Reading and adding at computed places: each is the other's derivative. */
export const indexing = {
  gather: {
    typeOf: ([x, indices], d) => {
      if (x === undefined || indices?.dtype !== 'int32') return mismatch('gather: needs an operand and int32 indices')
      const fits = d.sliceSizes.length === x.shape.length && d.sliceSizes.every((size, axis) => size <= x.shape[axis]!)
      return fits ? { shape: gathered(indices.shape, d), dtype: x.dtype }
        : mismatch(`gather: windows of ${show(d.sliceSizes)} do not fit into ${show(x.shape)}`)
    },
    vjp: (b, dy, { inputs: [x, indices], params }, index) =>
      index === 0 ? b.scatter(asScatter(params), b.constant(0, x!), clamped(b, indices!, x!.shape, params), dy) : undefined,
    evaluate: kernels.gather,
  },
  scatter: {
    typeOf: ([x, indices, updates], d) => {
      if (x === undefined || updates === undefined || indices?.dtype !== 'int32') return mismatch('scatter: needs an operand, int32 indices and updates')
      if (!sameShape(gathered(indices.shape, asGather(d, windowOf(x.shape, updates.shape, d))), updates.shape)) {
        mismatch(`scatter: updates of shape ${show(updates.shape)} do not fit ${show(x.shape)} at indices ${show(indices.shape)}`)
      }
      return { shape: x.shape, dtype: x.dtype }
    },
    vjp: (b, dy, { inputs: [x, indices, updates], params }, index) => {
      if (index === 0) return dy
      return index === 2 ? b.gather(asGather(params, windowOf(x!.shape, updates!.shape, params)), dy, indices!) : undefined
    },
    evaluate: kernels.scatter,
  },
} satisfies Partial<PrimitiveTable>

/** The window that each update writes: size 1 where the axis is inserted or batched, else the update's own size. */
function windowOf(operand: readonly number[], updates: readonly number[], d: ScatterDimensions): number[] {
  let next = 0
  return operand.map((_, axis) =>
    d.insertedWindowDims.includes(axis) || d.inputBatchingDims.includes(axis) ? 1 : updates[d.updateWindowDims[next++]!]!)
}
