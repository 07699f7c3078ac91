import { dim, mul, pipe, zeros, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import { toOnnx, type OnnxError } from 'pullback/onnx'
import * as Random from 'pullback/random'
import type { Either } from 'fp-ts/lib/Either.js'
import { expectType } from 'tsd'

const model = pipe(L.input(4), L.named('out', L.dense(3)))
const params = model.init(Random.key(0))
expectType<Either<OnnxError, Uint8Array>>(toOnnx(model, params, zeros([1, 4])))
toOnnx(model, params, { rows: zeros([1, 4]) }, { batch: false })
toOnnx(model, params, zeros([4]))
toOnnx(model, params, zeros([dim('batch', 3), 4]))
const layer = L.dense(4, 3)
toOnnx(layer, layer.init(Random.key(0)), zeros([2, 5, 4]))

const normed = pipe(L.input(4), L.named('norm', L.batchNorm()))
toOnnx(normed, normed.init(Random.key(0)), zeros([1, 4]), { state: normed.initState() })

toOnnx((w: Tensor<readonly [2]>, { x, key }: { readonly x: Tensor<readonly [number, 2]>; readonly key: Key }) => ({ y: mul(mul(x, w), Random.uniform(key, [2])) }),
  zeros([2]), { x: zeros([1, 2]), key: Random.key(0) })
