// Training on digits as a user writes it: data, model, config, the fold, and what comes out.
import { pipe, type Tensor } from 'pullback'
import { digits, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const { train, test } = split(digits, { test: 0.2, key: Random.key(1), stratify: true })

const model = pipe(
  L.input(64),
  L.named('hidden', L.dense(32)),
  L.named('act', L.relu),
  L.named('out', L.dense(10)),
)

const config = {
  model,
  loss: Loss.softmaxCrossEntropy,
  optimizer: Opt.sgd(0.1),
  batchSize: 32,
  epochs: 20,
  key: Random.key(0),
  metrics: { accuracy: Train.accuracy },
}

const start = Train.init(config)
const last = Train.fit(config, { train, test })

export const before: Tensor<readonly [64, 32]> = start.params.hidden.w
export const after: Tensor<readonly [64, 32]> = last.params.hidden.w
export const logits = model.evaluate(last.params, test.x)
export const history = Array.from(Train.epochs(config, { train, test }), (state) => state.metrics)
