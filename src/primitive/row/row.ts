import type { Kernel } from './kernel.js'
import type { PrimitiveName, PrimitiveParams } from './params.js'
import type { DType } from '../../tensor/dtype.js'
import type { AnyTensor } from '../../tensor/value.js'

/** Shape and dtype of a value: all that tracing knows of it. */
export interface AbstractValue {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** Every primitive as a function of tensors without static shapes: what derivative rules are written with. */
export type Binders = {
  readonly [N in PrimitiveName]: keyof PrimitiveParams[N] extends never
    ? (...inputs: AnyTensor[]) => AnyTensor
    : (params: PrimitiveParams[N], ...inputs: AnyTensor[]) => AnyTensor
} & {
  /** A tensor of the shape and dtype of `like`, every element `value`. */
  readonly constant: (value: number, like: AbstractValue) => AnyTensor
}

/** One application of a primitive, as its derivative rule sees it. */
export interface Application<Params> {
  readonly inputs: readonly AnyTensor[]
  readonly output: AnyTensor
  readonly params: Params
}

/**
 * The vector–Jacobian product: from the cotangent of the output to that of input `index`; `undefined` when none flows there
 * (indices, predicates).
 */
export type Vjp<Params> = (b: Binders, dy: AnyTensor, at: Application<Params>, index: number) => AnyTensor | undefined

/** One application for each of a batch: operands that are mapped hold the batch as axis 0, the others are the same for all. */
export interface BatchedApplication<Params> {
  readonly inputs: readonly AnyTensor[]
  readonly mapped: readonly boolean[]
  readonly size: number
  readonly params: Params
}

/**
 * All applications of a batch as one: other operands and parameters of the same primitive whose result holds the batch as axis 0, or,
 * where it takes more than that, the result.
 */
export type BatchRule<Params> = (b: Binders, at: BatchedApplication<Params>) => AnyTensor | {
  readonly inputs: readonly AnyTensor[]
  readonly params: Params
}

/**
 * One row of the primitive table. Operations, engines and derivatives know a primitive by its row and nothing else.
 */
export interface Primitive<Params> {
  /** Shape and dtype of the result; throws a sentence when the operands do not fit. */
  readonly typeOf: (inputs: readonly AbstractValue[], params: Params) => AbstractValue
  /** Absent where the result is piecewise constant or not a float: no cotangent flows back. */
  readonly vjp?: Vjp<Params>
  /** The definition. */
  readonly evaluate: Kernel<Params>
}

export type PrimitiveTable = { readonly [N in PrimitiveName]: Primitive<PrimitiveParams[N]> }
