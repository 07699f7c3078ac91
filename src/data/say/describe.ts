import { isRecord } from '../../tensor/argument.js'
import { isKey } from '../../tensor/key.js'
import { LARGEST } from '../../tensor/size.js'
import { isTensor, type TensorJSON } from '../../tensor/value.js'

/** The field of what may be no record; its own only. */
export const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined

/** Whether these are the sizes of a tensor: whole numbers, no hole among them, that multiply exactly; zeros do not hide what others come to. */
export const isShape = (sizes: readonly unknown[]): sizes is readonly number[] => {
  let product = 1
  for (let axis = 0; axis < sizes.length; axis++) {
    const size = sizes[axis]
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > LARGEST) return false
    product *= size || 1
  }
  return product <= Number.MAX_SAFE_INTEGER
}

/** Of the form that a tensor has in JSON: whether its parts fit each other is another question. */
export const isTensorForm = (value: unknown): value is TensorJSON =>
  isRecord(value) && typeof value['dtype'] === 'string' && Array.isArray(value['data'])
  && Array.isArray(value['shape']) && isShape(value['shape'])

/** What a structured clone makes of a tensor, as `postMessage` does: whether its parts fit each other is another question. */
export interface TensorClone {
  readonly shape: readonly number[]
  readonly dtype: string
  readonly elements: ArrayBufferView
}

export const isTensorClone = (value: unknown): value is TensorClone =>
  isRecord(value) && typeof value['dtype'] === 'string' && ArrayBuffer.isView(value['elements'])
  && Array.isArray(value['shape']) && isShape(value['shape'])

const dtypes: readonly unknown[] = ['float32', 'float64', 'int32', 'bool']

/** As many sizes as one takes in at a glance; of more, the first and their number. */
const MOST_SIZES = 8

const showSizes = (shape: readonly (number | string | null)[]): string => {
  const sizes = shape.slice(0, MOST_SIZES).map(size => typeof size === 'string' ? cut(size) : size ?? 'any').join(', ')
  return shape.length > MOST_SIZES ? `[${sizes}, …], ${shape.length} axes` : `[${sizes}]`
}

/** A tensor in words, where `null` is any size, and a name one that is known when it is read. */
export const describeTensor = (shape: readonly (number | string | null)[], dtype: string): string => {
  const kind = dtypes.includes(dtype) ? dtype : quote(dtype)
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
  return `${article} ${kind} ${shape.length === 0 ? 'scalar' : `tensor of shape ${showSizes(shape)}`}`
}

const LONGEST = 40
const MOST_FIELDS = 6

const cut = (text: string): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

/** A text in quotes, cut when it is long: before it is quoted too, for it may be very long. */
const quote = (text: string): string => cut(JSON.stringify(text.slice(0, LONGEST + 1)))

/** A name as a step of a path: `.w`, `["a b"]`. */
export const step = (name: string): string => /^[A-Za-z_$][\w$-]*$/.test(name) ? `.${cut(name)}` : `[${quote(name)}]`

const describeRecord = (record: Readonly<Record<string, unknown>>): string => {
  const names = Object.keys(record)
  const more = names.length > MOST_FIELDS ? ', …' : ''
  return names.length === 0 ? 'an empty object' : `an object with ${cut(names.slice(0, MOST_FIELDS).map(name => cut(name)).join(', '))}${more}`
}

const describeObject = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  const maker: unknown = typeof prototype === 'object' && prototype !== null ? prototype.constructor : undefined
  return typeof maker === 'function' && maker.name !== '' ? `${/^[AEIO]/.test(maker.name) ? 'an' : 'a'} ${cut(maker.name)}` : 'an object'
}

/** A value in words short enough for an error. */
export const describe = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (isTensor(value) || isTensorForm(value) || isTensorClone(value)) return describeTensor(value.shape, value.dtype)
  if (isKey(value)) return 'a random key'
  if (isRecord(value)) return describeRecord(value)
  if (typeof value === 'object') return describeObject(value)
  // Writing a bigint of a million digits takes seconds.
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? String(value) : 'a large bigint'
  return typeof value === 'boolean' ? String(value) : `a ${typeof value}`
}
