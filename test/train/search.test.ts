import { pipe, threads } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { data, everything, stateBits } from './support.js'
import { modulesOf } from '../support/modules.js'

const model = pipe(L.input(4), L.named('hidden', L.dense(5)), L.named('act', L.tanh), L.named('out', L.dense(3)))
const plain = { model, loss: Loss.softmaxCrossEntropy, batchSize: 60, epochs: 1, key: Random.key(7) }
const train = data.train

describe('a search over numbers compiles once', () => {
  it('learning rates', () => {
    const losses = new Set<number>()
    const fitted = (rate: number): void => { losses.add(Train.fit({ ...plain, optimizer: Opt.adam(rate) }, { train }).metrics[0]!.train.loss) }
    fitted(0.1)
    // Among them are powers of two, and what the program holds elsewhere.
    expect(modulesOf(() => { for (const rate of [0.5, 0.25, 0.001, 0.9, 0.999, 1 / 60, 3, 1e-8, 0.1]) fitted(rate) })).toBe(0)
    expect(losses.size).toBe(9)
  })

  it('all others, of optimizers, schedules, penalties and layers', () => {
    const configAt = (i: number) => ({
      ...plain,
      model: pipe(
        L.input(4), L.named('hidden', L.dense(5)), L.named('norm', L.batchNorm({ momentum: 0.5 + i / 100, eps: 1e-5 * i })), L.named('act', L.relu),
        L.named('drop', L.dropout(i / 8)), L.named('out', L.dense(3)),
      ),
      optimizer: Opt.chain(
        Opt.clipByGlobalNorm(0.75 + i / 2), Opt.weightDecay(i / 64),
        Opt.adamW(Opt.warmupCosine({ peak: 0.5 / i, warmup: 1 + i, steps: 2 ** i + 9, end: 0.01 * i }), { b1: 1 - 1 / 2 ** i, b2: 1 - 1 / 3 ** i, eps: 1e-7 * i, weightDecay: 0.3 * i }),
      ),
      penalties: [Loss.l2Penalty(0.003 * i)], metrics: { accuracy: Train.accuracy },
    })
    const fitted = (i: number): unknown => stateBits(Train.fit(configAt(i), { train, test: data.test }))
    const first = fitted(1)
    const found: unknown[] = []
    expect(modulesOf(() => { for (const i of [2, 3, 4, 5, 6, 7]) found.push(fitted(i)) })).toBe(0)
    expect(fitted(1)).toEqual(first)
    expect(fitted(5)).toEqual(found[3])
    expect(found[3]).not.toEqual(first)
  })

  it('of each optimizer and schedule', () => {
    const optimizers: Readonly<Record<string, (i: number) => Opt.Optimizer>> = {
      sgd: i => Opt.sgd(0.1 * i), momentum: i => Opt.momentum(0.2 * i, { decay: i / 8 }), nesterov: i => Opt.nesterov(0.2 * i, { decay: i / 8 }),
      adagrad: i => Opt.adagrad(0.1 * i, { initial: 0.2 * i, eps: 1e-7 * i }), rmsprop: i => Opt.rmsprop(0.1 * i, { decay: i / 8, eps: 1e-3 * i }),
      stepDecay: i => Opt.sgd(Opt.stepDecay(0.1 * i, { every: 2 * i, factor: i / 8 })), piecewise: i => Opt.sgd(Opt.piecewise(0.1 * i, { [2 * i]: i / 8 })),
      exponential: i => Opt.sgd(Opt.exponentialDecay(0.1 * i, { rate: i / 8, steps: 2 ** i })), cosine: i => Opt.sgd(Opt.cosineDecay(0.3 * i, { steps: 2 ** i, end: i / 64 })),
    }
    for (const [name, optimizer] of Object.entries(optimizers)) {
      const fitted = (i: number): void => { Train.step({ ...plain, optimizer: optimizer(i) })(Train.init({ ...plain, optimizer: optimizer(i) }), train) }
      fitted(1)
      expect(modulesOf(() => [2, 3, 4, 6].forEach(fitted)), name).toBe(0)
    }
  })

  it('with threads, and by whatever runs a step', async () => {
    const config = (rate: number) => ({ ...plain, optimizer: Opt.sgd(rate) })
    const uses: readonly ((rate: number) => unknown)[] = [
      rate => Train.step(config(rate))(Train.init(config(rate)), train),
      rate => Train.epoch(config(rate))(Train.init(config(rate)), data),
      rate => [...Train.epochs(config(rate), data)],
      rate => Train.evaluate(config(rate), Train.init(config(rate)), data.test),
    ]
    for (const use of uses) {
      use(0.3)
      expect(modulesOf(() => [0.4, 0.5].forEach(use))).toBe(0)
    }
    const pools = [await threads(2), await threads(2)]
    const fitted = (rate: number, pool: number): unknown => stateBits(Train.fit({ ...config(rate), threads: pools[pool] }, { train }))
    const first = fitted(0.3, 0)
    expect(modulesOf(() => [fitted(0.4, 0), fitted(0.3, 1)])).toBe(0)
    expect(first).toEqual(stateBits(Train.fit(config(0.3), { train })))
    await Promise.all(pools.map(pool => pool.close()))
  })
})

/** States taken from sequences in turns. */
const inTurns = (count: number, ...sequences: readonly Iterable<Train.TrainState<unknown, unknown>>[]): readonly unknown[] => {
  const walks = sequences.map(sequence => sequence[Symbol.iterator]())
  return Array.from({ length: count }, () => walks.map(walk => {
    const next = walk.next()
    return next.done === true ? undefined : stateBits(next.value)
  }))
}

describe('code is shared, memory is not', () => {
  it('between sequences of epochs that are walked in turns', async () => {
    const pool = await threads(2)
    for (const options of [{}, { threads: pool }]) {
      const config = (rate: number) => ({ ...everything(3), ...options, optimizer: Opt.adam(rate) })
      const alone = [0.1, 0.02].map(rate => [...Train.epochs(config(rate), data)].map(stateBits))
      expect(inTurns(3, ...[0.1, 0.02].map(rate => Train.epochs(config(rate), data)))).toEqual([0, 1, 2].map(i => alone.map(states => states[i])))
    }
    await pool.close()
  })

  it('between walks of one sequence', () => {
    const sequence = Train.epochs(everything(3), data)
    const alone = [...sequence].map(stateBits)
    expect(inTurns(4, sequence, sequence)).toEqual([...alone.map(state => [state, state]), [undefined, undefined]])
  })
})
