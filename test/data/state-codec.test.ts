import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { fromArray, item, pipe, tensor, zeros } from 'pullback'
import { dataErrors, report, stateOf } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { data, everything, stateBits } from '../train/support.js'

const line = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.momentum(0.1), batchSize: 3, epochs: 4, key: Random.key(0),
  metrics: { zero: () => zeros([]) },
}
const train = { x: tensor([[1], [2], [3]]), y: tensor([[1], [2], [3]]) }
const codec = stateOf(line)
type State = Train.TrainState<{ readonly line: ReturnType<typeof line.model.init>['line'] }, {}, 'zero'>

/** To text and back, as through a file. */
const through = (state: State): State => {
  const read = codec.decode(JSON.parse(JSON.stringify(codec.encode(state))))
  if (isLeft(read)) throw new Error(report(read.left))
  return read.right
}
const errors = (value: unknown): readonly string[] => {
  const read = codec.decode(value)
  return isLeft(read) ? dataErrors(read.left).map(({ message }) => message) : []
}
const last = Train.fit({ ...line, epochs: 2 }, { train, test: train })
const encoded = () => JSON.parse(JSON.stringify(codec.encode(last))) as Record<string, unknown>

it('has the type of the states of the config', () => {
  expectTypeOf(codec._A).toEqualTypeOf<typeof last>()
  const read = codec.decode(encoded())
  if (isRight(read)) expectTypeOf(read.right).toEqualTypeOf(last)
  expect(codec.is(last)).toBe(true)
  expect(isRight(codec.decode(last))).toBe(true)
})

describe('a run that goes on from JSON ends with the bits of the one that was never interrupted', () => {
  it('with batch normalization, dropout, clipping, a schedule, a penalty and early stopping, whichever epoch it was interrupted after', () => {
    const config = everything(9, 2)
    const states = stateOf(config)
    const sequence = [Train.init(config), ...Train.epochs(config, data)]
    const whole = stateBits(sequence.at(-1)!)
    for (const state of sequence) {
      const read = states.decode(JSON.parse(JSON.stringify(states.encode(state))))
      if (isLeft(read)) throw new Error(report(read.left))
      expect(stateBits(read.right)).toEqual(stateBits(state))
      expect(stateBits(Train.fit(config, data, read.right))).toEqual(whole)
    }
  })

  it('between two steps, too', () => {
    const step = Train.step(line)
    const once = step(Train.init(line), train)
    expect(stateBits(step(through(once), train))).toEqual(stateBits(step(once, train)))
  })

  it('where the loss became NaN, and early stopping decides by the history', () => {
    const config = { ...line, optimizer: Opt.momentum(1e30), epochs: 12, handlers: [Train.earlyStopping({ on: 'train', patience: 4 })] }
    const whole = Train.fit(config, { train })
    expect(whole.metrics.at(-1)?.train.loss).toBeNaN()
    for (const state of Train.epochs(config, { train })) expect(Train.fit(config, { train }, through(state)).metrics).toEqual(whole.metrics)
  })
})

it('any state goes to JSON and back without losing a bit', () => {
  const numbers = fc.record({ loss: fc.double(), zero: fc.double() })
  const epochs = fc.array(fc.record({ train: numbers, test: numbers }, { requiredKeys: ['train'] }), { maxLength: 4 })
  fc.assert(fc.property(fc.float(), fc.float(), fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.nat(), epochs, (w, b, epoch, step, seed, metrics) => {
    const state: State = {
      ...last, params: { line: { w: fromArray([1, 1], [w]), b: fromArray([1], [b]) } }, epoch, step, key: Random.key(seed), metrics,
    }
    const back = through(state)
    expect(stateBits(back)).toEqual(stateBits(state))
    expect(back.metrics.every((record, i) => Object.is(record.train.loss, metrics[i]!.train.loss))).toBe(true)
  }))
})

