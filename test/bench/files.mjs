import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromArray } from 'pullback'
import { Npy, Safetensors } from 'pullback/data'
import { writeFile } from 'pullback/node'
import { fresh } from './child.mjs'
import { fill } from './data.mjs'
import { line, title } from './table.mjs'

const [ROWS, COLUMNS] = [1_000_000, 20]
const FLOATS = 125_000_000
const ROUNDS = 3

const writeCsv = path => {
  const file = openSync(path, 'w')
  writeSync(file, `${Array.from({ length: COLUMNS }, (_, i) => `c${i}`).join()}\n`)
  const values = fill(10_000, 5, 100)
  for (let at = 0; at < ROWS; at += 10_000) {
    let text = ''
    for (let row = 0; row < 10_000; row++) {
      for (let i = 0; i < COLUMNS; i++) text += `${i === 0 ? '' : ','}${values[(at + row * 7 + i * 13) % 10_000].toFixed(4)}`
      text += '\n'
    }
    writeSync(file, text)
  }
  closeSync(file)
}

/** The fastest of some runs: what else the machine does slows the others. */
const best = async (what, path) => {
  const runs = []
  for (let i = 0; i < ROUNDS; i++) runs.push(await fresh('files', [what, path], ['--expose-gc']))
  return runs.toSorted((a, b) => a.seconds - b.seconds)[0]
}

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-bench-'))
  const report = async (subject, what, path, target) => {
    title(subject)
    const { seconds, busy, file, read, peak } = await best(what, path)
    // Readers are one thread: a second of its processor is one of the clock where nothing else runs, and judged wherever something does.
    line(subject, 'of the file', file / seconds, 'MB/s')
    line(subject, 'a second of processor', file / busy, 'MB/s', { target: { atLeast: target } })
    line(subject, 'memory, of what was read', peak / read, 'times', what === 'csv' ? { target: { atMost: 4 } } : {})
    rmSync(path)
  }
  try {
    const csv = join(folder, 'table.csv')
    writeCsv(csv)
    await report('CSV of 1 000 000 × 20 into float32', 'csv', csv, 50)
    const x = fromArray([FLOATS / 1000, 1000], fill(FLOATS, 7))
    const safetensors = join(folder, 'x.safetensors')
    await writeFile(safetensors, Safetensors.encode({ tensors: { x } }))()
    await report('safetensors of 500 MB', 'safetensors', safetensors, 1000)
    const npy = join(folder, 'x.npy')
    await writeFile(npy, Npy.encode(x))()
    await report('.npy of 500 MB', 'npy', npy, 1000)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
