import type { AbstractValue } from '../../primitive/row/row.js'
import { allocate, type DType, type Storage } from '../../tensor/dtype.js'
import { bytesOf, fillWith, mapped } from '../../tensor/storage.js'

/** Element types as MLIR writes them. */
export const ELEMENT: Readonly<Record<DType, string>> = { float32: 'f32', float64: 'f64', int32: 'i32', bool: 'i1' }

/** `tensor<2x3xf32>`. */
export const typeText = ({ shape, dtype }: AbstractValue): string => `tensor<${[...shape, ELEMENT[dtype]].join('x')}>`

export const scalar = (dtype: DType): AbstractValue => ({ shape: [], dtype })

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64'

/** `[0, 1]`. */
export const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`

/** `array<i64: 0, 1>`, as attributes of operations are written. */
export const array = (numbers: readonly number[]): string => numbers.length === 0 ? 'array<i64>' : `array<i64: ${numbers.join(', ')}>`

const hex = (bytes: readonly number[]): string => bytes.map(byte => byte.toString(16).padStart(2, '0').toUpperCase()).join('')

const numbersOf = (storage: Storage): readonly number[] => mapped(bytesOf(storage), byte => byte)

/** Bytes in hexadecimal, in the order in which they lie. */
export const hexOf = (storage: Storage): string => hex(numbersOf(storage))

/** One element as text: floats by their bits, most significant byte first, so that nothing is rounded. */
export const elementText = (value: number, dtype: DType): string => {
  if (dtype === 'bool') return value === 0 ? 'false' : 'true'
  if (dtype === 'int32') return String(value)
  return `0x${hex(numbersOf(fillWith(allocate(dtype, 1), value)).toReversed())}`
}
