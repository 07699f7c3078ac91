import { gather } from '../reference/index.js'
import type { GatherDimensions, ScatterDimensions } from '../row/params.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'

const asScatter = (d: GatherDimensions): ScatterDimensions => ({
  updateWindowDims: d.offsetDims,
  insertedWindowDims: d.collapsedSliceDims,
  inputBatchingDims: d.operandBatchingDims,
  scatterIndicesBatchingDims: d.startIndicesBatchingDims,
  scatterDimsToOperandDims: d.startIndexMap,
  indexVectorDim: d.indexVectorDim,
})

/** The shape that `gather` gives: batch axes are those of the indices, offset axes those of the windows that are not collapsed. */
export const gathered = (indices: readonly number[], d: GatherDimensions): number[] => {
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

/** Reading at computed places. Its derivative adds there: `scatter`, which words bring that are differentiated. */
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
    evaluate: gather,
  },
} satisfies Partial<PrimitiveTable>
