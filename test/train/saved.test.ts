import { pipe, ArgumentError, tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { stateBits } from './support.js'

const train = { x: tensor([[1], [2], [3]]), y: tensor([[1], [2], [3]]) }
const line = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 3, epochs: 4, key: Random.key(0),
}
const state = Train.fit({ ...line, epochs: 2 }, { train })
const advice = ': read states from outside with stateOf of pullback/data'
/** What a file without its types may bring. */
type Anything = typeof state
const withPart = (part: object): Anything => ({ ...state, ...part })

const uses: readonly (readonly [string, (from: Anything) => unknown])[] = [
  ['fit', from => Train.fit(line, { train }, from)],
  ['epochs', from => [...Train.epochs(line, { train }, from)]],
  ['epoch', from => Train.epoch(line)(from, { train })],
  ['step', from => Train.step(line)(from, train)],
]

describe.each(uses)('a state that is none is refused by %s', (word, use) => {
  it.each<readonly [object, string]>([
    [{ epoch: '3' }, 'the state\'s epoch is "3", not a whole number from 0 to 2147483647'],
    [{ step: '12' }, 'the state\'s step is "12", not a whole number from 0 to 2147483647'],
    [{ epoch: -1 }, "the state's epoch is -1, not a whole number from 0 to 2147483647"],
    [{ step: 1.5 }, "the state's step is 1.5, not a whole number from 0 to 2147483647"],
    [{ step: 2 ** 31 }, "the state's step is 2147483648, not a whole number from 0 to 2147483647"],
    [{ epoch: undefined }, "the state's epoch is undefined, not a whole number from 0 to 2147483647"],
    [{ key: JSON.parse(JSON.stringify(state.key)) }, "the state's key is a copy of a tensor that was not decoded, not a key"],
    [{ key: 7 }, "the state's key is 7, not a key"],
  ])('%j', (part, sentence) => {
    expect(() => use(withPart(part))).toThrow(new ArgumentError(`${word}: ${sentence}${advice}`))
  })
})

describe.each(uses.slice(0, 3))('a history that is none is refused by %s', (word, use) => {
  it.each<readonly [unknown, string]>([
    ['abc', 'metrics is "abc", not an array of records, one an epoch'],
    [undefined, 'metrics is undefined, not an array of records, one an epoch'],
    [[{ train: { loss: 1 } }, 3], 'metrics[1] is 3, not a record of numbers'],
    [[{ test: { loss: 1 } }], 'metrics[0].train is undefined, not a record of numbers'],
    [[{ train: { loss: 1 }, test: [1] }], 'metrics[0].test is an array of 1, not a record of numbers'],
    [[{ train: { loss: '0.5' } }], 'metrics[0].train.loss is "0.5", not a number'],
  ])('%j', (metrics, sentence) => {
    expect(() => use(withPart({ metrics }))).toThrow(new ArgumentError(`${word}: the state's ${sentence}${advice}`))
  })
})

it.each<readonly [unknown, string]>([[3, '3'], ['{}', '"{}"'], [[], 'an array of 0'], [new Date(0), 'a Date']])('%j is no state', (from, found) => {
  expect(() => Train.fit(line, { train }, from as Anything))
    .toThrow(`fit: the state to begin from is ${found}, not a record of Train.init, a step or an epoch${advice}`)
})

describe('a history through JSON, which makes null of NaN', () => {
  // 0.9 after NaN improves; null taken for 0 would never be improved on.
  const losses = [NaN, 0.9, 0.8, 0.7]
  const history = losses.map(loss => ({ train: { loss } }))
  const through = (metrics: readonly Train.EpochMetrics<never>[]): typeof history => JSON.parse(JSON.stringify(metrics))
  const progress = (metrics: readonly Train.EpochMetrics<never>[]) => ({ epoch: metrics.length, step: 0, metrics })

  it.each(['min', 'max'] as const)('leaves what early stopping decides, mode %s', mode => {
    for (const patience of [1, 2, 3]) {
      const stop = Train.earlyStopping({ on: 'train', patience, mode })
      for (const n of [1, 2, 3, 4]) expect(stop(progress(through(history.slice(0, n))))).toBe(stop(progress(history.slice(0, n))))
    }
    expect(Train.earlyStopping({ on: 'train', patience: 2 })(progress(through(history)))).toBe('continue')
  })

  it('leaves what haltOnNaN decides', () => {
    for (const n of [1, 2]) expect(Train.haltOnNaN(progress(through(history.slice(0, n))))).toBe(Train.haltOnNaN(progress(history.slice(0, n))))
  })

  it('a resumed run sees NaN again, and ends as the uninterrupted one', () => {
    // The metric is NaN in the first epoch, for the first parameters.
    const config = { ...line, epochs: 6, metrics: { odd: () => tensor(NaN) }, handlers: [Train.earlyStopping({ on: 'train', patience: 3 })] }
    const whole = Train.fit(config, { train })
    const part = Train.fit({ ...config, epochs: 2 }, { train })
    const resumed = Train.fit(config, { train }, { ...part, metrics: JSON.parse(JSON.stringify(part.metrics)) })
    expect(stateBits(resumed)).toEqual(stateBits(whole))
    expect(resumed.metrics[0]?.train.odd).toBeNaN()
  })
})

describe('haltOnNaN', () => {
  const wild = { ...line, optimizer: Opt.sgd(1e30), epochs: 50, handlers: [Train.haltOnNaN] }
  it('ends a run that diverges, which begins no further epoch when it is resumed', () => {
    const last = Train.fit(wild, { train })
    expect(last.epoch).toBeLessThan(10)
    expect([last.metrics.at(-1)?.train.loss, Number.isNaN(last.metrics.at(-2)?.train.loss)]).toEqual([NaN, false])
    expect(Train.fit(wild, { train }, last)).toBe(last)
  })

  it('looks at the test rows too, and not at metrics', () => {
    const record = (loss: number, test: number, odd: number) => ({ epoch: 1, step: 1, metrics: [{ train: { loss, odd }, test: { loss: test, odd } }] })
    expect([record(1, 1, NaN), record(1, NaN, 1), record(NaN, 1, 1), record(Infinity, 1, 1), { epoch: 0, step: 0, metrics: [] }].map(Train.haltOnNaN))
      .toEqual(['continue', 'halt', 'halt', 'continue', 'continue'])
  })
})
