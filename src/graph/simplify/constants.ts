import { stridesOf, type Storage } from '../../tensor/dtype.js'
import { sameShape } from '../rules/type-of.js'
import { peekAt, type AnyTensor } from '../../tensor/value.js'

/** The bits of elements as integers, one or two for each element. */
const bitsOf = (data: Storage): Uint8Array | Int32Array =>
  data instanceof Uint8Array ? data : new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4)

/** Whether bits repeat those that stand `width` before, in part of them. */
const repeats = (bits: Uint8Array | Int32Array, width: number, from: number, to: number): boolean => {
  for (let i = Math.max(width, from); i < to; i++) if (bits[i] !== bits[i - width]) return false
  return true
}

/** Whether all elements, of which there are some, have the same bits. */
export const isUniform = (data: Storage): boolean => {
  if (data.length === 0) return false
  const bits = bitsOf(data)
  const width = bits.length / data.length
  // Constants may be as large as parameters, and this runs before it is compiled: eight bytes at a time, where they are a number equal to
  // itself alone, as neither NaN nor zero is.
  const words = data.byteOffset % 8 !== 0 ? new Float64Array(0)
    : new Float64Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 8))
  const first = words[0] ?? 0
  if (first === 0 || Number.isNaN(first)) return repeats(bits, width, 0, bits.length)
  for (let i = 1; i < words.length; i++) if (words[i] !== first) return false
  const inWord = 8 / bits.BYTES_PER_ELEMENT
  return repeats(bits, width, 0, inWord) && repeats(bits, width, words.length * inWord, bits.length)
}

/** The axis along which elements count 0, 1, 2, …, the same along all others. */
export const rampOf = (shape: readonly number[], data: Storage): number | undefined => {
  const strides = stridesOf(shape)
  const axis = data[0] === 0 ? shape.findIndex((size, i) => size > 1 && data[strides[i]!] === 1) : -1
  if (axis < 0) return undefined
  const [size, stride] = [shape[axis]!, strides[axis]!]
  for (let at = 0, i = 0; at < data.length; i = i + 1 === size ? 0 : i + 1) {
    for (const end = at + stride; at < end; at++) if (data[at] !== i) return undefined
  }
  return axis
}

/** Above this many elements, constants are told apart by identity alone. */
const mostCompared = 65536

const sameBits = (a: Uint8Array | Int32Array, b: Uint8Array | Int32Array): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Numbers of constants; tensors of one dtype, shape and bits have one. */
export class Constants {
  private readonly byIdentity = new Map<AnyTensor, number>()
  private readonly byHash = new Map<number, AnyTensor[]>()

  find(x: AnyTensor): number | undefined {
    return this.byIdentity.get(x)
  }

  set(x: AnyTensor, n: number): void {
    this.byIdentity.set(x, n)
  }

  /** The number of a constant with the same elements; this one is remembered for those to come. */
  findEqual(x: AnyTensor): number | undefined {
    const data = peekAt(x)
    if (data === undefined || data.length > mostCompared) return undefined
    const bits = bitsOf(data)
    let hash = x.shape.length
    for (let i = 0; i < bits.length; i++) hash = Math.imul(hash ^ bits[i]!, 0x01000193)
    const bucket = this.byHash.get(hash)
    if (bucket === undefined) {
      this.byHash.set(hash, [x])
      return undefined
    }
    const equal = bucket.find(y => y.dtype === x.dtype && sameShape(y.shape, x.shape) && sameBits(bitsOf(peekAt(y)!), bits))
    if (equal !== undefined) return this.byIdentity.get(equal)
    bucket.push(x)
    return undefined
  }
}
