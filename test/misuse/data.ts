import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { ArgumentError, pipe, tensor, zeros } from 'pullback'
import * as Data from 'pullback/data'
import * as Datasets from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Data)

const model = pipe(L.input(1), L.named('line', L.dense(1)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 2, epochs: 1, key: Random.key(0) }
const rows = { x: zeros([6, 2]), y: tensor([0, 1, 2, 0, 1, 2], { dtype: 'int32' }) }
const wrong = Data.tensorOf([1]).decode(['x'])
const errors = isLeft(wrong) ? wrong.left : []

const images = Data.Idx.encode(zeros([1, 28, 28], { dtype: 'int32' }))
const labels = Data.Idx.encode(tensor([3], { dtype: 'int32' }))

/** A worker that has nothing to do. */
const worker = { postMessage: (asked: Readonly<Record<string, { postMessage: (said: unknown) => void }>>) => { asked['pullback.train']!.postMessage({ kind: 'end' }) } }
const states = Data.foldCheckpointOf(zeros([1]))

const row = (word: string, args: readonly unknown[], more: Partial<Omit<Row, 'word' | 'args'>> = {}): Row =>
  ({ word, call: words[word]!, args, variadic: true, ...more })

export const dataRows: readonly Row[] = [
  row('dataErrors', [errors], { takes: ['array'] }),
  row('report', [errors, 3], { takes: ['array', 'NaN fraction negative'], optional: 1 }),
  row('tensorOf', [[2, null], 'float32'], { takes: ['array nulls texts'], optional: 1 }),
  row('paramsOf', [model]),
  row('stateOf', [config]),
  row('checkpointOf', [config]),
  row('foldCheckpointOf', [{ w: zeros([2]) }], { takes: ['record array bare tensor key'] }),
  row('fromPyTorch', [model, { w: 'line.w', b: 'line.b' }], { optional: 1 }),
  row('fromFlax', [model, { w: 'line.w', b: 'line.b' }], { optional: 1 }),
  { word: 'fromColumns', args: [['a']], call: names => Data.fromColumns({ a: [1] }, asStated<readonly string[]>(names)), takes: ['array texts'], variadic: true },
  {
    word: 'mnist', args: [{ trainImages: images, trainLabels: labels, testImages: images, testLabels: labels }], variadic: true, call: files => {
      const read = Data.mnist(asStated(files))
      if (isLeft(read)) throw new ArgumentError(read.left.message)
    },
  },
  row('trainIn', [worker, states, {}], { optional: 1, takes: ['', '', 'record bare'] }),
  ...Object.entries({ from: { carry: zeros([1]), epoch: 0, step: 0, metrics: [] }, onProgress: () => {}, signal: new AbortController().signal }).map(([field, value]): Row => ({
    word: `trainIn, ${field}`, args: [value], optional: 1, variadic: true, takes: [field === 'onProgress' ? 'function maker' : ''], says: 'trainIn|encode',
    call: given => words['trainIn']!(worker, states, { [field]: given }),
  })),
  row('trainFor', [worker, states, () => []], { takes: ['', '', 'function maker'] }),
  row('folds', [rows, { k: 2, key: Random.key(0) }], { variadic: false, takes: ['tensor key', ''] }),
  row('batches', [rows, { size: 2 }], { variadic: false, takes: ['tensor key', ''] }),
  row('standardizer', [rows.x], { variadic: false }),
  { word: 'standardizer, apply', args: [rows.x], call: asStated(Data.standardizer(rows.x).apply), says: 'standardizer', variadic: true },
  row('Npy.encode', [zeros([2])], { call: asStated(Data.Npy.encode), says: 'encode', takes: ['tensor'] }),
  row('Npz.encode', [{ tensors: { a: zeros([2]) } }, { compress: true }], { call: asStated(Data.Npz.encode), says: 'encode', optional: 1, takes: ['', 'record bare'] }),
  row('Npz.encode, tensors', [{ a: zeros([2]) }], { call: tensors => Data.Npz.encode({ tensors: asStated(tensors) }), says: 'encode', takes: ['record bare'] }),
  row('Npz.decode, options', [{ limit: 1000 }], { call: given => Data.Npz.decode(Data.Npz.encode({ tensors: {} }), asStated(given)), says: 'Npz.decode', optional: 1, takes: ['record bare NaN fraction negative'] }),
  row('Idx.decode, options', [{ limit: 1000 }], { call: given => Data.Idx.decode(labels, asStated(given)), says: 'Idx.decode', optional: 1, takes: ['record bare NaN fraction negative'] }),
  row('Idx.decode, limit', [1000], { call: limit => Data.Idx.decode(labels, { limit: asStated(limit) }), says: 'Idx.decode', optional: 1, takes: ['fraction infinity'] }),
  row('Idx.encode', [zeros([2]), { as: 'uint8' }], { call: asStated(Data.Idx.encode), says: 'encode', optional: 1, takes: ['tensor', 'record bare'] }),
  row('Safetensors.encode', [{ tensors: { a: zeros([2]) } }], { call: asStated(Data.Safetensors.encode), says: 'encode' }),
  row('Safetensors.encode, tensors', [{ a: zeros([2]) }], { call: tensors => Data.Safetensors.encode({ tensors: asStated(tensors) }), says: 'encode', takes: ['record bare'] }),
  row('Safetensors.encode, metadata', [{ a: 'b' }], { call: metadata => Data.Safetensors.encode({ tensors: {}, metadata: asStated(metadata) }), says: 'encode', optional: 1, takes: ['record bare'] }),
  row('Csv.encode', [{ a: zeros([2]) }, { delimiter: ';' }], { call: asStated(Data.Csv.encode), says: 'encode', optional: 1, takes: ['', 'record bare'] }),
  row('checkpointOf, encode', [Train.init(config)], { call: asStated(Data.checkpointOf(config).encode), says: 'encode' }),
  ...['params', 'state', 'optState', 'key', 'epoch', 'metrics'].map((part): Row => row(`checkpointOf, encode, ${part}`, [Reflect.get(Train.init(config), part)], {
    call: given => Data.checkpointOf(config).encode({ ...Train.init(config), [part]: given }), says: 'encode', takes: [part === 'key' ? 'key' : part === 'metrics' || part === 'epoch' ? 'array' : 'tensor record array bare'],
  })),
  row('foldCheckpointOf, encode', [{ carry: { w: zeros([2]) }, epoch: 0, step: 0, metrics: [] }], { call: asStated(Data.foldCheckpointOf({ w: zeros([2]) }).encode), says: 'encode' }),
  row('split', [rows, { test: 2, key: Random.key(0) }]),
  { word: 'split, of test', args: [2], call: test => Data.split(rows, { test: asStated<number>(test), key: Random.key(0) }), says: 'split', takes: ['fraction'], variadic: true },
]

const made = asStated<Readonly<Record<string, Untyped>>>(Datasets)

export const datasetRows: readonly Row[] = [
  { ...dataRows.at(-2)!, call: asStated(Datasets.split) },
  ...['twoMoons', 'spirals', 'blobs', 'xor', 'sine', 'copyTask'].map((word): Row => ({ word, call: made[word]!, args: [Random.key(0), 5, {}], optional: 1, takes: ['key', '', 'record bare'] })),
]

/** Readers of data from outside give Left, whatever they are given: they never throw. */
export const readers: Readonly<Record<string, (value: unknown) => boolean>> = {
  'tensorOf': value => isRight(Data.tensorOf([3]).decode(value)),
  'paramsOf': value => isRight(Data.paramsOf(model).decode(value)),
  'stateOf': value => isRight(Data.stateOf(config).decode(value)),
  'checkpointOf': value => isRight(Data.checkpointOf(config).decode(asStated(value))),
  'fromPyTorch': value => isRight(Data.fromPyTorch(model, { w: 'line.w', b: 'line.b' }).decode(asStated(value))),
  'Npy.decode': value => isRight(Data.Npy.decode(asStated(value))),
  'Npz.decode': value => isRight(Data.Npz.decode(asStated(value))),
  'Safetensors.decode': value => isRight(Data.Safetensors.decode(asStated(value))),
  'Idx.decode': value => isRight(Data.Idx.decode(asStated(value))),
  'fromColumns': value => isRight(Data.fromColumns(asStated(value), ['a'])),
  'Csv.decode': value => typeof value !== 'string' && !(value instanceof Uint8Array) && isRight(Data.Csv.decode(asStated(value))),
}
