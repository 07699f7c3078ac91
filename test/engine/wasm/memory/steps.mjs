// Prints the resident memory after some and after many steps of training, as epochs and as direct calls.
import { pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { collected } from './collected.mjs'

const [early, late] = process.argv.slice(2).map(Number)
const [ROWS, BATCH] = [640, 32]
const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.adam(0.001), batchSize: BATCH, epochs: 1, key: Random.key(0) }
const rows = size => ({ x: Random.normal(Random.key(1), [size, 64]), y: Random.normal(Random.key(2), [size, 10]) })

const until = next => {
  let state = Train.init(config)
  return [early, late].map(steps => {
    while (state.step < steps) state = next(state)
    return collected()
  })
}

const epoch = Train.epoch(config)
const train = rows(ROWS)
const step = Train.step(config)
const batch = rows(BATCH)
const found = {
  epochs: until(state => ({ ...epoch(state, { train }), metrics: [] })),
  calls: until(state => step(state, batch)),
}
console.log(JSON.stringify(found))
