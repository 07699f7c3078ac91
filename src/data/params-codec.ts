import type * as t from 'io-ts'
import { described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { like } from './record-codec.js'
import { fromAnyKey } from './template.js'
import type { EncodedTensor } from './tensor-codec.js'

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
  asStated(fromAnyKey(key => like('paramsOf', checkModel(model).init(key), '')))

const checkModel = <M>(model: M): M =>
  isObject(model) && typeof Reflect.get(model, 'init') === 'function' ? model : refuse(`paramsOf: ${described(model)} is no model: give what has an init`)

const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'

