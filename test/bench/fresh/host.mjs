// What the host adds to a step's program: microseconds a step in whole epochs, and of a direct call.
import { allLeaves } from '../leaves.mjs'
import { median } from '../measure.mjs'
import { configOf, rowsOf } from '../networks.mjs'
import { watch } from '../watch.mjs'

const ROUNDS = 15
const ROWS = 2048
const WARM_STEPS = 4096
const ROUND_STEPS = 256

const programs = watch()
const Train = await import('pullback/train')
const [inputs, hidden, batch] = process.argv.slice(2).map(Number)
const config = configOf(inputs, hidden, batch)

const train = rowsOf(inputs, ROWS)
const epoch = Train.epoch(config)
let state = Train.init(config)
const oneEpoch = () => { state = { ...epoch(state, { train }), metrics: [] } }

const step = Train.step(config)
const rows = rowsOf(inputs, batch)
let stepped = state
const oneCall = () => { stepped = step(stepped, rows) }

// The same copies as a call's, and nothing else: the parameters in and out, each result a new array.
let held = allLeaves(state.params).map(({ shape }) => new Float32Array(shape.reduce((a, b) => a * b, 1)))
const memory = held.map(leaf => new Float32Array(leaf.length))
const oneCopy = () => {
  held.forEach((leaf, i) => memory[i].set(leaf))
  held = memory.map(place => {
    const copy = new Float32Array(place.length)
    copy.set(place)
    return copy
  })
}

/** What a step costs, how much of that is in its program and in others, and the rest: microseconds a step. */
const measure = (work, steps) => {
  programs.reset()
  const start = performance.now()
  for (let done = 0; done < ROUND_STEPS; done += steps) work()
  const whole = performance.now() - start
  const program = programs.longest().ms
  const perStep = time => 1000 * time / ROUND_STEPS
  return { whole: perStep(whole), program: perStep(program), others: perStep(programs.ran() - program), added: perStep(whole - program) }
}

const measureAll = () => {
  const [fit, call, copies] = [measure(oneEpoch, ROWS / batch), measure(oneCall, 1), measure(oneCopy, 1).whole]
  return { fit, call, copies, addedButCopies: call.added - copies }
}

for (let i = 0; i < WARM_STEPS / ROUND_STEPS; i++) measureAll()
const all = Array.from({ length: ROUNDS }, measureAll)
const medians = of => Object.fromEntries(Object.keys(of(all[0])).map(name => [name, median(all.map(round => of(round)[name]))]))
const { copies, addedButCopies } = medians(({ copies, addedButCopies }) => ({ copies, addedButCopies }))
process.send({ fit: medians(({ fit }) => fit), call: medians(({ call }) => call), copies, addedButCopies })
