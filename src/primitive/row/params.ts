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

/** Which axis is what in a convolution: of the left operand and the result the batch, the features, then the places; of the right one what it takes, what it gives, the taps. */
export interface ConvolutionDimensions {
  readonly lhs: readonly number[]
  readonly rhs: readonly number[]
  readonly out: readonly number[]
}

/** How `convolution` slides its right operand over its left one, place by place, as in StableHLO. */
export interface Convolution {
  readonly dimensions: ConvolutionDimensions
  readonly windowStrides: readonly number[]
  readonly padding: readonly (readonly [low: number, high: number])[]
  readonly lhsDilation: readonly number[]
  readonly rhsDilation: readonly number[]
  readonly featureGroupCount: number
}

/** How `reduce_window` slides a window along all axes, as in StableHLO. */
export interface ReduceWindow {
  readonly kind: 'add' | 'maximum' | 'minimum'
  readonly windowDimensions: readonly number[]
  readonly windowStrides: readonly number[]
  readonly baseDilations: readonly number[]
  readonly windowDilations: readonly number[]
  readonly padding: readonly (readonly [low: number, high: number])[]
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
  readonly convolution: Convolution
  readonly reduce_window: ReduceWindow
}

export type PrimitiveName = keyof PrimitiveParams

/** Primitives that slide a window. */
export type WindowName = 'convolution' | 'reduce_window'