const epochAs = (epoch: unknown) => ({ ...encoded(), metrics: [epoch] })
it.each<readonly [string, () => unknown, readonly string[]]>([
  ['no record', () => [], ['expected a state of training, found an array of 0']],
  ['a count that is a text', () => ({ ...encoded(), epoch: '3' }), ['epoch: expected a whole number from 0 to 2147483647, found "3"']],
  ['a count below 0, and one that is not whole', () => ({ ...encoded(), epoch: -1, step: 1.5 }), [
    'epoch: expected a whole number from 0 to 2147483647, found -1', 'step: expected a whole number from 0 to 2147483647, found 1.5']],
  ['a count beyond int32', () => ({ ...encoded(), step: 2 ** 31 }), ['step: expected a whole number from 0 to 2147483647, found 2147483648']],
  ['a missing field and one too many', () => ({ ...encoded(), step: undefined, steps: 3 }), [
    'step: expected a whole number from 0 to 2147483647, found nothing', 'steps: expected nothing of this name, found 3']],
  ['a key that is none', () => ({ ...encoded(), key: 7 }), ['key: expected a random key, found 7']],
  ['a key of three words', () => ({ ...encoded(), key: { shape: [3], dtype: 'int32', data: [1, 2, 3] } }),
    ['key: expected a random key, found an int32 tensor of shape [3]']],
  ['a key of halves', () => ({ ...encoded(), key: { shape: [2], dtype: 'int32', data: [1, 0.5] } }),
    ['key.data[1]: expected a whole number from -2147483648 to 2147483647, found 0.5']],
  ['a history that is none', () => ({ ...encoded(), metrics: 'abc' }), ['metrics: expected the history, a record an epoch, found "abc"']],
  ['an epoch that is none', () => epochAs(null), ['metrics[0]: expected an epoch, found null']],
  ['null, which JSON makes of NaN', () => epochAs({ train: { loss: null, zero: 0 } }),
    ["metrics[0].train.loss: expected a number, or 'NaN', 'Infinity' or '-Infinity', found null"]],
  ['other metrics', () => epochAs({ train: { loss: 'NaN', one: 1 }, test: { loss: 1, zero: 2 } }), [
    "metrics[0].train.zero: expected a number, or 'NaN', 'Infinity' or '-Infinity', found nothing",
    'metrics[0].train.one: expected nothing of this name, found 1']],
  ['an epoch of tests alone', () => epochAs({ test: { loss: 1, zero: 2 } }), [
    "metrics[0].train.loss: expected a number, or 'NaN', 'Infinity' or '-Infinity', found nothing",
    "metrics[0].train.zero: expected a number, or 'NaN', 'Infinity' or '-Infinity', found nothing"]],
  ['parameters of another model', () => ({ ...encoded(), params: { line: { w: zeros([2, 1]).toJSON(), b: zeros([1]).toJSON() } } }),
    ['params.line.w: expected a float32 tensor of shape [1, 1], found a float32 tensor of shape [2, 1]']],
  ['the state of another optimizer', () => ({ ...encoded(), optState: [] }),
    ['optState[0].count: expected a whole number from -2147483648 to 2147483647, found nothing',
      'optState[0].slots.velocity.line.w: expected a float32 tensor of shape [1, 1], found nothing',
      'optState[0].slots.velocity.line.b: expected a float32 tensor of shape [1], found nothing']],
])('%s is refused with its place', (_, value, sentences) => {
  const given = value()
  expect(errors(given)).toEqual(sentences)
  expect(codec.is(given)).toBe(false)
})

it('a history of any length, all wrong, makes a hundred errors', () => {
  expect(errors({ ...encoded(), metrics: new Array(100_000).fill(3) })).toHaveLength(101)
})

it('a state that a model cannot have said of it is refused by encode', () => {
  const bad = { ...last, epoch: 1.5 }
  expect(() => codec.encode(bad)).toThrow('encode: 1.5 is not a whole number from 0 to 2147483647')
  expect(() => stateOf({ ...line, epochs: -1 })).toThrow('stateOf: epochs is -1')
})

it('a model that reads what it draws has a codec, too', () => {
  const { init } = line.model
  const model = Object.assign(line.model.bind({}), line.model, { init: (key: Random.Key) => item(Random.uniform(key, [])) < 2 ? init(key) : init(Random.key(9)) })
  expect(isRight(stateOf({ ...line, model }).decode(codec.encode(last)))).toBe(true)
})

it('a key in the running state, which no file would hold, is refused', () => {
  const model = Object.assign(line.model.bind({}), line.model, { initState: () => ({ drawn: Random.key(0) }) })
  const config: object = { ...line, model }
  expect(() => stateOf(config as typeof line)).toThrow('stateOf: state.drawn: a random key is no tensor and no record of tensors')
})
