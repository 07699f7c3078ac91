// Trains with checkpoints in a folder, goes on from the newest, and prints the bits of the end.
import { Buffer } from 'node:buffer'
import { pipe, toFlat } from '../../../dist/index.js'
import { iris, split } from '../../../dist/datasets/index.js'
import * as L from '../../../dist/layer/index.js'
import * as Loss from '../../../dist/loss/index.js'
import * as Opt from '../../../dist/optimizer/index.js'
import * as Random from '../../../dist/random/index.js'
import * as Train from '../../../dist/train/index.js'
import { checkpointed, loadLatest } from '../../../dist/node/index.js'

const [dir, optimizer] = process.argv.slice(2)
const config = {
  model: pipe(L.input(4), L.named('hidden', L.dense(16)), L.named('norm', L.batchNorm()), L.named('act', L.relu), L.named('drop', L.dropout(0.3)), L.named('out', L.dense(3))),
  loss: Loss.softmaxCrossEntropy, optimizer: optimizer === 'adam' ? Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(0.02)) : Opt.momentum(0.05),
  batchSize: 16, epochs: 40, key: Random.key(3), metrics: { accuracy: Train.accuracy },
}
const data = split(iris, { test: 0.2, key: Random.key(1), stratify: true })
const from = dir === '-' ? undefined : await loadLatest(config, dir)()
if (from?._tag === 'Left') throw from.left
process.send?.('ready')
let last = from?.right
const states = Train.epochs(config, data, last)
for (const state of dir === '-' ? states : checkpointed(states, { dir, keepLast: 3 })) last = state
const bits = x => Buffer.from(toFlat(x).buffer).toString('hex')
console.log(JSON.stringify([last.epoch, bits(last.params.hidden.w), bits(last.params.out.b), bits(last.state.norm.mean), bits(last.optState.at(-1).count), last.metrics]))
