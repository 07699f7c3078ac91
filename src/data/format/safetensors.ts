/**
 * Named tensors as `safetensors` has them: what most weights are published in.
 */
import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { described, isRecord, refuse as refuseArgument } from '../../tensor/argument.js'
import { sizeOf, type DType } from '../../tensor/dtype.js'
import { LARGEST } from '../../tensor/size.js'
import { fromStorage, storageOf, type AnyTensor } from '../../tensor/value.js'
import { describe, isShape } from '../say/describe.js'
import { sourceOf, trustedReader, type Bytes, type Source } from './bytes.js'
import { bytesOf, elementTypes, placeOf, readElements, type ElementType } from './elements.js'
import { counted, quoted, refusing, type FormatError } from './error.js'
import { repeatedKey } from './json-keys.js'
import { isName, NAME, recordOf, utf8 } from './names.js'
import { tensorsArgument } from './tensors.js'

const refuse = refusing('safetensors')

/** Tensors by name, and texts about them. */
export interface Tensors {
  readonly tensors: Readonly<Record<string, AnyTensor>>
  readonly metadata: Readonly<Record<string, string>>
}

const METADATA = '__metadata__'
/** The longest header, as the format says. */
const LONGEST_HEADER = 100_000_000

const types: Readonly<Record<string, ElementType>> = {
  F64: elementTypes.float64, F32: elementTypes.float32, F16: elementTypes.float16, BF16: elementTypes.bfloat16,
  I64: elementTypes.int64, I32: elementTypes.int32, I16: elementTypes.int16, I8: elementTypes.int8,
  U64: elementTypes.uint64, U32: elementTypes.uint32, U16: elementTypes.uint16, U8: elementTypes.uint8,
  BOOL: elementTypes.bool,
}

