import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe, tensor } from 'pullback'
import { Safetensors } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Node from 'pullback/node'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Node)

const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({ word, call: words[word]!, args, ...more })

const config = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 2, epochs: 1, key: Random.key(0),
}
const start = Train.init(config)

const saved: Untyped = given => {
  const dir = join(tmpdir(), 'pullback-misuse')
  try {
    return [...Node.checkpointed([asStated<typeof start>(given)], { dir })]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const confusion = tensor([[3, 1], [0, 4]], { dtype: 'int32' })
const state = { epoch: 1, step: 10, metrics: [{ train: { loss: 1 } }] }
const stream = { write: () => true }
const sized = { epochs: 1, examples: 10, stream }

export const nodeRows: readonly Row[] = [
  row('progress', [[state], sized], { takes: ['array map bytes'] }),
  { word: 'progress, of a state', args: [state], call: given => Node.progress(asStated<readonly (typeof state)[]>([given]), sized), says: 'progress', variadic: true },
  { word: 'progress, into a stream', args: [stream], call: given => Node.progress([state], { ...sized, stream: asStated(given) }), says: 'progress', optional: 1, variadic: true },
  row('drawImage', [tensor([[0, 1]]), { range: [0, 2] }], { takes: ['', 'record bare'], optional: 1 }),
  { word: 'drawImage, range', args: [[0, 1]], call: range => Node.drawImage(tensor([[0, 1]]), { range: asStated(range) }), says: 'drawImage', optional: 1, variadic: true },
  row('sideBySide', [['a', 'b'], 2], { takes: ['array texts'], optional: 1 }),
  row('drawConfusion', [confusion, ['cat', 'dog']]),
  row('readFile', ['file', Safetensors], { takes: ['text empty'], variadic: true }),
  row('writeFile', ['file', 'text'], { takes: ['text empty', 'text empty bytes'], variadic: true }),
  row('saveState', [start, 'file'], { takes: ['', 'text empty'], variadic: true }),
  row('loadState', [config, 'file'], { takes: ['', 'text empty'], variadic: true, says: 'loadState|checkpointOf' }),
  row('mnist', ['folder'], { takes: ['text empty'], variadic: true }),
  row('loadLatest', [config, 'folder'], { takes: ['record option bare map date promise regexp bytes json clone error', 'text empty'], variadic: true }),
  { word: 'checkpointed, a state', args: [start], says: 'checkpointed', variadic: true, call: saved },
  row('checkpointed', [[start], { dir: 'folder' }], { takes: ['array nulls texts map bytes tensor'], variadic: true }),
]

const report = { title: 'Two', metrics: [], facts: [['rows', '2']], confusion: { matrix: confusion, classes: ['cat', 'dog'] }, misread: [] }

/** Words that promise: they reject with a sentence. */
export const promisingRows: readonly Row[] = [
  row('renderReport', [report], { variadic: true }),
  ...Object.entries(report).map(([field, value]): Row => ({
    word: `renderReport, ${field}`, args: [value], variadic: true, call: given => Node.renderReport(asStated({ ...report, [field]: given })),
    takes: [field === 'title' ? 'text empty' : field === 'facts' || field === 'misread' || field === 'metrics' ? 'array' : ''], optional: field === 'title' || field === 'metrics' ? 0 : 1,
  })),
  { word: 'writeReport', args: ['', report], call: (path, what) => Node.writeReport(asStated(path), asStated(what)), variadic: true, takes: ['text empty'] },
  { word: 'writeAtomically', args: ['', 'text'], call: (path, what) => Node.writeAtomically(asStated(path), asStated(what)), variadic: true, takes: ['text empty', 'text empty bytes'] },
]
