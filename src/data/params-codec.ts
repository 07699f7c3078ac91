import { isRight } from '#either'
import * as t from 'io-ts'
import { asStated } from '../tensor/cast.js'
import { fromArray } from '../tensor/construct.js'
import { keyFromWords, type Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import { isTensor } from '../tensor/value.js'
import { describe, fieldOf, isRecord } from './describe.js'
import { at, collector } from './error.js'
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

/** The codec of a part of a tree. */
export type Node = t.Type<unknown, EncodedParams, unknown>

/** The codec of trees of the structure of `template`; `above` is what it lies in. */
export const like = (template: unknown, path: string, above: readonly unknown[] = []): Node => {
  if (isTensor(template)) return asStated(codec(template.shape, template.dtype))
  const inside = [...above, template]
  if (above.includes(template)) return mismatch(`paramsOf: ${path} is what it lies in: parameters do not go in a circle`)
  if (Array.isArray(template)) {
    const parts = Array.from<unknown, readonly [string, Node]>(template, (part, i) => [String(i), like(part, `${path}[${i}]`, inside)])
    return branch(`an array of ${parts.length}`, parts, Array.isArray, values => values)
  }
  if (!isRecord(template)) {
    return mismatch(`paramsOf: ${path || 'the parameters'}: ${describe(template)} is no tensor and no record of tensors`)
  }
  const parts = Object.entries(template).map(([name, part]) =>
    [name, like(part, path === '' ? name : `${path}.${name}`, inside)] as const)
  const kind = parts.length === 0 ? 'an empty record' : 'a record of parameters'
  return branch(kind, parts, isRecord, values => Object.fromEntries(parts.map(([name], i) => [name, values[i]])))
}

const branch = (
  name: string, parts: readonly (readonly [string, Node])[],
  isBranch: (value: unknown) => boolean, build: (values: readonly unknown[]) => unknown,
): Node => {
  const known = new Set(parts.map(([key]) => key))
  const keysOf = (value: unknown): readonly string[] => typeof value === 'object' && value !== null ? Object.keys(value) : []
  const is = (value: unknown): value is unknown =>
    isBranch(value) && keysOf(value).every(key => known.has(key)) && parts.every(([key, part]) => part.is(fieldOf(value, key)))
  const validate = (value: unknown, context: t.Context): t.Validation<unknown> => {
    // What is missing is named parameter by parameter.
    if (!isBranch(value) && (value !== undefined || parts.length === 0)) return t.failure(value, context)
    const { add, errors } = collector(value, context)
    const values: unknown[] = []
    for (const [key, part] of parts) {
      const given = fieldOf(value, key)
      const result = part.validate(given, t.appendContext(context, key, part, given))
      if (isRight(result)) values.push(result.right)
      else if (!add(result.left)) break
    }
    for (const key of keysOf(value)) {
      const given = fieldOf(value, key)
      if (!known.has(key) && !add([{ value: given, context: at(context, key, 'nothing of this name', given) }])) break
    }
    return errors.length > 0 ? t.failures([...errors]) : t.success(build(values))
  }
  const encode = (value: unknown): EncodedParams => asStated(build(parts.map(([key, part]) => part.encode(fieldOf(value, key)))))
  return new t.Type(name, is, validate, encode)
}