/** What the header says of a tensor. */
interface Entry {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

const isOffset = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const entryOf = (name: string, given: unknown): Either<FormatError, Entry> => {
  const place = `header, ${quoted(name)}`
  if (!isName(name)) return refuse('header', NAME, quoted(name))
  if (!isRecord(given)) return refuse(place, 'dtype, shape and data_offsets', describe(given))
  const { dtype, shape, data_offsets: offsets, ...more } = given
  const [extra] = Object.keys(more)
  if (extra !== undefined) return refuse(place, 'dtype, shape and data_offsets alone', quoted(extra))
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined
  if (type === undefined) return refuse(`${place}, dtype`, `one of ${Object.keys(types).join(', ')}`, describe(dtype))
  if (!Array.isArray(shape) || !isShape(shape) || sizeOf(shape) > LARGEST) {
    return refuse(`${place}, shape`, 'a list of sizes that a tensor can have', Array.isArray(shape) ? quoted(`[${shape.slice(0, 20).map(describe).join(', ')}]`) : describe(shape))
  }
  const places: readonly unknown[] = Array.isArray(offsets) && offsets.length === 2 ? offsets : []
  const [begin, end] = places
  if (!isOffset(begin) || !isOffset(end) || end < begin) return refuse(`${place}, data_offsets`, 'where its bytes begin and end', describe(offsets))
  const bytes = sizeOf(shape) * type.size
  if (end - begin !== bytes) return refuse(`${place}, data_offsets`, `${counted(bytes, 'byte')} for ${type.name} [${shape.slice(0, 20).join(', ')}]`, String(end - begin))
  return right({ name, type, shape, begin, end })
}

/** The parts of the data must follow one another, without holes, to the end of the file: so no byte is read twice or never. */
const checkOrder = (entries: readonly Entry[], bytes: number): Either<FormatError, true> => {
  let end = 0
  for (const entry of entries) {
    if (entry.begin !== end) return refuse(`header, ${quoted(entry.name)}, data_offsets`, `a beginning at ${end}, where what lies before it ends`, String(entry.begin))
    end = entry.end
  }
  return end === bytes ? right(true) : refuse('data', counted(end, 'byte'), `${bytes}${bytes < end ? ': the file is cut off' : ''}`)
}

const metadataOf = (given: unknown): Either<FormatError, Readonly<Record<string, string>>> => {
  if (given === undefined) return right(recordOf([]))
  if (!isRecord(given)) return refuse(`header, ${METADATA}`, 'texts by name', describe(given))
  const texts: (readonly [string, string])[] = []
  for (const [name, text] of Object.entries(given)) {
    if (!isName(name)) return refuse(`header, ${METADATA}`, NAME, quoted(name))
    if (typeof text !== 'string') return refuse(`header, ${METADATA}, ${quoted(name)}`, 'a text', describe(text))
    texts.push([name, text])
  }
  return right(recordOf(texts))
}

const parse = (text: string): Either<FormatError, Readonly<Record<string, unknown>>> => {
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch (error) {
    return refuse('header', 'JSON', error instanceof Error ? error.message : 'something else')
  }
  if (!isRecord(header) || !text.startsWith('{')) return refuse('header', 'a JSON object', describe(header))
  const repeated = repeatedKey(text)
  return repeated === undefined ? right(header) : refuse('header', 'each name once', `${quoted(repeated)} again`)
}

const headerOf = ({ bytes }: Source): Either<FormatError, readonly [header: Readonly<Record<string, unknown>>, data: Uint8Array]> => {
  if (bytes.length < 8) return refuse('file', 'at least 8 bytes', String(bytes.length))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32
  if (length > LONGEST_HEADER) return refuse('header', `at most ${LONGEST_HEADER} bytes`, String(length))
  if (8 + length > bytes.length) return refuse('header', counted(length, 'byte'), `${bytes.length - 8}: the file is cut off`)
  const text = utf8(bytes.subarray(8, 8 + length))
  if (text === undefined) return refuse('header', 'UTF-8', 'other bytes')
  const header = parse(text)
  return isLeft(header) ? header : right([header.right, bytes.subarray(8 + length)])
}

/**
 * The tensors and texts in the bytes of a safetensors file. F64 becomes float64; F32, F16 and BF16 become float32; integers of any size int32, where
 * `Left` names the first that int32 does not hold; BOOL bool. Nothing of a file that is wrong anywhere is given.
 *
 * @example
 * import { tensor } from 'pullback'
 * import { Safetensors } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const bytes = Safetensors.encode({ tensors: { 'out.w': tensor([[1, 2]]) }, metadata: { by: 'me' } })
 * const read = Safetensors.decode(bytes)
 * if (isRight(read)) console.log(String(read.right.tensors['out.w']), read.right.metadata['by'])
 * // => Tensor [1, 2] float32 (1, 2) me
 *
 * @since 0.2.0
 * @category codecs
 */
export const decode = /* @__PURE__ */ trustedReader((bytes: Bytes): Either<FormatError, Tensors> => {
  const source = sourceOf(bytes, refuse)
  if (isLeft(source)) return source
  const header = headerOf(source.right)
  if (isLeft(header)) return header
  const [{ [METADATA]: about, ...named }, data] = header.right
  const metadata = metadataOf(about)
  if (isLeft(metadata)) return metadata
  const entries: Entry[] = []
  for (const [name, given] of Object.entries(named)) {
    const entry = entryOf(name, given)
    if (isLeft(entry)) return entry
    entries.push(entry.right)
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  const order = checkOrder(entries, data.length)
  if (isLeft(order)) return order
  const tensors: (readonly [string, AnyTensor])[] = []
  for (const { name, type, shape, begin, end } of entries) {
    const elements = readElements(type, { bytes: data.subarray(begin, end), owned: source.right.owned }, true)
    if (isLeft(elements)) return refuse(`${quoted(name)}, ${placeOf(shape, elements.left.index)}`, elements.left.expected, elements.left.found)
    tensors.push([name, fromStorage([...shape], type.dtype, elements.right)])
  }
  return right({ tensors: recordOf(tensors), metadata: metadata.right })
})

const written: Readonly<Record<DType, string>> = { float32: 'F32', float64: 'F64', int32: 'I32', bool: 'BOOL' }

const checkName = (name: string): void => {
  if (!isName(name) || name === METADATA) refuseArgument(`encode: ${quoted(name)} cannot be a name in a safetensors file: give ${NAME} and ${METADATA}`)
}

/**
 * Tensors by name, and texts about them, as the bytes of a safetensors file, which the format's readers in other languages take.
 *
 * @throws {ArgumentError} when a name is `__metadata__`, `__proto__` or not well-formed, or what stands under a name is no tensor or no text.
 * @example
 * import { ones } from 'pullback'
 * import { Safetensors } from 'pullback/data'
 *
 * console.log(Safetensors.encode({ tensors: { w: ones([2, 2]) } }).length) // => 88
 *
 * @since 0.2.0
 * @category codecs
 */
export const encode = (file: Pick<Tensors, 'tensors'> & Partial<Tensors>): Uint8Array => {
  const tensors = tensorsArgument(file)
  const { metadata = {} } = file
  if (!isRecord(metadata)) refuseArgument(`encode: metadata is ${described(metadata)}: give texts by name`)
  for (const [name, text] of Object.entries(metadata)) {
    checkName(name)
    if (typeof text !== 'string' || /\p{Cs}/u.test(text)) refuseArgument(`encode: metadata ${quoted(name)} is ${described(text)}, not a text`)
  }
  // The widest elements first: so each part begins where its elements may.
  const parts = tensors.map(([name, x]) => {
    checkName(name)
    return { name, x, bytes: bytesOf(storageOf(x, 'encode')), size: elementTypes[x.dtype].size }
  }).sort((a, b) => b.size - a.size)
  let end = 0
  const header = parts.map(({ name, x, bytes }) => {
    const begin = end
    end += bytes.length
    return [name, { dtype: written[x.dtype], shape: x.shape, data_offsets: [begin, end] }] as const
  })
  const text = JSON.stringify(Object.fromEntries([...Object.keys(metadata).length === 0 ? [] : [[METADATA, metadata] as const], ...header]))
  const encoded = new TextEncoder().encode(text)
  // Data begins at a multiple of 8 bytes: behind the length of the header, and its spaces.
  const length = Math.ceil(encoded.length / 8) * 8
  if (length > LONGEST_HEADER) refuseArgument(`encode: names and metadata come to ${length} bytes, and the header of a safetensors file has room for ${LONGEST_HEADER}`)
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, length, true)
  bytes.set(encoded, 8)
  for (let [i, at] = [0, 8 + length]; i < parts.length; i++) {
    bytes.set(parts[i]!.bytes, at)
    at += parts[i]!.bytes.length
  }
  return bytes
}
