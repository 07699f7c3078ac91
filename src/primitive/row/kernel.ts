import type { DType, Storage } from '../../tensor/dtype.js'

/** An operand as a kernel sees it: elements in row-major order, which it must not write to. */
export interface ArrayView {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: Storage
}

/** Shape and dtype of a result; the shape rule of the primitive has checked them. */
export interface ResultType {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/**
 * The definition of one primitive: operands of already checked shapes to the elements of the result, row-major. The
 * buffer may be an operand's own when nothing changes (`reshape`); buffers are never written to after they are returned.
 */
export type Kernel<Params> = (inputs: readonly ArrayView[], params: Params, result: ResultType) => Storage
