import { isRight } from '#either'
import * as t from 'io-ts'
import { isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isTensor } from '../tensor/value.js'
import { describe, fieldOf } from './say/describe.js'
import { at, collector } from './error.js'
import { codec } from './tensor-codec.js'

/** The codec of a part of a whole, whose type the whole states. */
export type Node = t.Type<unknown, unknown, unknown>

/** The parts of a whole by name. */
type Parts = readonly (readonly [name: string, part: Node])[]

/** The codec of records of exactly these fields. */
export const record = (name: string, parts: Parts): Node => branch(name, parts, isRecord, Object.fromEntries)

/** The codec of lists of any length. */
export const list = (name: string, item: Node): Node => new t.Type<unknown, unknown, unknown>(
  name,
  (value): value is unknown => Array.isArray(value) && Array.from<unknown>(value).every(item.is),
  (value, context) => {
    if (!Array.isArray(value)) return t.failure(value, context)
    const { add, errors } = collector(value, context)
    const read: unknown[] = []
    for (let i = 0; i < value.length; i++) {
      const result = item.validate(value[i], t.appendContext(context, String(i), item, value[i]))
      if (isRight(result)) read.push(result.right)
      else if (!add(result.left)) break
    }
    return errors.length > 0 ? t.failures([...errors]) : t.success(Object.freeze(read))
  },
  value => Array.isArray(value) ? value.map(item.encode) : refuse(`encode: ${describe(value)} is not ${name}`),
)

/**
 * The codec of trees of tensors of the structure of `template`, whose elements do not matter.
 *
 * @param word names the function that was given the template, `path` its place, in errors; `above` is what it lies in.
 */
export const like = (word: string, template: unknown, path: string, above: readonly unknown[] = []): Node => {
  if (isTensor(template)) return asStated(codec(template.shape, template.dtype))
  const inside = [...above, template]
  if (above.includes(template)) return refuse(`${word}: ${path} is what it lies in: parameters do not go in a circle`)
  if (Array.isArray(template)) {
    const parts = Array.from<unknown, Parts[number]>(template, (part, i) => [String(i), like(word, part, `${path}[${i}]`, inside)])
    return branch(`an array of ${parts.length}`, parts, Array.isArray, entries => entries.map(([, value]) => value))
  }
  if (!isRecord(template)) {
    return refuse(`${word}: ${path || 'the parameters'}: ${describe(template)} is no tensor and no record of tensors`)
  }
  const parts = Object.entries(template).map(([name, part]) => [name, like(word, part, path === '' ? name : `${path}.${name}`, inside)] as const)
  return record(parts.length === 0 ? 'an empty record' : 'a record of parameters', parts)
}

const branch = (
  name: string, parts: Parts, isBranch: (value: unknown) => boolean, build: (entries: readonly (readonly [string, unknown])[]) => unknown,
): Node => {
  const known = new Set(parts.map(([key]) => key))
  const keysOf = (value: unknown): readonly string[] => typeof value === 'object' && value !== null ? Object.keys(value) : []
  const is = (value: unknown): value is unknown =>
    isBranch(value) && keysOf(value).every(key => known.has(key)) && parts.every(([key, part]) => part.is(fieldOf(value, key)))
  const validate = (value: unknown, context: t.Context): t.Validation<unknown> => {
    // What is missing is named part by part.
    if (!isBranch(value) && (value !== undefined || parts.length === 0)) return t.failure(value, context)
    const { add, errors } = collector(value, context)
    const entries: (readonly [string, unknown])[] = []
    for (const [key, part] of parts) {
      const given = fieldOf(value, key)
      const result = part.validate(given, t.appendContext(context, key, part, given))
      if (isRight(result)) entries.push([key, result.right])
      else if (!add(result.left)) break
    }
    for (const key of keysOf(value)) {
      const given = fieldOf(value, key)
      if (!known.has(key) && !add([{ value: given, context: at(context, key, 'nothing of this name', given) }])) break
    }
    return errors.length > 0 ? t.failures([...errors]) : t.success(build(entries))
  }
  return new t.Type(name, is, validate, value => build(parts.map(([key, part]) => [key, part.encode(fieldOf(value, key))])))
}
