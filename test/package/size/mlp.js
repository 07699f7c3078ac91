// What a page would load that trains a network of dense layers.
import { pipe } from '../../../dist/index.js'
import * as L from '../../../dist/layer/index.js'
import * as Loss from '../../../dist/loss/index.js'
import * as Opt from '../../../dist/optimizer/index.js'
import * as Random from '../../../dist/random/index.js'
import * as Train from '../../../dist/train/index.js'

const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const config = {
  model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 32, epochs: 20, key: Random.key(0), metrics: { accuracy: Train.accuracy },
}

console.log(Train.fit, config)
