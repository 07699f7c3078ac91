import { describe, expect, it } from 'vitest'
import { item, tensor, toArray, zeros } from 'pullback'
import * as Train from 'pullback/train'

const output = tensor([[0.1, 0.7, 0.2], [0.9, 0, 0.1], [0, 0.4, 0.6], [0.5, 0.2, 0.3]])
const labels = tensor([1, 0, 1, 0], { dtype: 'int32' })
const oneHot = tensor([[0, 1, 0], [1, 0, 0], [0, 1, 0], [1, 0, 0]])

describe('accuracy', () => {
  it('is the share of right rows, for labels and one-hot targets', () => {
    expect(item(Train.accuracy(output, labels))).toBe(0.75)
    expect(item(Train.accuracy(output, oneHot))).toBe(0.75)
  })

  it('says what targets it takes', () => {
    // @ts-expect-error targets of another batch
    expect(() => Train.accuracy(output, zeros([3], { dtype: 'int32' }))).toThrow(
      'accuracy: targets int32 [3] beside outputs [4, 3]: they are int32 of shape [4], or floats of shape [4, 3]')
  })
})

describe('confusionMatrix', () => {
  it('counts truth by row and guess by column', () => {
    expect(toArray(Train.confusionMatrix(output, labels))).toEqual([[2, 0, 0], [0, 1, 1], [0, 0, 0]])
    expect(toArray(Train.confusionMatrix(output, oneHot))).toEqual([[2, 0, 0], [0, 1, 1], [0, 0, 0]])
  })
})

describe('earlyStopping', () => {
  const history = (on: 'train' | 'test', values: readonly number[]) => ({
    epoch: values.length, step: 0, metrics: values.map(loss => ({ train: { loss: on === 'train' ? loss : 0, accuracy: loss }, test: { loss, accuracy: loss } })),
  })

  it('halts after `patience` epochs without improvement, and not before', () => {
    const stop = Train.earlyStopping({ patience: 2 })
    expect(stop(history('test', [3, 2, 2.1]))).toBe('continue')
    expect(stop(history('test', [3, 2, 2.1, 2]))).toBe('halt')
    expect(stop(history('test', [3, 2, 2.1, 1.9]))).toBe('continue')
  })

  it('takes changes below minDelta, and NaN, for no improvement', () => {
    expect(Train.earlyStopping({ patience: 1, minDelta: 0.1 })(history('test', [2, 1.95]))).toBe('halt')
    expect(Train.earlyStopping({ patience: 2 })(history('test', [NaN, NaN]))).toBe('halt')
  })

  it('wants more of other metrics than the loss, unless told otherwise', () => {
    expect(Train.earlyStopping({ patience: 1, monitor: 'accuracy' })(history('test', [0.5, 0.6]))).toBe('continue')
    expect(Train.earlyStopping({ patience: 1, monitor: 'accuracy', mode: 'min' })(history('test', [0.5, 0.6]))).toBe('halt')
    expect(Train.earlyStopping({ patience: 1, on: 'train' })(history('train', [0.5, 0.6]))).toBe('halt')
  })
})
