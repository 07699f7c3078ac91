import { isRight } from '#either'
import * as t from 'io-ts'
import { asStated } from '../tensor/cast.js'
import { fromArray } from '../tensor/construct.js'
import { keyFromWords, type Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import { isTensor } from '../tensor/value.js'
import { describe, isRecord } from './describe.js'
import { at } from './error.js'
import { codec, type EncodedTensor } from './tensor-codec.js'

/** What parameters are in JSON: records as they are, tensors as `{ shape, dtype, data }`. */
export type EncodedParams = EncodedTensor | readonly EncodedParams[] | { readonly [name: string]: EncodedParams }

/** A codec of the parameters of a model. */
export interface ParamsCodec<P> extends t.Type<P, EncodedParams, unknown> {}

/**
 * The io-ts codec of a model's parameters: `encode` gives JSON, `decode` reads it back, bit for bit. Names, shapes and
 * dtypes are those of the model; parameters of another are refused, and `Left` names every difference by its dotted path:
 * what is missing, what is too many, and each wrong shape or dtype.
 *
 * @example
 * import { pipe } from 'pullback'
 * import { paramsOf, report } from 'pullback/data'
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const model = pipe(L.input(3), L.named('out', L.dense(2)))
 * const codec = paramsOf(model)
 * const text = JSON.stringify(codec.encode(model.init(Random.key(0))))
 * const read = codec.decode(JSON.parse(text))
 * if (isRight(read)) console.log(read.right.out.w.shape) // => [ 3, 2 ]
 *
 * const other = paramsOf(pipe(L.input(3), L.named('out', L.dense(4)))).decode(JSON.parse(text))
 * if (isLeft(other)) console.log(report(other.left))
 * // => out.w: expected a float32 tensor of shape [3, 4], found a float32 tensor of shape [3, 2]
 * // => out.b: expected a float32 tensor of shape [4], found a float32 tensor of shape [2]
 *
 * @since 0.1.0
 * @category codecs
 */
export const paramsOf = <P>(model: { readonly init: (key: Key) => P }): ParamsCodec<P> =>
  // Any key tells names, shapes and dtypes.
  asStated(like(model.init(keyFromWords(fromArray([2], [0, 0], { dtype: 'int32' }))), ''))

type Node = t.Type<unknown, EncodedParams, unknown>

/** The codec of trees of the structure of `template`. */
const like = (template: unknown, path: string): Node => {
  if (isTensor(template)) return asStated(codec(template.shape, template.dtype))
  if (Array.isArray(template)) {
    const parts = template.map((part, i) => [String(i), like(part, `${path}[${i}]`)] as const)
    return branch(`an array of ${parts.length}`, parts, Array.isArray, values => values)
  }
  if (!isRecord(template)) {
    return mismatch(`paramsOf: ${path || 'the parameters'}: ${describe(template)} is no tensor and no record of tensors`)
  }
  const parts = Object.entries(template).map(([name, part]) =>
    [name, like(part, path === '' ? name : `${path}.${name}`)] as const)
  const kind = parts.length === 0 ? 'an empty record' : 'a record of parameters'
  return branch(kind, parts, isRecord, values => Object.fromEntries(parts.map(([name], i) => [name, values[i]])))
}

const branch = (
  name: string, parts: readonly (readonly [string, Node])[],
  isBranch: (value: unknown) => boolean, build: (values: readonly unknown[]) => unknown,
): Node => {
  const known = new Set(parts.map(([key]) => key))
  const fields = (value: unknown): ReadonlyMap<string, unknown> =>
    new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  const extras = (value: unknown): readonly string[] => [...fields(value).keys()].filter(key => !known.has(key))
  const is = (value: unknown): value is unknown =>
    isBranch(value) && extras(value).length === 0 && parts.every(([key, part]) => part.is(fields(value).get(key)))
  const validate = (value: unknown, context: t.Context): t.Validation<unknown> => {
    // What is missing is named parameter by parameter.
    if (!isBranch(value) && (value !== undefined || parts.length === 0)) return t.failure(value, context)
    const given = fields(value)
    const results = parts.map(([key, part]) =>
      part.validate(given.get(key), t.appendContext(context, key, part, given.get(key))))
    const errors = results.flatMap(result => isRight(result) ? [] : result.left)
    const extra = extras(value).map((key): t.ValidationError =>
      ({ value: given.get(key), context: at(context, key, 'nothing of this name', given.get(key)) }))
    if (errors.length + extra.length > 0) return t.failures([...errors, ...extra])
    return t.success(build(results.flatMap(result => isRight(result) ? [result.right] : [])))
  }
  const encode = (value: unknown): EncodedParams =>
    asStated(build(parts.map(([key, part]) => part.encode(fields(value).get(key)))))
  return new t.Type(name, is, validate, encode)
}
