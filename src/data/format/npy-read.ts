import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { sizeOf, stridesOf, type Storage } from '../../tensor/dtype.js'
import { LARGEST } from '../../tensor/size.js'
import { fromStorage, type AnyTensor } from '../../tensor/value.js'
import { isShape } from '../say/describe.js'
import { HOST_LITTLE, type Source } from './bytes.js'
import { elementTypes, placeOf, readElements, type ElementType } from './elements.js'
import { counted, quoted, type FormatError, type Refuse } from './error.js'
import { utf8 } from './names.js'

export const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** Where the header begins in version 1; later ones give its length in two bytes more. */
export const START = 10
/** What the arrays that are read here need, many times over. */
const LONGEST_HEADER = 2 ** 16

/** NumPy's letters of the element types: `f4` is a float of four bytes. */
const codes: Readonly<Record<string, ElementType>> = {
  f8: elementTypes.float64, f4: elementTypes.float32, f2: elementTypes.float16,
  i8: elementTypes.int64, i4: elementTypes.int32, i2: elementTypes.int16, i1: elementTypes.int8,
  u8: elementTypes.uint64, u4: elementTypes.uint32, u2: elementTypes.uint16, u1: elementTypes.uint8,
  b1: elementTypes.bool, '?': elementTypes.bool,
}

/** What a header says. */
interface Header {
  readonly type: ElementType
  readonly little: boolean
  readonly fortran: boolean
  readonly shape: readonly number[]
}

/** `<f4`: the order of bytes, then the type. */
const typeOf = (descr: string, refuse: Refuse): Either<FormatError, Pick<Header, 'type' | 'little'>> => {
  const [, order = '=', code = ''] = /^([<>=|])?(.*)$/s.exec(descr) ?? []
  const type = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (type === undefined || (order === '|' && type.size > 1)) {
    return refuse("header, 'descr'", `the type of floats (f2, f4, f8), integers (i1 to i8, u1 to u8) or bools (b1)`, quoted(descr))
  }
  return right({ type, little: order === '=' || order === '|' ? HOST_LITTLE : order === '<' })
}

/** The fields of a header: Python literals, in any order. */
const field = /\s*(?:'(\w+)'|"(\w+)")\s*:\s*(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)|(\([\d\s,L]*\)))\s*(,|$)/gy

/** The sizes in `(3, 4)`, `(3,)`, `()`; as Python 2 wrote them, `(3L, 4L)`. */
const sizesOf = (tuple: string): readonly number[] | undefined => {
  if (!/^\(\s*(?:\d+L?\s*,\s*)*(?:\d+L?\s*)?\)$/.test(tuple) || /^\(\s*\d+L?\s*\)$/.test(tuple)) return undefined
  const sizes = (tuple.match(/\d+/g) ?? []).map(Number)
  return isShape(sizes) && sizeOf(sizes) <= LARGEST ? sizes : undefined
}

const parse = (text: string, refuse: Refuse): Either<FormatError, Header> => {
  const body = /^\{(.*)\}[ \n]*$/s.exec(text)?.[1]?.trimEnd()
  if (body === undefined) return refuse('header', 'a dictionary', quoted(text))
  const fields = new Map<string, string>()
  field.lastIndex = 0
  for (let at = 0; at < body.length; at = field.lastIndex) {
    const [, name = '', other = '', text1, text2, flag, tuple] = field.exec(body) ?? []
    const value = text1 ?? text2 ?? flag ?? tuple
    if (value === undefined) return refuse('header', "the fields 'descr' (a text: no records of fields), 'fortran_order' and 'shape'", quoted(body.slice(at)))
    if (fields.has(name || other)) return refuse('header', 'each field once', `'${name || other}' again`)
    fields.set(name || other, value)
  }
  const [descr, order, shape] = [fields.get('descr'), fields.get('fortran_order'), fields.get('shape')]
  if (descr === undefined || order === undefined || shape === undefined || fields.size > 3) {
    return refuse('header', "the fields 'descr', 'fortran_order' and 'shape'", quoted([...fields.keys()].join(', ')))
  }
  const type = typeOf(descr, refuse)
  if (isLeft(type)) return type
  if (order !== 'True' && order !== 'False') return refuse("header, 'fortran_order'", 'True or False', quoted(order))
  const sizes = sizesOf(shape)
  if (sizes === undefined) return refuse("header, 'shape'", 'a tuple of sizes that a tensor can have', quoted(shape))
  return right({ ...type.right, fortran: order === 'True', shape: sizes })
}

/** Elements of which the first axis runs fastest, in the order of tensors: the last one does. */
const rowMajor = (shape: readonly number[], elements: Storage): Storage => {
  if (shape.filter(size => size > 1).length < 2) return elements
  const ordered = elements.slice()
  const steps = stridesOf(shape.toReversed()).toReversed()
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = elements[from]!
    // One on in the last axis; where that is at its end, back to its beginning, and one on in the axis before.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]!
      index[axis]!++
      if (index[axis]! < shape[axis]!) break
      from -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return ordered
}

/** The array in a `.npy` file, or in a part of another. */
export const readNpy = ({ bytes, owned }: Source, refuse: Refuse): Either<FormatError, AnyTensor> => {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return refuse('file', 'an array of NumPy, which begins with \\x93NUMPY', counted(bytes.length, 'other byte'))
  const [major, minor] = [bytes[6]!, bytes[7]!]
  if (major < 1 || major > 3 || minor > 0) return refuse('version', '1.0, 2.0 or 3.0', `${major}.${minor}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = major === 1 ? START : START + 2
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > LONGEST_HEADER) return refuse('header', `at most ${LONGEST_HEADER} bytes`, `${length}`)
  if (start + length > bytes.length) return refuse('header', counted(length, 'byte'), `${bytes.length - start}: the file is cut off`)
  const text = utf8(bytes.subarray(start, start + length))
  if (text === undefined) return refuse('header', 'UTF-8', 'other bytes')
  const header = parse(text, refuse)
  if (isLeft(header)) return header
  const { type, little, fortran, shape } = header.right
  const size = sizeOf(shape) * type.size
  const data = bytes.subarray(start + length)
  if (data.length !== size) {
    const what = `${counted(size, 'byte')} for ${counted(sizeOf(shape), 'element')} of ${type.name} in the shape [${shape.join(', ')}]`
    return refuse('data', what, `${data.length}${data.length < size ? ': the file is cut off' : ''}`)
  }
  const elements = readElements(type, { bytes: data, owned }, little)
  if (isLeft(elements)) {
    const { index, expected, found } = elements.left
    return refuse(placeOf(shape, index, fortran), expected, found)
  }
  return right(fromStorage([...shape], type.dtype, fortran ? rowMajor(shape, elements.right) : elements.right))
}

