import type { DType } from '../../tensor/dtype.js'

/** Operand axes that `dot_general` pairs, as in StableHLO. */
export interface DotDimensions {
  readonly lhsBatching: readonly number[]
  readonly rhsBatching: readonly number[]
  readonly lhsContracting: readonly number[]
  readonly rhsContracting: readonly number[]
}

/** How `gather` reads windows of its operand, as in StableHLO. */
export interface GatherDimensions {
  readonly offsetDims: readonly number[]
  readonly collapsedSliceDims: readonly number[]
  readonly operandBatchingDims: readonly number[]
  readonly startIndicesBatchingDims: readonly number[]
  readonly startIndexMap: readonly number[]
  readonly indexVectorDim: number
  readonly sliceSizes: readonly number[]
}

/** How `scatter` writes windows into its operand, as in StableHLO. */
export interface ScatterDimensions {
  readonly updateWindowDims: readonly number[]
  readonly insertedWindowDims: readonly number[]
  readonly inputBatchingDims: readonly number[]
  readonly scatterIndicesBatchingDims: readonly number[]
  readonly scatterDimsToOperandDims: readonly number[]
  readonly indexVectorDim: number
}

export type Direction = 'EQ' | 'NE' | 'LT' | 'LE' | 'GT' | 'GE'
export type ReduceKind = 'add' | 'maximum' | 'minimum' | 'and' | 'or'

type None = Readonly<Record<never, never>>

/** Every primitive by its name, with the static parameters that it takes beside its operands. */
export interface PrimitiveParams {
  readonly negate: None
  readonly abs: None
  readonly sign: None
  readonly exponential: None
  readonly exponential_minus_one: None
  readonly log: None
  readonly log_plus_one: None
  readonly sqrt: None
  readonly rsqrt: None
  readonly sine: None
  readonly cosine: None
  readonly tanh: None
  readonly logistic: None
  readonly erf: None
  readonly erfc: None
  readonly not: None
  readonly add: None
  readonly subtract: None
  readonly multiply: None
  readonly divide: None
  readonly power: None
  readonly maximum: None
  readonly minimum: None
  readonly and: None
  readonly or: None
  readonly xor: None
  readonly shift_right_logical: None
  readonly compare: { readonly direction: Direction }
  readonly select: None
  readonly convert: { readonly dtype: DType }
  readonly iota: { readonly shape: readonly number[]; readonly dtype: DType; readonly dimension: number }
  readonly broadcast_in_dim: { readonly shape: readonly number[]; readonly broadcastDimensions: readonly number[] }
  readonly reshape: { readonly shape: readonly number[] }
  readonly transpose: { readonly permutation: readonly number[] }
  readonly reverse: { readonly dimensions: readonly number[] }
  readonly slice: { readonly start: readonly number[]; readonly limit: readonly number[]; readonly strides: readonly number[] }
  readonly pad: { readonly low: readonly number[]; readonly high: readonly number[]; readonly interior: readonly number[] }
  readonly concatenate: { readonly dimension: number }
  readonly dot_general: DotDimensions
  readonly reduce: { readonly kind: ReduceKind; readonly dimensions: readonly number[] }
  readonly argmax: { readonly dimension: number; readonly kind: 'max' | 'min' }
  readonly cumulative_sum: { readonly dimension: number; readonly reverse: boolean }
  readonly gather: GatherDimensions
  readonly scatter: ScatterDimensions
  readonly argsort: { readonly dimension: number }
  readonly threefry2x32: None
}

export type PrimitiveName = keyof PrimitiveParams
