import type { DotDimensions, PrimitiveName, PrimitiveParams } from '../row/params.js'
import type { BatchRule } from '../row/row.js'
import { behind, spreadAll, spreadOver, together, toFront } from './parts.js'
import { convolution, reduceWindow } from './window.js'

/** How each primitive is applied for a whole batch at once; a table of its own, because only maps and loops need it. */
export const batchRules: { readonly [N in PrimitiveName]: BatchRule<PrimitiveParams[N]> } = Object.freeze({
  // Each element by itself.
  negate: together, abs: together, sign: together, exponential: together, exponential_minus_one: together, log: together,
  log_plus_one: together, sqrt: together, rsqrt: together, sine: together, cosine: together, tanh: together,
  logistic: together, erf: together, erfc: together, not: together, add: together, subtract: together,
  multiply: together, divide: together, power: together, maximum: together, minimum: together, and: together,
  or: together, xor: together, shift_right_logical: together, select: together,
  compare: (b, at) => ({ inputs: spreadAll(b, at), params: at.params }),
  convert: (_, { inputs, params }) => ({ inputs, params }),
  iota: (_, { inputs, params }) => ({ inputs, params }),
  broadcast_in_dim: (_, { inputs, size, params: { shape, broadcastDimensions } }) =>
    ({ inputs, params: { shape: [size, ...shape], broadcastDimensions: [0, ...behind(broadcastDimensions)] } }),
  reshape: (_, { inputs, size, params: { shape } }) => ({ inputs, params: { shape: [size, ...shape] } }),
  transpose: (_, { inputs, params: { permutation } }) => ({ inputs, params: { permutation: [0, ...behind(permutation)] } }),
  reverse: (_, { inputs, params: { dimensions } }) => ({ inputs, params: { dimensions: behind(dimensions) } }),
  slice: (_, { inputs, size, params: { start, limit, strides } }) =>
    ({ inputs, params: { start: [0, ...start], limit: [size, ...limit], strides: [1, ...strides] } }),
  pad: (b, at) => {
    const { inputs: [, fill], mapped, params: { low, high, interior } } = at
    const params = { low: [0, ...low], high: [0, ...high], interior: [0, ...interior] }
    const x = spreadOver(b, at, 0)
    if (!mapped[1]) return { inputs: [x, fill!], params }
    // One fill for each: a mask says where it goes.
    const no = b.constant(0, { shape: [], dtype: 'bool' })
    const inside = b.pad(params, b.constant(1, { shape: x.shape, dtype: 'bool' }), no)
    const uncovered = b.broadcast_in_dim({ shape: inside.shape, broadcastDimensions: [0] }, fill!)
    return b.select(inside, b.pad(params, x, b.constant(0, { shape: [], dtype: x.dtype })), uncovered)
  },
  concatenate: (b, at) => ({ inputs: spreadAll(b, at), params: { dimension: at.params.dimension + 1 } }),
  gather: (_, { inputs, mapped: [operand, indices], size, params: d }) => ({
    inputs,
    params: {
      // The batch of an operand alone is an axis of its windows; with indices, it is paired with theirs.
      offsetDims: operand && !indices ? [0, ...behind(d.offsetDims)] : behind(d.offsetDims),
      collapsedSliceDims: operand ? behind(d.collapsedSliceDims) : d.collapsedSliceDims,
      operandBatchingDims: [...operand && indices ? [0] : [], ...operand ? behind(d.operandBatchingDims) : d.operandBatchingDims],
      startIndicesBatchingDims: [...operand && indices ? [0] : [], ...indices ? behind(d.startIndicesBatchingDims) : d.startIndicesBatchingDims],
      startIndexMap: operand ? behind(d.startIndexMap) : d.startIndexMap,
      indexVectorDim: indices ? d.indexVectorDim + 1 : d.indexVectorDim,
      sliceSizes: operand ? [indices ? 1 : size, ...d.sliceSizes] : d.sliceSizes,
    },
  }),
  scatter: (b, at) => ({
    inputs: spreadAll(b, at),
    params: {
      updateWindowDims: behind(at.params.updateWindowDims),
      insertedWindowDims: behind(at.params.insertedWindowDims),
      inputBatchingDims: [0, ...behind(at.params.inputBatchingDims)],
      scatterIndicesBatchingDims: [0, ...behind(at.params.scatterIndicesBatchingDims)],
      scatterDimsToOperandDims: behind(at.params.scatterDimsToOperandDims),
      indexVectorDim: at.params.indexVectorDim + 1,
    },
  }),
  reduce: (_, { inputs, params: { kind, dimensions } }) => ({ inputs, params: { kind, dimensions: behind(dimensions) } }),
  argmax: (_, { inputs, params }) => ({ inputs, params: { ...params, dimension: params.dimension + 1 } }),
  cumulative_sum: (_, { inputs, params }) => ({ inputs, params: { ...params, dimension: params.dimension + 1 } }),
  argsort: (_, { inputs, params: { dimension } }) => ({ inputs, params: { dimension: dimension + 1 } }),
  dot_general: (b, { inputs: [x, z], mapped: [left, right], params }) => {
    const lhs = left ? behind : (axes: readonly number[]) => axes
    const rhs = right ? behind : (axes: readonly number[]) => axes
    const dot: DotDimensions = {
      lhsBatching: lhs(params.lhsBatching), rhsBatching: rhs(params.rhsBatching),
      lhsContracting: lhs(params.lhsContracting), rhsContracting: rhs(params.rhsContracting),
    }
    if (left && right) {
      return { inputs: [x!, z!], params: { ...dot, lhsBatching: [0, ...dot.lhsBatching], rhsBatching: [0, ...dot.rhsBatching] } }
    }
    // The batch of one operand is the first of its free axes.
    const { length } = dot.lhsBatching
    return toFront(b, b.dot_general(dot, x!, z!), left ? length : x!.shape.length - dot.lhsContracting.length)
  },
  threefry2x32: (b, at) => {
    // One key serves any counters; several keys have axes of their own, which the batch comes before.
    const one = !at.mapped[0] && at.inputs[0]!.shape.length === 1
    return toFront(b, b.threefry2x32(one ? at.inputs[0]! : spreadOver(b, at, 0), spreadOver(b, at, 1), spreadOver(b, at, 2)), 1)
  },
  convolution,
  reduce_window: reduceWindow,
})
