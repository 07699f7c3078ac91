import type { AbstractValue } from '../../primitive/row/row.js'
import type { GatherDimensions, PrimitiveName, PrimitiveParams, ScatterDimensions } from '../../primitive/row/params.js'
import type { Body, Value } from './body.js'
import { argmax, argsort, combiner, cumulativeSum, reduce } from './regions.js'
import { array, list, typeText } from './text.js'
import { threefry } from './threefry.js'
import { convolution, reduceWindow } from './window.js'

/** One application of a primitive in a body: its operands and static parameters, and the type that it gives. */
interface At<Params> {
  readonly b: Body
  readonly x: readonly Value[]
  readonly type: AbstractValue
  readonly params: Params
}

type Lowering<Params> = (at: At<Params>) => Value

/** What StableHLO has under this name, with the same meaning, for operands and a result of one type. */
const same = (name: string): Lowering<unknown> => ({ b, x, type }) => b.plain(name, x, type)

/** The same for other types. */
const other = (name: string): Lowering<unknown> => ({ b, x, type }) => b.op(name, x, type)

/** What StableHLO's companion dialect has, which XLA takes apart. */
const chlo = (name: string): Lowering<unknown> => ({ b, x, type }) =>
  b.line(`chlo.${name} ${x[0]!.name} : ${typeText(type)} -> ${typeText(type)}`, type)

const batching = (names: readonly [string, string], one: readonly number[], other: readonly number[]): readonly string[] =>
  one.length === 0 ? [] : [`${names[0]} = ${list(one)}`, `${names[1]} = ${list(other)}`]

const gatherNumbers = (d: GatherDimensions): string => [
  `offset_dims = ${list(d.offsetDims)}`, `collapsed_slice_dims = ${list(d.collapsedSliceDims)}`,
  ...batching(['operand_batching_dims', 'start_indices_batching_dims'], d.operandBatchingDims, d.startIndicesBatchingDims),
  `start_index_map = ${list(d.startIndexMap)}`, `index_vector_dim = ${d.indexVectorDim}`,
].join(', ')

const scatterNumbers = (d: ScatterDimensions): string => [
  `update_window_dims = ${list(d.updateWindowDims)}`, `inserted_window_dims = ${list(d.insertedWindowDims)}`,
  ...batching(['input_batching_dims', 'scatter_indices_batching_dims'], d.inputBatchingDims, d.scatterIndicesBatchingDims),
  `scatter_dims_to_operand_dims = ${list(d.scatterDimsToOperandDims)}`, `index_vector_dim = ${d.indexVectorDim}`,
].join(', ')

/** XLA has −1 for (−1)⁻¹, where integers of the definition give 0. */
const power: Lowering<unknown> = ({ b, x, type }) => {
  const whole = b.plain('power', x, type)
  if (type.dtype !== 'int32') return whole
  const [zero, one] = [b.splat(0, type), b.splat(1, type)]
  const reciprocal = b.op('select', [b.compare('EQ', x[0]!, one), one, zero], type)
  return b.op('select', [b.compare('LT', x[1]!, zero), reciprocal, whole], type)
}

/** Every primitive in StableHLO. */
export const lowerings: { readonly [N in PrimitiveName]: Lowering<PrimitiveParams[N]> } = Object.freeze({
  negate: same('negate'), abs: same('abs'), sign: same('sign'), exponential: same('exponential'), exponential_minus_one: same('exponential_minus_one'),
  log: same('log'), log_plus_one: same('log_plus_one'), sqrt: same('sqrt'), rsqrt: same('rsqrt'), sine: same('sine'), cosine: same('cosine'),
  tanh: same('tanh'), logistic: same('logistic'), erf: chlo('erf'), erfc: chlo('erfc'), not: same('not'), add: same('add'), subtract: same('subtract'),
  multiply: same('multiply'), divide: same('divide'), power, maximum: same('maximum'), minimum: same('minimum'), and: same('and'),
  or: same('or'), xor: same('xor'), shift_right_logical: same('shift_right_logical'), select: other('select'), convert: other('convert'),
  reshape: other('reshape'),
  compare: ({ b, x: [p, q], params: { direction } }) => b.compare(direction, p!, q!),
  iota: ({ b, type, params: { dimension } }) => b.iota(dimension, type),
  broadcast_in_dim: ({ b, x, type, params: { broadcastDimensions } }) =>
    b.op('broadcast_in_dim', x, type, `broadcast_dimensions = ${array(broadcastDimensions)}`),
  transpose: ({ b, x, type, params: { permutation } }) => b.op('transpose', x, type, `permutation = ${array(permutation)}`),
  reverse: ({ b, x, type, params: { dimensions } }) => b.op('reverse', x, type, `dimensions = ${array(dimensions)}`),
  slice: ({ b, x, type, params: { start, limit, strides } }) =>
    b.op('slice', x, type, `start_indices = ${array(start)}, limit_indices = ${array(limit)}, strides = ${array(strides)}`),
  pad: ({ b, x, type, params: { low, high, interior } }) =>
    b.op('pad', x, type, `edge_padding_low = ${array(low)}, edge_padding_high = ${array(high)}, interior_padding = ${array(interior)}`),
  concatenate: ({ b, x, type, params: { dimension } }) => b.op('concatenate', x, type, `dimension = ${dimension} : i64`),
  dot_general: ({ b, x, type, params: d }) => {
    const precision = `#stablehlo<precision ${b.module.precision}>`
    const numbers = [
      `lhs_batching_dimensions = ${list(d.lhsBatching)}`, `rhs_batching_dimensions = ${list(d.rhsBatching)}`,
      `lhs_contracting_dimensions = ${list(d.lhsContracting)}`, `rhs_contracting_dimensions = ${list(d.rhsContracting)}`,
    ]
    return b.op('dot_general', x, type, `dot_dimension_numbers = #stablehlo.dot<${numbers.join(', ')}>, precision_config = [${precision}, ${precision}]`)
  },
  reduce: ({ b, x: [x], type, params }) => reduce(b, x!, type, params),
  argmax: ({ b, x: [x], type, params }) => argmax(b, x!, type, params),
  argsort: ({ b, x: [x], type, params }) => argsort(b, x!, type, params),
  cumulative_sum: ({ b, x: [x], params }) => cumulativeSum(b, x!, params),
  gather: ({ b, x, type, params }) =>
    b.op('gather', x, type, `dimension_numbers = #stablehlo.gather<${gatherNumbers(params)}>, slice_sizes = ${array(params.sliceSizes)}, indices_are_sorted = false`),
  scatter: ({ b, x, type, params }) => b.all('scatter', x, [type], {
    attributes: `scatter_dimension_numbers = #stablehlo.scatter<${scatterNumbers(params)}>, indices_are_sorted = false, unique_indices = false`,
    regions: [combiner(b, 'add', type.dtype)],
  })[0]!,
  threefry2x32: ({ b, x, type }) => threefry(b, x, type),
  convolution: ({ b, x, type, params }) => convolution(b, x, type, params),
  reduce_window: ({ b, x: [x], type, params }) => reduceWindow(b, x!, type, params),
})
