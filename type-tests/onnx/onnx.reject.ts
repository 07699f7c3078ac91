import { add, mul, pipe, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import { toOnnx } from 'pullback/onnx'
import * as Random from 'pullback/random'

const model = pipe(L.input(4), L.named('out', L.dense(3)))
const params = model.init(Random.key(0))
const normed = pipe(L.input(4), L.named('norm', L.batchNorm()))

//! toOnnx: the input [1, 5] does not end in [4], the features that the layer takes
toOnnx(model, params, /*^*/ zeros([1, 5]))

//! toOnnx: the input [1, 5] does not end in [4], the features that the layer takes
toOnnx(model, params, { /*^*/ x: zeros([1, 5]) })

//! out
toOnnx(model, /*^*/ {}, zeros([1, 4]))

//! Expected 4 arguments, but got 3
/*^*/ toOnnx(normed, normed.init(Random.key(0)), zeros([1, 4]))

//! readonly [2]
toOnnx((w: Tensor<readonly [2]>, { x }: { readonly x: Tensor<readonly [number, 2]> }) => mul(x, w), /*^*/ zeros([3]), { x: zeros([1, 2]) })

//! readonly [number, 2]
toOnnx((w: Tensor<readonly [2]>, x: Tensor<readonly [number, 2]>) => add(x, w), zeros([2]), /*^*/ zeros([1, 3]))

//! toOnnx: result.f is a function
toOnnx(/*^*/ (w: Tensor<readonly [2]>, x: Tensor<readonly [number, 2]>) => ({ f: () => add(x, w) }), zeros([2]), zeros([1, 2]))
