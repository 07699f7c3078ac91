import { mul, ones, pipe, tensor, zeros, type AnyTensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { everything, data, stateBits } from './support.js'

const line = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 4, epochs: 2, key: Random.key(0),
}
const train = { x: tensor([[1], [2], [3], [4], [5]]), y: tensor([[1], [2], [3], [4], [5]]) }

describe('metrics', () => {
  it("may have any name but the loss's", () => {
    const metrics = { ['__proto__']: () => tensor(7), constructor: () => tensor(8) }
    const [record] = Train.fit({ ...line, metrics }, { train }).metrics
    expect(Object.entries(record!.train).slice(1)).toEqual([['__proto__', 7], ['constructor', 8]])
    expect(() => Train.init({ ...line, metrics: { loss: () => tensor(7) } })).toThrow("train: a metric has the name 'loss', which is the loss's own: give it another")
  })

  it('are scalars, NaN too', () => {
    const rows = (output: AnyTensor) => output as ReturnType<Train.AnyMetric>
    expect(() => Train.fit({ ...line, metrics: { rows } }, { train })).toThrow("train: 'rows' is [4, 1], not a scalar: reduce it with mean")
    const last = Train.fit({ ...line, metrics: { none: () => tensor(NaN) }, handlers: [Train.earlyStopping({ monitor: 'none', on: 'train', patience: 1 })] }, { train })
    expect([last.epoch, last.metrics[0]!.train.none]).toEqual([1, NaN])
  })
})

describe('a state', () => {
  it("of another optimizer is refused, and one past the config's epochs is the result", () => {
    const adam = { ...line, optimizer: Opt.adam(0.1) }
    expect(() => Train.fit(line, { train }, Train.init(adam))).toThrow("update: the state has slots m, v, this optimizer has no slots: it is another optimizer's")
    const done = Train.fit(line, { train })
    expect(Train.fit({ ...line, epochs: 1 }, { train }, done)).toBe(done)
  })

  it('is left as it was, and its key counts, not that of the config', () => {
    const config = everything(1)
    const start = Train.init(config)
    const before = stateBits(start)
    const once = Train.fit(config, data, start)
    expect(stateBits(start)).toEqual(before)
    expect(stateBits(Train.fit({ ...config, key: Random.key(99) }, data, start))).toEqual(stateBits(once))
  })
})

it('a gradient may name its fields in any order; one that is missing is said', () => {
  const scaled = (gradient: (dy: AnyTensor) => object) => L.layer({
    inShape: [1], outShape: [1], init: () => ({ w: ones([1]), v: ones([1]) }),
    forward: (_, x) => [mul(x, 2), dy => [gradient(dy) as { w: typeof one; v: typeof one }, dy]], evaluate: (_, x) => x,
  })
  const one = ones([1])
  const fitted = (gradient: (dy: AnyTensor) => object) => Train.fit({
    ...line, model: pipe(L.input(1), L.named('l', scaled(gradient))), penalties: [Loss.l2Penalty(0.1, { select: () => true })],
  }, { train })
  const [w, v] = [zeros([1]), ones([1])]
  expect(stateBits(fitted(() => ({ v, w })))).toEqual(stateBits(fitted(() => ({ w, v }))))
  expect(() => fitted(() => ({ w }))).toThrow("train: the gradient.l.v is nothing, where the parameters have float32[1]")
})
