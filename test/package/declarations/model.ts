/** What a project exports: models, configs, what training gives, codecs. No type is written down. */
import { compile, grad, pipe, relu, sum, valueAndGrad, vjp, type Dim, type Tensor } from 'pullback'
import { Csv, fromColumns, Idx, Npy, Npz, paramsOf, Safetensors, stateOf, tensorOf } from 'pullback/data'
import { digits, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

export const model = pipe(L.input(64), L.named('hidden', L.dense(16)), L.named('act', L.relu), L.named('out', L.dense(10)))
export const deep = pipe(
  L.input(8, 8), L.named('flat', L.flatten), L.named('hidden', L.dense(16)), L.named('norm', L.batchNorm()), L.named('drop', L.dropout(0.5)),
  L.named('branch', L.residual(L.dense(16))), L.named('out', L.dense(10)),
)
export const joined = L.compose(pipe(L.input(4), L.named('down', L.dense(2))), pipe(L.input(2), L.named('up', L.dense(4))))
export const mlp = <I extends Dim, H extends Dim, O extends Dim>(i: I, h: H, o: O) => pipe(L.input(i), L.named('h', L.dense(h)), L.named('o', L.dense(o)))
export const blocks = L.repeat(L.dense(4, 8), [8, 8], (network, size, i) => pipe(network, L.named(`block${i}`, L.dense(size))))
export const double = L.fromForward({ inShape: [2], outShape: [2], init: () => ({}), forward: (_, x) => relu(x) })

export const config = {
  model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 32, epochs: 2, key: Random.key(0),
  metrics: { accuracy: Train.accuracy }, handlers: [Train.earlyStopping({ patience: 2 })], penalties: [Loss.l2Penalty(0.1)],
}
export const regression = { model: joined, loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 32, epochs: 2, key: Random.key(0) }
export const start = Train.init(config)
export const step = Train.step(config)
export const epoch = Train.epoch(config)
export const regressionStep = Train.step(regression)
export const regressionEpoch = Train.epoch(regression)
export const parts = split(digits, { test: 0.2, key: Random.key(0), stratify: true })
export const train = parts.train
export const fitted = Train.fit(config, parts)
export const states = Train.epochs(config, parts)
export const measured = Train.evaluate(config, fitted, parts.test)

export const params = deep.init(Random.key(0))
export const keys = Random.split(Random.key(0), 3)
export const codec = paramsOf(deep)
export const saved = stateOf(config)
export const table = (text: string) => [Csv.decode(text, { columns: { kind: 'label' } }), Csv.examples(text, { y: 'kind' }), fromColumns({ a: [1] }, ['a'])] as const
export const files = (bytes: Uint8Array) => [Npy.decode(bytes), Npz.decode(bytes), Safetensors.decode(bytes), Idx.decode(bytes)] as const
export const rows = tensorOf([null, 3])
export const forward = compile((p: typeof start.params, x: Tensor<readonly [number, 64]>) => model.evaluate(p, x))
export const gradient = grad((p: typeof start.params) => sum(p.hidden.w))
export const both = valueAndGrad((p: { readonly w: Tensor<readonly [3]> }) => sum(p.w))
export const pullback = vjp((x: Tensor<readonly [3]>) => relu(x))
