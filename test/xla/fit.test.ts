import { add, full, mul, pipe, scan, slice, sum, toFlat, type Tensor } from 'pullback'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Client } from '../../src/xla/client.js'
import { hasJax } from './python.js'

describe.skipIf(!hasJax)('training on XLA', () => {
  let xla: Xla.Connection
  beforeAll(async () => { xla = await Xla.connect({ platform: 'cpu' }) })
  afterAll(async () => { await xla.close() })

  const { x, y } = digits
  const config = {
    model: pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('drop', L.dropout(0.1)), L.named('out', L.dense(10))),
    loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(1e-3), batchSize: 32, epochs: 5, key: Random.key(0), metrics: { accuracy: Train.accuracy },
  }

  it('the digits: losses of every epoch are WebAssembly\'s, and training goes on from any state, bitwise', () => {
    const data = { train: { x, y } }
    const own = Train.fit(config, data)
    const there = { ...config, device: xla }
    const states = [...Train.epochs(there, data)]
    for (const [i, { train }] of own.metrics.entries()) expect(Math.abs(states.at(-1)!.metrics[i]!.train.loss / train.loss - 1)).toBeLessThan(1e-5)
    const again = Train.fit(there, data, states[1])
    expect(toFlat(again.params.hidden.w)).toEqual(toFlat(states[4]!.params.hidden.w))
    expect(again.metrics).toEqual(states[4]!.metrics)
    // The states before were not overwritten.
    expect(toFlat(states[0]!.params.out.b)).not.toEqual(toFlat(states[1]!.params.out.b))
  })

  it('a fold of one\'s own, with a loop in its step', () => {
    const step = (w: Tensor<readonly [4]>, batch: { readonly x: Tensor<readonly [number, 4]> }, key: Random.Key) => {
      const [total] = scan((c: Tensor<readonly []>, row: Tensor<readonly [4]>) => [add(c, sum(mul(row, w))), row] as const, full([], 0), batch.x)
      return [add(mul(w, 0.9), Random.normal(key, [4])), { total }] as const
    }
    const options = { data: { x: Random.normal(Random.key(3), [70, 4]) }, batchSize: 16, epochs: 3, key: Random.key(4) }
    const [here, there] = [[...Train.fold(step, full([4], 1), options)], [...Train.fold(step, full([4], 1), { ...options, device: xla })]]
    const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a))
    expect(there.map(({ epoch, step: n }) => [epoch, n])).toEqual(here.map(({ epoch, step: n }) => [epoch, n]))
    expect(here.every(({ carry }, i) => toFlat(carry).every((value, k) => close(value, toFlat(there[i]!.carry)[k]!)))).toBe(true)
    expect(here.at(-1)!.metrics.every(({ train: { total } }, i) => close(total, there.at(-1)!.metrics[i]!.train.total))).toBe(true)
  })

  it('a search over learning rates, schedules and decays compiles once', () => {
    const compile = vi.spyOn(Client.prototype, 'compile')
    try {
      const batch = { x: slice(x, [[0, 32], [0, 64]]), y: slice(y, [[0, 32]]) }
      const at = (i: number) => ({
        ...config, epochs: 1, device: xla, metrics: {}, penalties: [Loss.l2Penalty(0.001 * i)],
        optimizer: Opt.chain(Opt.clipByGlobalNorm(0.7 + i), Opt.adamW(Opt.cosineDecay(0.003 * i, { steps: 200 + i, end: 1e-5 * i }), { weightDecay: 0.02 * i })),
      })
      const biases = new Set([1, 2, 3].map(i => toFlat(Train.fit(at(i), { train: batch }).params.out.b).join()))
      expect(biases.size).toBe(3)
      const compiled = compile.mock.calls.length
      for (const i of [4, 5]) Train.fit(at(i), { train: batch })
      expect(compile.mock.calls.length).toBe(compiled)
      expect(compiled).toBeLessThanOrEqual(2)

      const stepped = (i: number): unknown => Train.step(at(i))(Train.init(at(i)), batch)
      stepped(1)
      const before = compile.mock.calls.length
      stepped(2)
      stepped(3)
      expect(compile.mock.calls.length).toBe(before)
    } finally {
      compile.mockRestore()
    }
  })
})
