// The package as its users have it: compile, and training.
import { compile, threads, toFlat } from 'pullback'
import * as Train from 'pullback/train'
import { contest } from '../contestant.mjs'
import { digest, STEPS_TO_ANSWER } from '../data.mjs'
import { functions } from '../functions.mjs'
import { configOf, rowsOf, stateOf } from '../networks.mjs'

const ROWS = 2048

/** With copies of all arguments in and of the result out: two sets of arguments in turn, since what lies in memory already is not copied. */
const copied = ({ f, inputs }) => {
  const compiled = compile(f)
  const sets = [inputs(), inputs()]
  let turn = 0
  return { answer: digest(toFlat(compiled(...sets[0]))), work: () => { compiled(...sets[turn = 1 - turn]) } }
}

await contest({
  ...Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, (...sizes) => copied(of(...sizes))])),
  /** Steps of whole epochs, in the order of each, with what an epoch costs. */
  steps: async (inputs, hidden, batch, { added = {}, turbo = false, size = 1 }) => {
    const config = { ...configOf(inputs, hidden, batch, added), turbo, ...size > 1 && { threads: await threads(size) } }
    const start = stateOf(config, inputs, hidden)
    const once = rowsOf(inputs, batch)
    const step = Train.step(config)
    let stepped = start
    for (let i = 0; i < STEPS_TO_ANSWER; i++) stepped = step(stepped, once)
    const answer = Object.keys(added).length === 0 ? Train.evaluate(config, stepped, once).loss : undefined
    const epoch = Train.epoch(config)
    const train = rowsOf(inputs, ROWS)
    let state = start
    return { answer, per: ROWS / batch, work: () => { state = { ...epoch(state, { train }), metrics: [] } } }
  },
  /** Steps one by one, each from the state of the last, by a call with a batch. */
  calls: (inputs, hidden, batch) => {
    const config = configOf(inputs, hidden, batch)
    const step = Train.step(config)
    const rows = rowsOf(inputs, batch)
    let state = stateOf(config, inputs, hidden)
    return { work: () => { state = step(state, rows) } }
  },
})
