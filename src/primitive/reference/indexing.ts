import { allocate, copyOf, sizeOf, stridesOf } from '../../tensor/dtype.js'
import type { ArrayView } from '../row/kernel.js'
import { binary, ternary } from './operands.js'
import type { GatherDimensions, ScatterDimensions } from '../row/params.js'
import { axesExcept, offsetsOf, pick } from './strided.js'

// gather and scatter both address windows of one operand: for each batch index b (an index of `indices` without its
// vector dimension) a vector of start indices places a window, whose elements w are the operand axes that are neither
// collapsed (inserted) nor batching.

interface Addressing {
  readonly operand: ArrayView
  readonly indices: ArrayView
  readonly indexVectorDim: number
  readonly operandBatching: readonly number[]
  readonly indicesBatching: readonly number[]
}

/** Offsets of `indices` by batch index: of the first component of each vector, and from one component to the next. */
const indexVectors = ({ indices, indexVectorDim }: Addressing) => {
  const axes = axesExcept(indices.shape.length, [indexVectorDim])
  const strides = stridesOf(indices.shape)
  return {
    firsts: offsetsOf(pick(indices.shape, axes), pick(strides, axes)),
    // The vector dimension may be the rank itself: then it is an implied axis of size 1.
    step: strides[indexVectorDim] ?? 0,
  }
}

/** Operand offset that the batching axes contribute, by batch index. */
const batchingOffsets = ({ operand, indices, indexVectorDim, operandBatching, indicesBatching }: Addressing) => {
  const own = stridesOf(operand.shape)
  const axes = axesExcept(indices.shape.length, [indexVectorDim])
  const strides = axes.map((axis) => {
    const i = indicesBatching.indexOf(axis)
    return i < 0 ? 0 : own[operandBatching[i]!]!
  })
  return offsetsOf(pick(indices.shape, axes), strides)
}

/**
 * Windows of the operand at the given start indices, as StableHLO's `gather`: start indices are clamped so that every
 * window lies inside. Batch axes of the result are those outside `offsetDims`.
 */
export const gather = binary<GatherDimensions>((operand, indices, params, result) => {
  const { offsetDims, collapsedSliceDims, operandBatchingDims, startIndexMap, sliceSizes } = params
  const addressing: Addressing = {
    operand,
    indices,
    indexVectorDim: params.indexVectorDim,
    operandBatching: operandBatchingDims,
    indicesBatching: params.startIndicesBatchingDims,
  }
  const own = stridesOf(operand.shape)
  const to = stridesOf(result.shape)
  const windowAxes = axesExcept(operand.shape.length, collapsedSliceDims, operandBatchingDims)
  const windowShape = pick(sliceSizes, windowAxes)
  const batchDims = axesExcept(result.shape.length, offsetDims)
  const sources = offsetsOf(windowShape, pick(own, windowAxes))
  const targets = offsetsOf(windowShape, pick(to, offsetDims))
  const batches = offsetsOf(pick(result.shape, batchDims), pick(to, batchDims))
  const bases = batchingOffsets(addressing)
  const { firsts, step } = indexVectors(addressing)
  const out = allocate(result.dtype, sizeOf(result.shape))
  for (let b = 0; b < batches.length; b++) {
    let source = bases[b]!
    for (let c = 0; c < startIndexMap.length; c++) {
      const axis = startIndexMap[c]!
      const last = operand.shape[axis]! - sliceSizes[axis]!
      source += Math.max(0, Math.min(indices.data[firsts[b]! + c * step]!, last)) * own[axis]!
    }
    const target = batches[b]!
    for (let w = 0; w < sources.length; w++) out[target + targets[w]!] = operand.data[source + sources[w]!]!
  }
  return out
})

/**
 * The operand with each window of `updates` added at its start indices, as StableHLO's `scatter` with an add; a window
 * that does not lie inside the operand is skipped as a whole, as XLA does. Windows that overlap add up, in float64 and
 * rounded once; int32 wraps. Scatter axes of the updates are those outside `updateWindowDims`.
 */
export const scatter = ternary<ScatterDimensions>((operand, indices, updates, params, result) => {
  const { updateWindowDims, insertedWindowDims, inputBatchingDims, scatterDimsToOperandDims } = params
  const addressing: Addressing = {
    operand,
    indices,
    indexVectorDim: params.indexVectorDim,
    operandBatching: inputBatchingDims,
    indicesBatching: params.scatterIndicesBatchingDims,
  }
  const own = stridesOf(operand.shape)
  const from = stridesOf(updates.shape)
  const windowAxes = axesExcept(operand.shape.length, insertedWindowDims, inputBatchingDims)
  const windowShape = pick(updates.shape, updateWindowDims)
  const scatterDims = axesExcept(updates.shape.length, updateWindowDims)
  const sources = offsetsOf(windowShape, pick(from, updateWindowDims))
  const targets = offsetsOf(windowShape, pick(own, windowAxes))
  const batches = offsetsOf(pick(updates.shape, scatterDims), pick(from, scatterDims))
  const bases = batchingOffsets(addressing)
  const { firsts, step } = indexVectors(addressing)
  const extents = operand.shape.map((_, axis) => windowShape[windowAxes.indexOf(axis)] ?? 1)
  const sums = result.dtype === 'float32' ? copyOf('float64', operand.data) : copyOf(result.dtype, operand.data)
  for (let b = 0; b < batches.length; b++) {
    let target = bases[b]!
    let inside = true
    for (let c = 0; c < scatterDimsToOperandDims.length; c++) {
      const axis = scatterDimsToOperandDims[c]!
      const start = indices.data[firsts[b]! + c * step]!
      inside &&= start >= 0 && start + extents[axis]! <= operand.shape[axis]!
      target += start * own[axis]!
    }
    if (!inside) continue
    const source = batches[b]!
    for (let w = 0; w < sources.length; w++) {
      const at = target + targets[w]!
      sums[at] = sums[at]! + updates.data[source + sources[w]!]!
    }
  }
  return result.dtype === 'float32' ? copyOf('float32', sums) : sums
})
