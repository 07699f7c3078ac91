import { pipe, zeros, type Dim, type Key, type NamedDim, type Tensor, type Threads } from 'pullback'
import { digits, iris, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import type { Equal, Expect } from '../support/equal.js'

const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const stateful = pipe(L.input(4), L.named('h', L.dense(8)), L.named('bn', L.batchNorm()), L.named('drop', L.dropout(0.1)), L.named('out', L.dense(3)))

const config = {
  model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 32, epochs: 2, key: Random.key(0),
  metrics: { accuracy: Train.accuracy }, handlers: [Train.earlyStopping({ patience: 3 })], penalties: [Loss.l2Penalty(0.1)],
}
const noisy = { ...config, model: stateful }
const data = split(digits, { test: 0.2, key: Random.key(0), stratify: true })
const flowers = split(iris, { test: 30, key: Random.key(0) })

const start = Train.init(config)
const last = Train.fit(config, data)
const resumed = Train.fit(config, data, last)
const [first] = Train.epochs(config, data)
const stepped = Train.step(config)(start, { x: zeros([7, 64]), y: zeros([7], { dtype: 'int32' }) })
const oneHot = Train.fit(config, { train: { x: zeros([7, 64]), y: zeros([7, 10]) } })
const measured = Train.evaluate(config, last, data.test)
const noisyLast = Train.fit(noisy, flowers)
export type States = [
  Expect<Equal<typeof start.params.hidden.w, Tensor<readonly [64, 32]>>>,
  Expect<Equal<typeof last.params, typeof start.params>>,
  Expect<Equal<typeof resumed, typeof last>>,
  Expect<Equal<NonNullable<typeof first>, typeof last>>,
  Expect<Equal<typeof stepped.params.out.b, Tensor<readonly [10]>>>,
  Expect<Equal<typeof oneHot.params, typeof start.params>>,
  Expect<Equal<keyof typeof measured, 'loss' | 'accuracy'>>,
  Expect<Equal<typeof last.key, Key>>,
  Expect<Equal<typeof last.epoch, number>>,
  Expect<Equal<keyof typeof last.metrics[number]['train'], 'loss' | 'accuracy'>>,
  Expect<Equal<typeof noisyLast.state.bn.mean, Tensor<readonly [8]>>>,
  Expect<Equal<typeof noisyLast.params.out.w, Tensor<readonly [8, 3]>>>,
  Expect<Equal<typeof data.train.x, Tensor<readonly [number, 64]>>>,
  Expect<Equal<typeof data.test.y, Tensor<readonly [number], 'int32'>>>,
  Expect<Equal<ReturnType<typeof model.evaluate<readonly [NamedDim<'rows'>]>>, Tensor<readonly [NamedDim<'rows'>, 10]>>>,
]

// A loss of one's own, generic or not, goes into a config.
const absolute = (output: Tensor<readonly [number, 10]>, target: Tensor<readonly [number, 10]>) =>
  [Loss.meanSquaredError(output, target)[0], () => output] as const
export const own = Train.fit({ ...config, loss: absolute }, { train: { x: zeros([7, 64]), y: zeros([7, 10]) } })

// What may be left out may be undefined as well, under exactOptionalPropertyTypes too.
declare const given: {
  readonly test: typeof data.test | undefined
  readonly pool: Threads | undefined
  readonly flag: boolean | undefined
  readonly patience: number | undefined
  readonly handlers: readonly Train.Handler[] | undefined
  readonly penalties: typeof config.penalties | undefined
  readonly select: ((path: string) => boolean) | undefined
}
const loose = {
  ...config, handlers: given.handlers, penalties: given.penalties, dropLast: given.flag, turbo: given.flag, threads: given.pool,
  optimizer: Opt.adamW(0.1, { b1: given.patience, weightDecay: given.patience, select: given.select }),
}
const loosely = Train.fit(loose, { train: data.train, test: given.test })
const looseEpoch = Train.epoch(loose)(loosely, { train: data.train, test: given.test })
export type Loose = [Expect<Equal<typeof loosely, typeof last>>, Expect<Equal<typeof looseEpoch, typeof last>>]
export const options = [
  Train.earlyStopping({ patience: 2, minDelta: given.patience, on: undefined }), Loss.l2Penalty(0.1, { select: given.select }),
  L.batchNorm({ eps: given.patience }), Random.uniform(Random.key(0), [2], { min: given.patience }), split(iris, { test: 30, key: Random.key(0), stratify: given.flag }),
]

// Rows are compared where they are known, and in code that does not know their number.
declare const some: number
declare const either: boolean
const labels = (rows: number) => zeros([rows], { dtype: 'int32' })
export const rows = [
  Train.fit(config, { train: { x: zeros([some, 64]), y: zeros([20], { dtype: 'int32' }) } }), Train.fit(config, { train: { x: zeros([20, 64]), y: labels(20) } }),
  Train.fit(config, { train: either ? { x: zeros([2, 64]), y: zeros([2], { dtype: 'int32' }) } : { x: zeros([3, 64]), y: zeros([3], { dtype: 'int32' }) } }),
  <N extends Dim>(x: Tensor<readonly [N, 64]>, y: Tensor<readonly [N], 'int32'>) => Train.fit(config, { train: { x, y } }),
]

// One of several models gives one of several states; a model that is a parameter, a state of its own.
const wide = pipe(L.input(64), L.named('wide', L.dense(10)))
const chosen = Train.fit({ ...config, penalties: [], model: either ? model : wide }, data)
export type Chosen = [Expect<Equal<typeof chosen.params, typeof last.params | ReturnType<typeof wide.init>>>]

// Losses and metrics that are written in place know what they are given.
export const inPlace = [
  Train.fit({ ...config, loss: (output, target) => Loss.softmaxCrossEntropy(output, target), metrics: { share: (output, target) => Train.accuracy(output, target) } }, data),
  Train.fit({ ...config, metrics: {}, loss: (output, target) => Loss.squaredError(output, target) }, { train: { x: zeros([7, 64]), y: zeros([7, 10]) } }),
]

// Sizes of inputs, hidden layers, outputs and rows may be type parameters, and so may the parameters of the model.
const common = { loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 8, epochs: 1, key: Random.key(0), metrics: { accuracy: Train.accuracy } }
export const generic = <I extends Dim, H extends Dim, O extends Dim, B extends Dim>(i: I, h: H, o: O, x: Tensor<readonly [B, I]>, y: Tensor<readonly [B], 'int32'>) =>
  Train.fit({ ...common, model: pipe(L.input(i), L.named('h', L.dense(h)), L.named('out', L.dense(o))) }, { train: { x, y } })
const ofSizes = generic(4, 5, 3, zeros([2, 4]), zeros([2], { dtype: 'int32' }))
export const squaredError = <C extends Dim, B extends Dim>(classes: C, x: Tensor<readonly [B, 4]>, y: Tensor<readonly [B, C]>) =>
  Train.epochs({ ...common, metrics: {}, loss: Loss.squaredError, model: pipe(L.input(4), L.named('out', L.dense(classes))) }, { train: { x, y } })
export const steps = <P>(model: L.Layer<readonly [4], readonly [3], P>, batch: { readonly x: Tensor<readonly [number, 4]>, readonly y: Tensor<readonly [number], 'int32'> }) =>
  Train.step({ ...common, model })(Train.init({ ...common, model }), batch).params
export type Generic = [
  Expect<Equal<typeof ofSizes.params.out.w, Tensor<readonly [5, 3]>>>,
  Expect<Equal<ReturnType<typeof steps<{ readonly s: Tensor<readonly [2]> }>>, { readonly s: Tensor<readonly [2]> }>>,
]

// Targets may be a record of rows, for a loss that takes one.
const weighted = (output: Tensor<readonly [number, 10]>, y: { readonly labels: Tensor<readonly [number], 'int32'>, readonly weights: Tensor<readonly [number]> }) => {
  const [loss, backward] = Loss.softmaxCrossEntropy(output, y.labels)
  return [loss, backward] as const
}
const records = { x: zeros([7, 64]), y: { labels: zeros([7], { dtype: 'int32' }), weights: zeros([7]) } }
const byRecord = Train.fit({ ...config, metrics: {}, loss: weighted }, { train: records, test: records })
export const measuredByRecord = [
  Train.evaluate({ ...config, metrics: {}, loss: weighted }, byRecord, records),
  Train.step({ ...config, metrics: {}, loss: weighted })(byRecord, records),
  Train.fit({ ...config, metrics: { accuracy: (output, y) => Train.accuracy(output, y.labels) }, loss: (output, y) => Loss.softmaxCrossEntropy(output, y.labels) }, { train: records }),
]

// Numbers of rows and epochs, known or not
declare const fewEpochs: 0 | 5
const paced = Train.fit({ ...config, batchSize: some, epochs: fewEpochs }, data)
const asConst = { ...config, batchSize: 2, epochs: 3 } as const
export const inBatches = <N extends number>(batchSize: N) => Train.fit({ ...config, batchSize }, data)
export type Paced = Expect<Equal<typeof paced, typeof last>>
export const constant = Train.fit(asConst, data)
