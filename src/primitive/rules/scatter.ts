import { scatter as evaluate } from '../reference/index.js'
import type { GatherDimensions, ScatterDimensions } from '../row/params.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { PrimitiveTable } from '../row/row.js'
import { gathered } from './indexing.js'
import { sameShape } from './type-of.js'

const asGather = (d: ScatterDimensions, sliceSizes: readonly number[]): GatherDimensions => ({
  offsetDims: d.updateWindowDims,
  collapsedSliceDims: d.insertedWindowDims,
  operandBatchingDims: d.inputBatchingDims,
  startIndicesBatchingDims: d.scatterIndicesBatchingDims,
  startIndexMap: d.scatterDimsToOperandDims,
  indexVectorDim: d.indexVectorDim,
  sliceSizes,
})

/** Adding at computed places, which is the derivative of reading there, and that of this. */
export const scatter = {
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
    evaluate,
  },
} satisfies Partial<PrimitiveTable>

/** The window that each update writes: size 1 where the axis is inserted or batched, else the update's own size. */
function windowOf(operand: readonly number[], updates: readonly number[], d: ScatterDimensions): number[] {
  let next = 0
  return operand.map((_, axis) =>
    d.insertedWindowDims.includes(axis) || d.inputBatchingDims.includes(axis) ? 1 : updates[d.updateWindowDims[next++]!]!)
}
