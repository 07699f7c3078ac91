// The digits run of `npm start`: its network, options and data. This reaches into the build.
import { digits, split } from 'pullback/datasets'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { network } from '../../../dist/node/digits/network.js'
import { parse } from '../../../dist/node/digits/options.js'

const { right: { options } } = parse([])
const data = split(digits, { test: 0.2, key: Random.key(1797), stratify: true })
const steps = options.epochs * Math.ceil(data.train.x.shape[0] / options.batchSize)
const config = {
  model: network(options.hidden), loss: Loss.softmaxCrossEntropy, optimizer: Opt.momentum(Opt.cosineDecay(options.learningRate, { steps })),
  batchSize: options.batchSize, epochs: options.epochs, key: Random.key(options.seed), metrics: { accuracy: Train.accuracy },
}
const start = performance.now()
const last = Train.fit(config, data)
const seconds = (performance.now() - start) / 1000
process.send({ seconds, steps, accuracy: last.metrics.at(-1).test.accuracy })
