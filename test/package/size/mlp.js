// What a page would load that trains a network of dense layers.
import { pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const config = {
  model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 32, epochs: 20, key: Random.key(0), metrics: { accuracy: Train.accuracy },
}

console.log(Train.fit, config)
