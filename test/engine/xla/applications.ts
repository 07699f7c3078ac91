import type { PrimitiveName, PrimitiveParams } from '../../../src/primitive/row/params.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { Program } from '../../../src/primitive/program.js'
import { rowOf } from '../../../src/primitive/table.js'

const type = (dtype: AbstractValue['dtype']) => (...shape: readonly number[]): AbstractValue => ({ shape, dtype })
const [f32, f64, i32, bool] = [type('float32'), type('float64'), type('int32'), type('bool')]

type Application<P> = readonly [params: P, ...inputs: readonly AbstractValue[]]

const unary: readonly Application<Record<never, never>>[] = [[{}, f32(2, 3)], [{}, f64()]]
const binary: readonly Application<Record<never, never>>[] = [[{}, f32(2, 3), f32(2, 3)], [{}, i32(4), i32(4)]]
const logic: readonly Application<Record<never, never>>[] = [[{}, bool(3), bool(3)], [{}, i32(), i32()]]
const batched = { operandBatchingDims: [0], startIndicesBatchingDims: [0] }

/** Applications of every primitive, for which the text of the module lies in `golden`. */
const applications: { readonly [N in PrimitiveName]: readonly Application<PrimitiveParams[N]>[] } = {
  negate: unary, abs: [[{}, i32(3)], ...unary], sign: unary, exponential: unary, exponential_minus_one: unary, log: unary, log_plus_one: unary,
  sqrt: unary, rsqrt: unary, sine: unary, cosine: unary, tanh: unary, logistic: unary, erf: unary, erfc: unary,
  not: [[{}, bool(2)], [{}, i32(2)]],
  add: binary, subtract: binary, multiply: binary, divide: binary, power: binary, maximum: binary, minimum: binary,
  and: logic, or: logic, xor: logic, shift_right_logical: [[{}, i32(5), i32(5)]],
  compare: [[{ direction: 'LT' }, f32(2), f32(2)], [{ direction: 'NE' }, i32(), i32()], [{ direction: 'EQ' }, bool(1), bool(1)]],
  select: [[{}, bool(2, 2), f32(2, 2), f32(2, 2)], [{}, bool(), bool(), bool()]],
  convert: [[{ dtype: 'int32' }, f32(2)], [{ dtype: 'float64' }, bool()], [{ dtype: 'bool' }, f64(3)]],
  iota: [[{ shape: [2, 3], dtype: 'int32', dimension: 1 }], [{ shape: [4], dtype: 'float32', dimension: 0 }]],
  broadcast_in_dim: [[{ shape: [2, 3], broadcastDimensions: [1] }, f32(3)], [{ shape: [2, 3], broadcastDimensions: [] }, i32()]],
  reshape: [[{ shape: [6] }, f32(2, 3)], [{ shape: [] }, f32(1, 1)]],
  transpose: [[{ permutation: [2, 0, 1] }, f32(2, 3, 4)]],
  reverse: [[{ dimensions: [0, 2] }, f32(2, 3, 4)]],
  slice: [[{ start: [0, 1], limit: [2, 5], strides: [1, 2] }, f32(2, 5)]],
  pad: [[{ low: [1, 0], high: [0, -1], interior: [0, 2] }, f32(2, 3), f32()]],
  concatenate: [[{ dimension: 1 }, f32(2, 3), f32(2, 1)]],
  dot_general: [
    [{ lhsBatching: [], rhsBatching: [], lhsContracting: [1], rhsContracting: [0] }, f32(2, 3), f32(3, 4)],
    [{ lhsBatching: [0], rhsBatching: [0], lhsContracting: [2], rhsContracting: [2] }, f64(5, 2, 3), f64(5, 4, 3)],
  ],
  reduce: [
    [{ kind: 'add', dimensions: [0] }, f32(2, 3)], [{ kind: 'maximum', dimensions: [0, 1] }, f32(2, 3)], [{ kind: 'minimum', dimensions: [1] }, i32(2, 3)],
    [{ kind: 'and', dimensions: [0] }, bool(4)], [{ kind: 'or', dimensions: [0] }, bool(4)],
  ],
  argmax: [[{ dimension: 1, kind: 'max' }, f32(2, 3)], [{ dimension: 0, kind: 'min' }, i32(4)]],
  argsort: [[{ dimension: 1 }, f32(2, 3)], [{ dimension: 0 }, i32(4)]],
  cumulative_sum: [[{ dimension: 1, reverse: false }, f32(2, 3)], [{ dimension: 0, reverse: true }, i32(4)]],
  gather: [
    [{
      offsetDims: [1], collapsedSliceDims: [0], operandBatchingDims: [], startIndicesBatchingDims: [], startIndexMap: [0], indexVectorDim: 1, sliceSizes: [1, 3],
    }, f32(5, 3), i32(2)],
    [{ ...batched, offsetDims: [], collapsedSliceDims: [1], startIndexMap: [1], indexVectorDim: 2, sliceSizes: [1, 1] }, f32(4, 5), i32(4, 2)],
  ],
  scatter: [
    [{
      updateWindowDims: [1], insertedWindowDims: [0], inputBatchingDims: [], scatterIndicesBatchingDims: [], scatterDimsToOperandDims: [0], indexVectorDim: 1,
    }, f32(5, 3), i32(2), f32(2, 3)],
    [{
      updateWindowDims: [], insertedWindowDims: [1], inputBatchingDims: [0], scatterIndicesBatchingDims: [0], scatterDimsToOperandDims: [1], indexVectorDim: 2,
    }, i32(4, 5), i32(4, 2), i32(4, 2)],
  ],
  threefry2x32: [[{}, i32(2), i32(3), i32(3)]],
  convolution: [
    [{
      dimensions: { lhs: [0, 3, 1, 2], rhs: [2, 3, 0, 1], out: [0, 3, 1, 2] }, windowStrides: [2, 1], padding: [[0, 1], [1, 1]], lhsDilation: [1, 1], rhsDilation: [1, 2],
      featureGroupCount: 1,
    }, f32(2, 8, 9, 3), f32(3, 3, 3, 4)],
    [{
      dimensions: { lhs: [2, 0, 1], rhs: [0, 2, 1], out: [1, 2, 0] }, windowStrides: [1], padding: [[2, -1]], lhsDilation: [2], rhsDilation: [1], featureGroupCount: 2,
    }, f64(4, 5, 2), f64(2, 3, 6)],
  ],
  reduce_window: [
    [{
      kind: 'maximum', windowDimensions: [1, 2, 2, 1], windowStrides: [1, 2, 2, 1], baseDilations: [1, 1, 1, 1], windowDilations: [1, 1, 1, 1],
      padding: [[0, 0], [0, 0], [0, 1], [0, 0]],
    }, f32(2, 4, 5, 3)],
    [{ kind: 'add', windowDimensions: [3], windowStrides: [2], baseDilations: [2], windowDilations: [2], padding: [[1, 2]] }, i32(5)],
  ],
}

const programOf = <N extends PrimitiveName>(name: N, [params, ...inputs]: Application<PrimitiveParams[N]>): Program => {
  const { shape, dtype } = rowOf(name).typeOf(inputs, params)
  return { arguments: inputs, steps: [{ name, params, inputs: inputs.map((_, n) => n), type: { shape, dtype } }], results: [inputs.length] }
}

/** Programs of one step, by primitive. */
export const applied = <N extends PrimitiveName>(name: N): readonly Program[] => applications[name].map(application => programOf(name, application))
