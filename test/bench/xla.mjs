// Training through `fit` on XLA beside JAX's own lax.scan, in alternating epochs: taskset -c 0 npm run bench -- xla gives both one core.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { add, compile, fromArray, ones, toFlat } from 'pullback'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import { fill, labels, LEARNING_RATE, NETWORKS } from './data.mjs'
import { configOf } from './networks.mjs'
import { median } from './measure.mjs'
import { line, title } from './table.mjs'

const ROUNDS = Number(process.env.PULLBACK_BENCH_ROUNDS ?? 7)
const STEPS = 200

const python = process.env.PULLBACK_PYTHON ?? 'python3'

/** JAX's epochs, one a line. */
const jax = async spec => {
  const child = spawn(python, [fileURLToPath(new URL('./xla.py', import.meta.url)), JSON.stringify(spec)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const next = async () => (await once(lines, 'line'))[0]
  await next()
  return {
    epoch: async () => {
      const answer = next()
      child.stdin.write('\n')
      return Number(await answer)
    },
    end: () => { child.stdin.end() },
  }
}

export const run = async () => {
  const begun = performance.now()
  const xla = await Xla.connect({ platform: 'cpu' })
  title(`XLA, JAX ${xla.versions.jax}`)
  line('start', 'Xla.connect', performance.now() - begun, 'ms')
  for (const [inputs, hidden, batch] of [...NETWORKS, [1024, 2048, 256]]) {
    const steps = inputs === 1024 ? 20 : STEPS
    const subject = `${inputs}-${hidden}-10 b${batch}`
    const theirs = await jax([inputs, hidden, batch, steps, LEARNING_RATE])
    const rows = batch * steps
    const config = { ...configOf(inputs, hidden, batch), epochs: 1e6, device: xla }
    const train = { x: fromArray([rows, inputs], fill(rows * inputs, 1)), y: fromArray([rows], labels(rows), { dtype: 'int32' }) }
    const states = Train.epochs(config, { train })[Symbol.iterator]()
    states.next()
    const [a, b] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      const before = performance.now()
      states.next()
      a.push(performance.now() - before)
      b.push(await theirs.epoch())
    }
    theirs.end()
    line(subject, `fit ${subject}`, 1000 * steps / median(a), 'steps/s', { ratio: median(a.map((ms, i) => ms / b[i])), ratioTo: "JAX's time", target: { atMost: 1.15 } })
  }
  const f = compile(x => add(x, 1), { device: xla })
  let x = ones([16])
  for (let i = 0; i < 100; i++) x = f(x)
  toFlat(x)
  const calls = performance.now()
  for (let i = 0; i < 2000; i++) x = f(x)
  toFlat(x)
  line('call', 'a call', 1000 * (performance.now() - calls) / 2000, 'µs')
  const before = performance.now()
  for (let i = 0; i < 1000; i++) toFlat(x = f(x))
  line('call', 'a call whose result is read', 1000 * (performance.now() - before) / 1000, 'µs')
  await xla.close()
}
