import { stridesOf, type Storage } from '../../tensor/dtype.js'
import { allPairs, bytesOf } from '../../tensor/storage.js'

/** Whether all elements, of which there are some, have the same bits. */
export const isUniform = (data: Storage): boolean => {
  const [bytes, width] = [bytesOf(data), data.BYTES_PER_ELEMENT]
  for (let i = width; i < bytes.length; i++) if (bytes[i] !== bytes[i - width]) return false
  return bytes.length > 0
}

/** The axis along which elements count 0, 1, 2, …, the same along all others. */
export const rampOf = (shape: readonly number[], data: Storage): number | undefined => {
  const strides = stridesOf(shape)
  const axis = data[0] === 0 ? shape.findIndex((size, i) => size > 1 && data[strides[i]!] === 1) : -1
  for (let i = 0; i < data.length; i++) if (data[i] !== Math.floor(i / strides[axis]!) % shape[axis]!) return undefined
  return axis < 0 ? undefined : axis
}

/** Equal for elements of the same bits, and seldom for others. */
export const hashOf = (data: Storage): number => {
  let hash = 0
  const bytes = bytesOf(data)
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash
}

/** Whether elements, of which there are as many, have the same bits. */
export const sameBits = (a: Storage, b: Storage): boolean => allPairs(bytesOf(a), bytesOf(b), Object.is)
