import { pipe, tensor, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Train)

const config = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 2, epochs: 1, key: Random.key(0),
}
const train = { x: tensor([[0], [1]]), y: tensor([[1], [3]]) }
const start = Train.init(config)

const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row =>
  ({ word, call: words[word]!, args, variadic: true, ...more })

/** A row for each field of a config, and each of the data. */
const fieldsOf = (field: string, value: unknown, takes = ''): readonly Row[] => ['init', 'step', 'epoch', 'fit', 'epochs'].map(word => ({
  word: `${word}, ${field}`, args: [value], takes: [takes], variadic: true, optional: takes.startsWith('undefined') ? 1 : 0,
  call: given => words[word]!({ ...config, [field]: given }, ...word === 'fit' || word === 'epochs' ? [{ train }] : []),
}))

const folding = { data: { x: tensor([[0], [1]]) }, batchSize: 2, epochs: 1, key: Random.key(0) }
const step = (carry: Tensor<readonly [2]>): readonly [Tensor<readonly [2]>, {}] => [carry, {}]

const metric = tensor([[1, 2, 3], [4, 5, 6]])
const progress = { epoch: 1, step: 1, metrics: [{ train: { loss: 1 } }] }

export const trainRows: readonly Row[] = [
  row('init', [config]), row('step', [config]), row('epoch', [config]),
  row('fit', [config, { train }, start], { optional: 1, takes: ['', '', 'null'] }),
  row('epochs', [config, { train }, start], { optional: 1, takes: ['', '', 'null'] }),
  row('evaluate', [config, start, train]),
  { word: 'step, on a batch', args: [start, train], call: asStated(Train.step(config)), says: 'step', variadic: true },
  { word: 'epoch, on data', args: [start, { train }], call: asStated(Train.epoch(config)), says: 'epoch', variadic: true },
  ...['train', 'test'].map((name): Row => ({
    word: `fit, ${name}`, args: [train], optional: name === 'test' ? 1 : 0, variadic: true,
    call: given => words['fit']!(config, { train, [name]: given }),
  })),
  ...['x', 'y'].map((name): Row => ({ word: `fit, ${name}`, args: [train.x], variadic: true, call: given => words['fit']!(config, { train: { ...train, [name]: given } }) })),
  ...fieldsOf('model', config.model), ...fieldsOf('loss', config.loss, 'function maker'), ...fieldsOf('optimizer', config.optimizer),
  ...fieldsOf('batchSize', 2, 'huge'), ...fieldsOf('epochs', 1, 'huge'), ...fieldsOf('key', config.key, 'key'),
  ...fieldsOf('metrics', {}, 'undefined record bare map date promise regexp bytes'), ...fieldsOf('handlers', [], 'undefined array'),
  ...fieldsOf('penalties', [], 'undefined array'), ...fieldsOf('dropLast', true, 'undefined true'), ...fieldsOf('turbo', false, 'undefined true'),
  row('accuracy', [metric, metric], { variadic: false }), row('confusionMatrix', [metric, metric], { variadic: false }),
  row('earlyStopping', [{ patience: 1 }]),
  { word: 'earlyStopping, handler', args: [progress], call: asStated(Train.earlyStopping({ patience: 1, on: 'train' })), variadic: true },
  row('haltOnNaN', [progress]),
  row('fold', [step, zeros([2]), folding], { variadic: false, takes: ['function maker', 'record array tensor key bare'] }),
  ...Object.entries({ ...folding, test: folding.data, handlers: [], dropLast: true, turbo: false, from: { carry: zeros([2]), epoch: 0, step: 0, metrics: [] } }).map(([field, value]): Row => ({
    word: `fold, ${field}`, args: [value], variadic: true, optional: field in folding ? 0 : 1,
    takes: [{ data: 'tensor', test: 'tensor', handlers: 'array', dropLast: 'true', turbo: 'true', from: 'null', key: 'key', batchSize: 'huge', epochs: 'huge' }[field] ?? ''],
    call: given => [...asStated<Iterable<unknown>>(words['fold']!(step, zeros([2]), { ...folding, ...field === 'test' && { measure: () => ({ n: tensor(1) }) }, [field]: given }))],
  })),
  row('foldAsync', [step, zeros([2]), folding], { variadic: false, takes: ['function maker', 'record array tensor key bare'] }),
  ...Object.entries({ ...folding, handlers: [], dropLast: true, turbo: false, yieldEvery: 5, from: { carry: zeros([2]), epoch: 0, step: 0, metrics: [] } }).map(([field, value]): Row => ({
    word: `foldAsync, ${field}`, args: [value], variadic: true, optional: field in folding ? 0 : 1,
    takes: [{ data: 'tensor', handlers: 'array', dropLast: 'true', turbo: 'true', from: 'null', key: 'key', batchSize: 'huge', epochs: 'huge', yieldEvery: 'fraction infinity' }[field] ?? ''],
    call: given => words['foldAsync']!(step, zeros([2]), { ...folding, [field]: given }),
  })),
  { word: 'foldAsync, signal', args: [new AbortController().signal], variadic: true, optional: 1, call: signal => words['foldAsync']!(step, zeros([2]), { ...folding, signal }) },
]

/** With a name that no config knows. */
export const unknownOption = (word: string): unknown => words[word]!({ ...config, lr: 0.1 }, { train })

/** Handlers answer 'continue' or 'halt'. */
export const answered = (answer: unknown): unknown => Train.fit({ ...config, epochs: 2, handlers: [() => asStated<'halt'>(answer)] }, { train })
