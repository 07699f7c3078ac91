import { isTensor, type TensorJSON } from '../tensor/value.js'

/** A plain object: what JSON calls an object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value) && !isTensor(value)

/** Of the form that a tensor has in JSON: whether its parts fit each other is another question. */
export const isTensorForm = (value: unknown): value is TensorJSON =>
  isRecord(value) && typeof value['dtype'] === 'string' && Array.isArray(value['data'])
  && Array.isArray(value['shape']) && value['shape'].every(size => Number.isInteger(size) && size >= 0)

const dtypes: readonly unknown[] = ['float32', 'float64', 'int32', 'bool']

/** A tensor in words, where `null` is any size. */
export const describeTensor = (shape: readonly (number | null)[], dtype: string): string => {
  const kind = dtypes.includes(dtype) ? dtype : JSON.stringify(dtype)
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
  const sizes = shape.map(size => size ?? 'any').join(', ')
  return `${article} ${kind} ${shape.length === 0 ? 'scalar' : `tensor of shape [${sizes}]`}`
}

const LONGEST = 40
const MOST_FIELDS = 6

const cut = (text: string): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

/** A value in words short enough for an error. */
export const describe = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return cut(JSON.stringify(value))
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (isTensor(value) || isTensorForm(value)) return describeTensor(value.shape, value.dtype)
  if (isRecord(value)) {
    const names = Object.keys(value)
    const more = names.length > MOST_FIELDS ? ', …' : ''
    return names.length === 0 ? 'an empty object' : `an object with ${cut(names.slice(0, MOST_FIELDS).join(', '))}${more}`
  }
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`
  return value === null ? 'null' : typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`
}
