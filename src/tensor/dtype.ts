import { mismatch } from './mismatch.js'

/** The element types. `float32` is the default everywhere; `bool` is stored as one byte, 0 or 1. */
export type DType = 'float32' | 'float64' | 'int32' | 'bool'

/** The element types that have derivatives. */
export type FloatDType = 'float32' | 'float64'

/** The element types that have arithmetic. */
export type NumericDType = 'float32' | 'float64' | 'int32'

/** All of them. */
export const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

/** The buffers that hold elements, row-major. */
export type Storage = Float32Array | Float64Array | Int32Array | Uint8Array

/** The typed arrays, taken while this module loads: a global may be replaced later, by one that keeps what it makes. */
export const kinds = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const

/** A zeroed buffer of `size` elements. */
export const allocate = (dtype: DType, size: number): Storage => {
  try {
    return new kinds[dtype](size)
  } catch {
    return mismatch(`${size} elements of ${dtype} are ${(size * kinds[dtype].BYTES_PER_ELEMENT / 1e9).toFixed(1)} GB, for which this host has no room`)
  }
}

/** A copy of elements, which nobody else holds. */
export const copyOf = (dtype: DType, data: Storage): Storage => new kinds[dtype](data)

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)

/** Row-major strides of a shape, in elements. */
export const stridesOf = (shape: readonly number[]): number[] => {
  const strides = new Array<number>(shape.length).fill(1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!
  return strides
}
