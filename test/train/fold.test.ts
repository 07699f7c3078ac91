import { describe, expect, it } from 'vitest'
import { pipe, tensor, toFlat, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { bounds, orderOf, rowsAt, rowsBetween } from '../../src/train/batches.js'
import { data, everything, stateBits } from './support.js'

describe('training is a fold', () => {
  it('n + m epochs = m epochs after n, bitwise, with dropout, batch normalization, slots and a schedule', () => {
    const whole = Train.fit(everything(5), data)
    const part = Train.fit(everything(2), data)
    const resumed = Train.fit(everything(5), data, part)
    expect(part.epoch).toBe(2)
    expect(stateBits(resumed)).toEqual(stateBits(whole))
  })

  it('fit = folding step by hand over the same batches, bitwise', () => {
    const config = everything(2)
    const step = Train.step(config)
    let state = Train.init(config)
    for (let epoch = 0; epoch < 2; epoch++) {
      const order = orderOf(config.key, epoch, data.train.x.shape[0])
      for (const [from, to] of bounds(data.train.x.shape[0], config.batchSize, false)) {
        const rows = rowsBetween(order, from, to)
        state = step(state, {
          x: rowsAt(data.train.x, rows) as Tensor<readonly [number, 4]>,
          y: rowsAt(data.train.y, rows) as Tensor<readonly [number], 'int32'>,
        })
      }
    }
    const fitted = Train.fit(config, data)
    const by = stateBits({ ...state, epoch: 2, metrics: fitted.metrics })
    expect(stateBits(fitted)).toEqual(by)
  })

  it('folding epoch by hand = fit, bitwise', () => {
    const config = everything(3)
    const epoch = Train.epoch(config)
    const folded = [0, 1, 2].reduce(state => epoch(state, data), Train.init(config))
    expect(stateBits(folded)).toEqual(stateBits(Train.fit(config, data)))
  })

  it('epochs is lazy, can be walked again, and its states are those of shorter runs', () => {
    const sequence = Train.epochs(everything(4), data)
    const [first, second] = sequence
    expect(stateBits(second!)).toEqual(stateBits(Train.fit(everything(2), data)))
    expect(stateBits([...sequence][0]!)).toEqual(stateBits(first!))
    expect([...sequence].map(state => state.epoch)).toEqual([1, 2, 3, 4])
  })

  it('early stopping halts a resumed run where it halts the uninterrupted one, bitwise', () => {
    const whole = Train.fit(everything(40, 2), data)
    expect(whole.epoch).toBeLessThan(40)
    for (const at of [1, whole.epoch - 1, whole.epoch]) {
      const part = Train.fit({ ...everything(40, 2), epochs: at }, data)
      expect(stateBits(Train.fit(everything(40, 2), data, part))).toEqual(stateBits(whole))
    }
  })

  it('the same key gives the same bits, another key others', () => {
    const config = everything(1)
    expect(stateBits(Train.fit(config, data))).toEqual(stateBits(Train.fit(config, data)))
    expect(stateBits(Train.fit({ ...config, key: Random.key(8) }, data))).not.toEqual(stateBits(Train.fit(config, data)))
  })

  it('an old state is never touched', () => {
    const config = everything(1)
    const start = Train.init(config)
    const before = stateBits(start)
    Train.fit(config, data, start)
    expect(stateBits(start)).toEqual(before)
  })

  it('the key of a state never changes, and steps and epochs are counted', () => {
    const last = Train.fit(everything(2), data)
    expect(stateBits(last)).toMatchObject({ epoch: 2, step: 8 })
    expect(String(last.key)).toBe(String(Random.key(7)))
    expect(last.metrics).toHaveLength(2)
    expect(Object.keys(last.metrics[0]!.train)).toEqual(['loss', 'accuracy'])
  })
})

describe('batches', () => {
  it('the last, smaller batch trains at its own size; dropLast leaves it out', () => {
    expect(bounds(10, 4, false)).toEqual([[0, 4], [4, 8], [8, 10]])
    expect(bounds(10, 4, true)).toEqual([[0, 4], [4, 8]])
    const config = { ...everything(1), batchSize: 50 }
    expect(Train.fit(config, data).step).toBe(3)
    expect(Train.fit({ ...config, dropLast: true }, data).step).toBe(2)
  })

  it('an epoch sees each row once, in an order that differs between epochs', () => {
    const order = (epoch: number) => Array.from(toFlat(orderOf(Random.key(0), epoch, 20)))
    expect([...order(0)].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(order(0)).not.toEqual(order(1))
  })
})

describe('what is measured', () => {
  it('training numbers are means over rows, also with a smaller last batch', () => {
    // A learning rate of 0 keeps the parameters, so that the running mean is that of all rows.
    const config = {
      model: pipe(L.input(1), L.named('line', L.dense(1))), loss: Loss.meanSquaredError, optimizer: Opt.sgd(0),
      batchSize: 4, epochs: 1, key: Random.key(0),
    }
    const train = { x: tensor([[1], [2], [3], [4], [5], [6]]), y: tensor([[0], [0], [0], [0], [0], [9]]) }
    const last = Train.fit(config, { train, test: train })
    expect(last.metrics[0]!.train.loss).toBeCloseTo(last.metrics[0]!.test!.loss, 5)
    expect(Train.evaluate(config, last, train).loss).toBeCloseTo(last.metrics[0]!.test!.loss, 12)
  })

  it('a penalty changes the gradient by λw, and is no part of the reported loss', () => {
    const base = {
      model: pipe(L.input(2), L.named('line', L.dense(1))), loss: Loss.squaredError, optimizer: Opt.sgd(0.5),
      batchSize: 4, epochs: 1, key: Random.key(3),
    }
    const train = { x: tensor([[1, 0], [0, 1]]), y: tensor([[1], [2]]) }
    const start = Train.init(base)
    const plain = Train.fit(base, { train })
    const penalized = Train.fit({ ...base, penalties: [Loss.l2Penalty(0.1)] }, { train })
    const w = (state: { readonly params: { readonly line: { readonly w: Tensor<readonly [2, 1]> } } }, i: number) => state.params.line.w.toJSON().data[i] as number
    for (const i of [0, 1]) expect(w(plain, i) - w(penalized, i)).toBeCloseTo(0.5 * 0.1 * w(start, i), 6)
    expect(penalized.params.line.b.toString()).toBe(plain.params.line.b.toString())
    expect(penalized.metrics[0]!.train.loss).toBe(plain.metrics[0]!.train.loss)
  })
})

describe('sentences', () => {
  const config = everything(2)
  const two: number = 2
  it.each([
    ['rows that differ', () => Train.fit(config, { train: { x: zeros([3, 4]), y: zeros([two], { dtype: 'int32' }) } }), 'fit: x has 3 rows, y has 2: each row of x has one of y'],
    ['a label out of range', () => Train.fit(config, { train: { x: zeros([2, 4]), y: tensor([0, 3], { dtype: 'int32' }) } }), 'softmaxCrossEntropy'],
    ['no batch', () => Train.fit({ ...config, dropLast: true }, { train: { x: zeros([3, 4]), y: zeros([3], { dtype: 'int32' }) } }), 'epoch: 3 rows give no batch of 32'],
    ['a bad batch size', () => Train.init({ ...config, batchSize: 0 }), 'init: batchSize is 0: it is a whole number, 1 or more'],
    ['a bad number of epochs', () => Train.init({ ...config, epochs: 1.5 }), 'init: epochs is 1.5: it is a whole number, 0 or more'],
    ['a monitor that is not measured', () => Train.fit({ ...config, handlers: [Train.earlyStopping({ patience: 1, monitor: 'recall' })] }, data), "earlyStopping: there is no 'recall' on 'test': known are loss, accuracy"],
    ['no test data to monitor', () => Train.fit(config, { train: data.train }), "earlyStopping: there is no 'loss' on 'test': give test data"],
    ['patience 0', () => Train.earlyStopping({ patience: 0 }), 'earlyStopping: patience is 0'],
  ])('%s', (_, act, sentence) => {
    expect(act).toThrow(sentence)
  })
})
