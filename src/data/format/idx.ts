/**
 * The format of MNIST and its relatives: IDX.
 */
import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { optionsArgument, refuse as refuseArgument, tensorArgument } from '../../tensor/argument.js'
import { sizeOf, type DType } from '../../tensor/dtype.js'
import { LARGEST } from '../../tensor/size.js'
import { fromStorage, storageOf, type AnyTensor } from '../../tensor/value.js'
import { hostBytes, sourceOf, trustedReader, type Bytes } from './bytes.js'
import { elementTypes, placeOf, readElements, type ElementType } from './elements.js'
import { counted, refusing, type FormatError } from './error.js'
import { gunzipped } from './gzip.js'
import { limitArgument } from './inflate.js'
import type { Unpacking } from './npz.js'

const refuse = refusing('idx')

const types: Readonly<Record<number, ElementType>> = {
  0x08: elementTypes.uint8, 0x09: elementTypes.int8, 0x0b: elementTypes.int16, 0x0c: elementTypes.int32,
  0x0d: elementTypes.float32, 0x0e: elementTypes.float64,
}

/**
 * The array in an IDX file, as it is or packed by gzip. Integers become int32: images of bytes are numbers from 0 to 255.
 *
 * @example
 * import { tensor } from 'pullback'
 * import { Idx } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const labels = Idx.encode(tensor([5, 0, 4], { dtype: 'int32' }), { as: 'uint8' })
 * const read = Idx.decode(labels)
 * if (isRight(read)) console.log(labels.length, read.right.toString()) // => 11 Tensor [3] int32 (5, 0, 4)
 *
 * @since 0.2.0
 * @category codecs
 */
export const decode = /* @__PURE__ */ trustedReader((bytes: Bytes, options: Unpacking = {}): Either<FormatError, AnyTensor> => {
  const limit = limitArgument('Idx.decode', options)
  const given = sourceOf(bytes, refuse)
  const source = isLeft(given) ? given : gunzipped(given.right, limit, refuse)
  if (isLeft(source)) return source
  const file = source.right.bytes
  if (file.length < 4 || file[0] !== 0 || file[1] !== 0) return refuse('file', 'two bytes 0, the type and the number of axes', `${file.slice(0, 4).join(', ') || 'nothing'}`)
  const [code, rank] = [file[2]!, file[3]!]
  const type = Object.hasOwn(types, code) ? types[code] : undefined
  if (type === undefined) return refuse('header', 'the type 8, 9, 11, 12, 13 or 14', String(code))
  const start = 4 + 4 * rank
  if (file.length < start) return refuse('header', `${rank} sizes`, 'the end of the file')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  if (shape.some(size => size > LARGEST) || sizeOf(shape) > LARGEST) return refuse('header', 'sizes that a tensor can have', `[${shape.join(', ')}]`)
  const size = sizeOf(shape) * type.size
  const data = file.subarray(start)
  if (data.length !== size) {
    const what = `${counted(size, 'byte')} for ${counted(sizeOf(shape), 'element')} of ${type.name} in the shape [${shape.join(', ')}]`
    return refuse('data', what, `${data.length}${data.length < size ? ': the file is cut off' : ''}`)
  }
  const elements = readElements(type, { bytes: data, owned: source.right.owned }, false)
  if (isLeft(elements)) return refuse(placeOf(shape, elements.left.index), elements.left.expected, elements.left.found)
  return right(fromStorage(shape, type.dtype, elements.right))
})

/** How a tensor is written. */
export interface AsIdx {
  /** The type in the file of integers and bools, which all elements must fit: `int32` unless said otherwise, of bools `uint8`. Floats keep theirs. */
  readonly as?: 'uint8' | 'int8' | 'int16' | 'int32' | undefined
}

const written = {
  uint8: { code: 0x08, view: Uint8Array, lowest: 0, highest: 255 },
  int8: { code: 0x09, view: Int8Array, lowest: -128, highest: 127 },
  int16: { code: 0x0b, view: Int16Array, lowest: -(2 ** 15), highest: 2 ** 15 - 1 },
  int32: { code: 0x0c, view: Int32Array, lowest: -(2 ** 31), highest: 2 ** 31 - 1 },
} as const

const floats: Readonly<Partial<Record<DType, number>>> = { float32: 0x0d, float64: 0x0e }

const bigEndian = (elements: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array =>
  hostBytes({ bytes: new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), owned: true }, elements.BYTES_PER_ELEMENT, false)

/**
 * A tensor as the bytes of an IDX file. The format has no bools: they are written as bytes 0 and 1, and read as int32.
 *
 * @throws {ArgumentError} when an element does not fit the type that is asked for, or there are more than 255 axes.
 * @example
 * import { ones } from 'pullback'
 * import { Idx } from 'pullback/data'
 *
 * console.log(Idx.encode(ones([2, 3])).length) // => 36
 *
 * @since 0.2.0
 * @category codecs
 */
export const encode = (x: AnyTensor, options: AsIdx = {}): Uint8Array => {
  tensorArgument('encode', x)
  if (x.shape.length > 255) return refuseArgument(`encode: an IDX file has at most 255 axes, and the tensor ${x.shape.length}`)
  const { as = x.dtype === 'bool' ? 'uint8' : 'int32' } = optionsArgument<AsIdx>('encode', options, { as: Object.keys(written) })
  const elements = storageOf(x, 'encode')
  const { code, view, lowest, highest } = written[as]
  const float = floats[x.dtype]
  if (float === undefined) {
    const wrong = elements.find(element => element < lowest || element > highest)
    if (wrong !== undefined) return refuseArgument(`encode: ${wrong} is no ${as}: it holds ${lowest} to ${highest}`)
  }
  const data = bigEndian(float === undefined ? new view(elements) : elements)
  const start = 4 + 4 * x.shape.length
  const bytes = new Uint8Array(start + data.length)
  bytes.set([0, 0, float ?? code, x.shape.length])
  const header = new DataView(bytes.buffer)
  x.shape.forEach((size, axis) => header.setUint32(4 + 4 * axis, size))
  bytes.set(data, start)
  return bytes
}
