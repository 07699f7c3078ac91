// Saves a state of some width once, to a file or through `checkpointed` to a folder, and says how it went.
import { pipe } from '../../../dist/index.js'
import * as L from '../../../dist/layer/index.js'
import * as Loss from '../../../dist/loss/index.js'
import * as Opt from '../../../dist/optimizer/index.js'
import * as Random from '../../../dist/random/index.js'
import * as Train from '../../../dist/train/index.js'
import { checkpointed, saveState } from '../../../dist/node/index.js'

const [path, width, dir] = process.argv.slice(2)
const state = Train.init({
  model: pipe(L.input(Number(width)), L.named('line', L.dense(Number(width)))),
  loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 1, epochs: 1, key: Random.key(0),
})
const say = ({ name, message }) => console.log(name, message)
if (dir === '-') {
  const saved = await saveState(state, path)()
  if (saved._tag === 'Left') say(saved.left)
  else console.log('saved')
} else {
  try {
    for (const _ of checkpointed([state], { dir })) { /* each is written */ }
  } catch (error) {
    say(error)
  }
}
