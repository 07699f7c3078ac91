import { left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { DType, Storage } from '../../tensor/dtype.js'
import { HOST_LITTLE, hostBytes, littleBytes, type Source } from './bytes.js'

/** An element that is none of the dtype it is to be of. */
export interface WrongElement {
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** How the elements of a file become those of a tensor. */
export interface ElementType {
  /** What people call it. */
  readonly name: string
  /** Bytes each. */
  readonly size: number
  readonly dtype: DType
  /** From bytes in this host's order, which may be kept. */
  readonly read: (bytes: Uint8Array) => Either<WrongElement, Storage>
}

type View<T> = new (buffer: ArrayBufferLike, offset: number, length: number) => T

const viewed = <T>(view: View<T>, size: number, bytes: Uint8Array): T => new view(bytes.buffer, bytes.byteOffset, bytes.byteLength / size)

const kept = (name: string, size: number, dtype: DType, view: View<Storage>): ElementType =>
  ({ name, size, dtype, read: bytes => right(viewed(view, size, bytes)) })

/** Integers that all fit int32. */
const fitting = (name: string, size: number, view: View<ArrayLike<number>>): ElementType =>
  ({ name, size, dtype: 'int32', read: bytes => right(new Int32Array(viewed(view, size, bytes))) })

const INT32 = 'a whole number from -2147483648 to 2147483647, as int32 holds them'

const uint32: ElementType = {
  name: 'uint32', size: 4, dtype: 'int32',
  read: bytes => {
    const words = viewed(Int32Array, 4, bytes)
    // Read as signed, what is too large is negative.
    const index = words.findIndex(word => word < 0)
    return index < 0 ? right(words) : left({ index, expected: INT32, found: String(words[index]! >>> 0) })
  },
}

/** 64-bit integers: the high word of one that fits is nothing but the sign of the low one. */
const wide = (name: string, view: View<BigInt64Array | BigUint64Array>): ElementType => ({
  name, size: 8, dtype: 'int32',
  read: bytes => {
    const words = viewed(Int32Array, 4, bytes)
    const elements = new Int32Array(words.length / 2)
    const [low, high] = HOST_LITTLE ? [0, 1] : [1, 0]
    // Unsigned ones have no sign: a low word that looks negative is too large.
    const lowest = name === 'uint64' ? 0 : -(2 ** 31)
    for (let i = 0; i < elements.length; i++) {
      const value = words[2 * i + low]!
      if (words[2 * i + high] !== value >> 31 || value < lowest) {
        return left({ index: i, expected: INT32, found: String(viewed(view, 8, bytes)[i]) })
      }
      elements[i] = value
    }
    return right(elements)
  },
})

const bool: ElementType = {
  name: 'bool', size: 1, dtype: 'bool',
  read: bytes => {
    const index = bytes.findIndex(byte => byte > 1)
    return index < 0 ? right(bytes) : left({ index, expected: 'a bool, 0 or 1', found: String(bytes[index]) })
  },
}

let halves: Float32Array | undefined

/** What each of the 65 536 halves is. */
const tableOfHalves = (): Float32Array => halves ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, bits >> 10 & 0x1f, bits & 0x3ff]
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
})

const float16: ElementType = {
  name: 'float16', size: 2, dtype: 'float32',
  read: bytes => {
    const [table, bits] = [tableOfHalves(), viewed(Uint16Array, 2, bytes)]
    const elements = new Float32Array(bits.length)
    for (let i = 0; i < bits.length; i++) elements[i] = table[bits[i]!]!
    return right(elements)
  },
}

/** The upper half of a float32. */
const bfloat16: ElementType = {
  name: 'bfloat16', size: 2, dtype: 'float32',
  read: bytes => {
    const words = new Uint32Array(viewed(Uint16Array, 2, bytes))
    for (let i = 0; i < words.length; i++) words[i]! <<= 16
    return right(new Float32Array(words.buffer))
  },
}

/** The element types that files have and tensors can take. */
export const elementTypes = {
  float64: kept('float64', 8, 'float64', Float64Array),
  float32: kept('float32', 4, 'float32', Float32Array),
  float16,
  bfloat16,
  int64: wide('int64', BigInt64Array),
  uint64: wide('uint64', BigUint64Array),
  int32: kept('int32', 4, 'int32', Int32Array),
  uint32,
  int16: fitting('int16', 2, Int16Array),
  uint16: fitting('uint16', 2, Uint16Array),
  int8: fitting('int8', 1, Int8Array),
  uint8: fitting('uint8', 1, Uint8Array),
  bool,
} as const satisfies Readonly<Record<string, ElementType>>

/** The elements in a part of a file. */
export const readElements = (type: ElementType, source: Source, little: boolean): Either<WrongElement, Storage> =>
  type.read(hostBytes(source, type.size, little))

/** The place of an element: `[2][5]`; of a scalar, `[]`. In an array of Fortran, the first axis runs fastest, not the last. */
export const placeOf = (shape: readonly number[], index: number, fortran = false): string => {
  let rest = index
  const places = (fortran ? shape : shape.toReversed()).map(size => {
    const place = rest % size
    rest = Math.floor(rest / size)
    return `[${place}]`
  })
  return (fortran ? places : places.toReversed()).join('') || '[]'
}

/** The bytes of elements, little-endian. They may be those of the tensor itself: not to be written to. */
export const bytesOf = (elements: Storage): Uint8Array =>
  littleBytes(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), elements.BYTES_PER_ELEMENT)
