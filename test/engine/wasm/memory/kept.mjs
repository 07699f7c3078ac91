// Prints which of the states of a run are still in memory when only the functions that train are held.
import { ones, pipe, zeros } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { collected } from './collected.mjs'

const config = { model: pipe(L.input(4), L.named('a', L.dense(3))), loss: Loss.squaredError, optimizer: Opt.adam(0.01), batchSize: 2, epochs: 1, key: Random.key(0) }
const data = { x: ones([4, 4]), y: zeros([4, 3]) }
const [epoch, step] = [Train.epoch(config), Train.step(config)]

const stepped = () => {
  let state = Train.init(config)
  return Array.from({ length: 4 }, (_, i) => {
    const held = new WeakRef(state.params.a.w)
    state = i < 2 ? epoch(state, { train: data }) : step(state, data)
    return held
  })
}

const held = stepped()
await new Promise(done => setTimeout(done, 10))
collected()
console.log(JSON.stringify({ kept: held.map(ref => ref.deref() !== undefined), functions: [typeof epoch, typeof step] }))
