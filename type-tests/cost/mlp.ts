// A network of three layers as a user writes it: model, init, call, backward.
import { pipe, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'

const model = pipe(
  L.input(784),
  L.named('hidden', L.dense(128)),
  L.named('act', L.relu),
  L.named('out', L.dense(10)),
)

const params = model.init(Random.key(0))
const [logits, backward] = model(params, zeros([32, 784]))
const [loss, lossBackward] = Loss.softmaxCrossEntropy(logits, zeros([32, 10]))
const [dParams, dx] = backward(lossBackward())

export const scalar: Tensor<readonly []> = loss
export const weights: Tensor<readonly [784, 128]> = dParams.hidden.w
export const bias: Tensor<readonly [10]> = dParams.out.b
export const dInput: Tensor<readonly [32, 784]> = dx
export const output: Tensor<readonly [32, 10]> = model.evaluate(params, zeros([32, 784]))
