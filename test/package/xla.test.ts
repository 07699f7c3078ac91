import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { requireBuild } from '../../type-tests/support/files.js'
import { bare, hasJax } from '../xla/python.js'
import { command, succeed } from './command.js'

const folder = mkdtempSync(join(tmpdir(), 'pullback-xla-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const PROGRAM = `
import { pipe } from 'pullback'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const config = { model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.01), batchSize: 32, epochs: 5, key: Random.key(0), metrics: { accuracy: Train.accuracy } }
const last = Train.fit({ ...config, device: await Xla.connect() }, { train: digits })
console.log(last.metrics.at(-1).train.accuracy > 0.95)
`

describe.skipIf(!hasJax)('an empty folder, the packed tarball, and a Python', () => {
  it('with JAX a few lines train; without it, one sentence says what to install', async () => {
    requireBuild()
    await succeed('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], root)
    const project = join(folder, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'train.mjs'), PROGRAM)
    await succeed('sh', ['-c', `npm init -y >/dev/null && npm install "${join(folder, readdirSync(folder).find(name => name.endsWith('.tgz'))!)}" --prefer-offline --no-audit --no-fund`], project)
    // The process ends by itself, though nobody closes the connection.
    expect(await command('node', ['train.mjs'], project)).toEqual({ code: 0, output: 'true\n' })
    const { output: doctor } = await command('npx', ['pullback', 'doctor'], project)
    expect(doctor).toMatch(/^Node .*\nPython .*JAX \d[^]*\ndevices {2}\d+ × /)
    const { folder: without, python } = bare()
    const { code, output } = await command('env', [`PULLBACK_PYTHON=${python}`, 'node', 'train.mjs'], project)
    rmSync(without, { recursive: true })
    expect(code).toBe(1)
    expect(output).toContain(`XlaError: xla: ${python} (PULLBACK_PYTHON) has no JAX: ${python} -m pip install jax\n`)
  }, 300_000)
})
