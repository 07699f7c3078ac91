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
import { stateBits } from '../../train/support.js'

/** How often a process is killed: a few times in the usual run, as often as asked by `npm run soak`. */
const SOAK = process.env['MODE'] === 'soak'
const here = new URL('.', import.meta.url).pathname

let folder = ''
beforeEach(() => {
  requireBuild()
  folder = mkdtempSync(join(tmpdir(), 'pullback-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a script; after it has said that it is ready and so many milliseconds it is killed, unless it ends before. What it printed. */
const run = (script: string, args: readonly string[], killAfter?: number): Promise<string> => new Promise((resolve, reject) => {
  const child = fork(join(here, script), [...args], { silent: true, execArgv: [] })
  let [out, err, timer]: [string, string, NodeJS.Timeout | undefined] = ['', '', undefined]
  child.stdout?.on('data', (text: Buffer) => { out += text.toString() })
  child.stderr?.on('data', (text: Buffer) => { err += text.toString() })
  child.on('message', () => {
    if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
  })
  child.on('exit', (code, signal) => {
    clearTimeout(timer)
    if (code === 0 || signal === 'SIGKILL') resolve(out)
    else reject(new Error(err))
  })
})

it('a process that is killed while it saves leaves the old file or the new one, whole', async () => {
  const config = { model: pipe(L.input(64), L.named('out', L.dense(64))), loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 5, key: Random.key(0) }
  const states = [1, 2].map(seed => stateBits({ ...Train.init({ ...config, key: Random.key(seed) }), epoch: seed }))
  const path = join(folder, 'state.safetensors')
  const roll = dice(5)
  await saveState({ ...Train.init({ ...config, key: Random.key(1) }), epoch: 1 }, path)()
  for (let i = 0; i < (SOAK ? 200 : 3); i++) {
    await run('save.mjs', [path], 20 + 60 * roll())
    const state = orThrow(await loadState(config, path)())
    expect(stateBits(state)).toEqual(states[state.epoch - 1])
  }
}, SOAK ? 600_000 : 60_000)

it.each(['adam', 'momentum'])('a training by %s that is killed, and killed again, ends with the bits of the one that was not', async optimizer => {
  const whole = await run('train.mjs', ['-', optimizer])
  const roll = dice(optimizer.length)
  for (let i = 0; i < (SOAK ? 10 : 1); i++) {
    const dir = join(folder, String(i))
    let last = ''
    let kills = 0
    // The first few are killed soon, so that there is something to go on from; the last is not.
    while (last === '') last = await run('train.mjs', [dir, optimizer], kills++ < (SOAK ? 5 : 2) ? 5 + 150 * roll() : undefined)
    expect(last).toBe(whole)
    expect(readdirSync(dir)).toEqual(['epoch-000038.safetensors', 'epoch-000039.safetensors', 'epoch-000040.safetensors'])
  }
}, SOAK ? 600_000 : 60_000)
