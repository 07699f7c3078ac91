import { allocate, kinds, type DType, type Storage } from './dtype.js'

/*
 * What is done to elements by methods that all typed arrays share, which are taken here while this module loads. Anybody may replace one on the
 * prototype later, by one that keeps or changes the array it is called on, and no tensor's elements may come into such hands.
 */

const { apply } = Reflect

const shared = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array

const { set, fill } = shared

const getterOf = <T>(name: string): ((storage: Storage) => T) => {
  const { get } = Object.getOwnPropertyDescriptor(shared, name) as { readonly get: (this: Storage) => T }
  return storage => apply(get, storage, [])
}

const bufferOf = getterOf<ArrayBuffer>('buffer')
const byteLengthOf = getterOf<number>('byteLength')
const offsetOf = getterOf<number>('byteOffset')

/** Writes elements into others, from a place on. */
export const setInto = (storage: Storage, source: Storage, at: number): void => { apply(set, storage as Uint8Array, [source, at]) }

/** Writes one value into all elements. */
export const fillWith = (storage: Storage, value: number): Storage => {
  apply(fill, storage as Uint8Array, [value])
  return storage
}

/** Some of the elements in a row, not copied. */
export const partOf = (dtype: DType, storage: Storage, from: number, size: number): Storage =>
  new kinds[dtype](bufferOf(storage), offsetOf(storage) + from * kinds[dtype].BYTES_PER_ELEMENT, size)

/** The bytes of elements, not copied: of floats they tell both zeros apart, and NaN from no NaN. */
export const bytesOf = (storage: Storage): Storage => new kinds.bool(bufferOf(storage), offsetOf(storage), byteLengthOf(storage))

/** The place of the first element that a test holds for, or -1. */
export const placeWhere = (storage: Storage, holds: (element: number) => boolean): number => {
  for (let i = 0; i < storage.length; i++) if (holds(storage[i]!)) return i
  return -1
}

/** Whether each two elements in the same place are alike. */
export const allPairs = (a: Storage, b: Storage, alike: (a: number, b: number) => boolean): boolean => {
  for (let i = 0; i < a.length; i++) if (!alike(a[i]!, b[i]!)) return false
  return true
}

/** A list of what becomes of each element. */
export const mapped = <T>(storage: Storage, of: (element: number) => T, size = storage.length): readonly T[] =>
  Array.from({ length: Math.min(size, storage.length) }, (_, i) => of(storage[i]!))

/** Some numbers as elements. */
export const listed = (dtype: DType, ...values: readonly number[]): Storage => {
  const storage = allocate(dtype, values.length)
  for (const [i, value] of values.entries()) storage[i] = value
  return storage
}
