// Writes two states in turns, over and over, until it is killed.
import { pipe } from '../../../dist/index.js'
import * as L from '../../../dist/layer/index.js'
import * as Loss from '../../../dist/loss/index.js'
import * as Opt from '../../../dist/optimizer/index.js'
import * as Random from '../../../dist/random/index.js'
import * as Train from '../../../dist/train/index.js'
import { saveState } from '../../../dist/node/index.js'

const [path] = process.argv.slice(2)
const config = { model: pipe(L.input(64), L.named('out', L.dense(64))), loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 5, key: Random.key(0) }
const states = [1, 2].map(seed => ({ ...Train.init({ ...config, key: Random.key(seed) }), epoch: seed }))
process.send?.('ready')
for (let i = 0; ; i++) {
  const saved = await saveState(states[i % 2], path)()
  if (saved._tag === 'Left') throw saved.left
}
