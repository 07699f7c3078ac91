import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { DType, Storage } from '../../../src/tensor/dtype.js'

/** Elements as the reference computes them, with the bound of each; no bounds where every engine must give the same bits. */
export interface Bounded extends AbstractValue {
  readonly data: Storage
  readonly error: Float64Array | undefined
  /** Whether engines agree on the sign of zeros. */
  readonly signed: boolean
}

export const exact = (type: AbstractValue, data: Storage): Bounded => ({ shape: type.shape, dtype: type.dtype, data, error: undefined, signed: true })

/** The relative distance from one number to the next. */
export const epsilonOf = (dtype: DType): number => dtype === 'float32' ? 2 ** -23 : dtype === 'float64' ? 2 ** -52 : 0
/** The least number above 0: to it products of small factors are rounded. */
export const leastOf = (dtype: DType): number => dtype === 'float32' ? 2 ** -149 : Number.MIN_VALUE
/** The greatest finite number. */
export const greatest = (dtype: DType): number => dtype === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE
