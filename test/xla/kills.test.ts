import { spawn } from 'node:child_process'
import { pipe, toFlat, type Tree } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import { describe, expect, it } from 'vitest'
import { flatten } from '../../src/graph/tree.js'
import { soak } from '../support/soak.js'
import { alive } from './alive.js'
import { hasJax } from './python.js'

const model = pipe(L.input(32), L.named('hidden', L.dense(64)), L.named('act', L.relu), L.named('drop', L.dropout(0.2)), L.named('out', L.dense(8)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.adam(1e-2), batchSize: 16, epochs: 12, key: Random.key(0) }
const data = { train: { x: Random.normal(Random.key(1), [4096, 32]), y: Random.normal(Random.key(2), [4096, 8]) } }
/** All of a state, read: so it outlives the worker. */
const read = ({ params, optState, metrics }: { readonly params: Tree; readonly optState: Tree; readonly metrics: unknown }): readonly unknown[] =>
  [...flatten([params, optState], path => { throw new Error(path) }).leaves.map(x => [...toFlat(x)]), metrics]

/** Kills from outside, because this process will be waiting. */
const killLater = (pid: number, ms: number): void => { spawn('sh', ['-c', `sleep ${ms / 1000}; kill -9 ${pid}`], { stdio: 'ignore', detached: true }).unref() }

describe.skipIf(!hasJax)('a worker that is killed', () => {
  const kills = soak ? 20 : 4

  it(`${kills} times at random moments: an error within 10 s, and the run goes on to the same bits`, async () => {
    const pids: number[] = []
    const connect = async (): Promise<Xla.Connection> => {
      const xla = await Xla.connect({ platform: 'cpu' })
      pids.push(...xla.pids)
      return xla
    }
    let xla = await connect()
    const whole = read(Train.fit({ ...config, device: xla }, data))
    const start = Train.init(config)
    let [last, died, slowest] = [start, 0, 0]
    while (last.epoch < config.epochs) {
      // What a random number would be, the same in every run: up to a second and a half after the fold begins.
      const [due, ms, begun] = [died < kills, Math.floor(1500 * Math.abs(Math.sin(7 * died + 1))), Date.now()]
      if (due) killLater(xla.pids[0]!, ms)
      try {
        for (const state of Train.epochs({ ...config, device: xla }, data, last)) {
          read(state)
          last = state
        }
        // It was done before it was killed: once more.
        if (due) last = start
      } catch (error) {
        if (!(error instanceof Xla.XlaError) || error.problem !== 'gone') throw error
        slowest = Math.max(slowest, Date.now() - begun - ms)
        died++
        await xla.close()
        xla = await connect()
      }
    }
    expect(died).toBe(kills)
    expect(slowest).toBeLessThan(10_000)
    expect(read(last)).toEqual(whole)
    await xla.close()
    expect(pids.filter(alive)).toEqual([])
  }, 600_000)
})
