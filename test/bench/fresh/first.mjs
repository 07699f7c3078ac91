// The first call of a step in a fresh process: trace, emit, compile, run.
import { configOf, rowsOf, stateOf } from '../networks.mjs'
import { watch } from '../watch.mjs'

const programs = watch()
const Train = await import('pullback/train')
const [inputs, hidden, batch] = process.argv.slice(2).map(Number)
const config = configOf(inputs, hidden, batch)
const state = stateOf(config, inputs, hidden)
const rows = rowsOf(inputs, batch)
const before = { compiling: programs.compiling(), ran: programs.ran() }
const start = performance.now()
if (process.argv[5] === 'fit') Train.fit(config, { train: rows }, state)
else Train.step(config)(state, rows)
const whole = performance.now() - start
process.send({ whole, compiling: programs.compiling() - before.compiling, ran: programs.ran() - before.ran })
