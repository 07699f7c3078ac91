import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import { loadState, saveState } from 'pullback/node'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { requireBuild } from '../../../type-tests/support/files.js'
import { dice } from '../../data/format/mutate.js'
import { orThrow } from '../../data/format/support.js'
import { soak } from '../../support/soak.js'
import { stateBits } from '../../train/support.js'

const here = new URL('.', import.meta.url).pathname

let folder = ''
beforeEach(() => {
  requireBuild()
  folder = mkdtempSync(join(tmpdir(), 'pullback-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Run {
  /** What it printed; nothing of one that was killed. */
  readonly out: string
  readonly killed: boolean
  /** Milliseconds from when it said that it is ready. */
  readonly took: number
}

/** Runs a script; so many milliseconds after it has said that it is ready it is killed, unless it ends before. */
const run = (script: string, args: readonly string[], killAfter?: number): Promise<Run> => new Promise((resolve, reject) => {
  const child = fork(join(here, script), [...args], { silent: true, execArgv: [] })
  let [out, err, since, timer]: [string, string, number, NodeJS.Timeout | undefined] = ['', '', 0, undefined]
  child.stdout?.on('data', (text: Buffer) => { out += text.toString() })
  child.stderr?.on('data', (text: Buffer) => { err += text.toString() })
  child.on('message', () => {
    since = performance.now()
    if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
  })
  child.on('close', (code, signal) => {
    clearTimeout(timer)
    if (code === 0 || signal === 'SIGKILL') resolve({ out, killed: signal === 'SIGKILL', took: performance.now() - since })
    else reject(new Error(err))
  })
})

it('a process that is killed while it saves leaves the old file or the new one, whole', async () => {
  const config = { model: pipe(L.input(64), L.named('out', L.dense(64))), loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 5, key: Random.key(0) }
  const states = [1, 2].map(seed => stateBits({ ...Train.init({ ...config, key: Random.key(seed) }), epoch: seed }))
  const path = join(folder, 'state.safetensors')
  const roll = dice(5)
  await saveState({ ...Train.init({ ...config, key: Random.key(1) }), epoch: 1 }, path)()
  for (let i = 0; i < (soak ? 200 : 3); i++) {
    await run('save.mjs', [path], 20 + 60 * roll())
    const state = orThrow(await loadState(config, path)())
    expect(stateBits(state)).toEqual(states[state.epoch - 1])
  }
}, soak ? 600_000 : 60_000)

it.each(['adam', 'momentum'])('a training by %s that is killed, and killed again, ends with the bits of the one that was not', async optimizer => {
  const whole = await run('train.mjs', ['-', optimizer])
  const roll = dice(optimizer.length)
  for (let i = 0; i < (soak ? 10 : 1); i++) {
    const dir = join(folder, String(i))
    let last = ''
    let kills = 0
    // At most so many times, at any moment of what is left; then it may end.
    for (const most = soak ? 5 : 2; last === '';) {
      const { out, killed } = await run('train.mjs', [dir, optimizer], kills < most ? whole.took * 0.8 * roll() : undefined)
      if (killed) kills++
      else last = out
    }
    expect(kills).toBeGreaterThan(0)
    expect(last).toBe(whole.out)
    expect(readdirSync(dir)).toEqual(['epoch-000038.safetensors', 'epoch-000039.safetensors', 'epoch-000040.safetensors'])
  }
}, soak ? 600_000 : 60_000)
