import { pipe, zeros } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { expect, it } from 'vitest'
import { data } from './support.js'

it('a config is traced once, however often something is evaluated by it or by one that differs in what does not matter here', () => {
  let traced = 0
  const metrics = { accuracy: Train.accuracy, count: (_: unknown) => (traced++, zeros([])) }
  const config = {
    model: pipe(L.input(4), L.named('out', L.dense(3))), loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 8, epochs: 1,
    key: Random.key(0), metrics,
  }
  const state = Train.init(config)
  const first = Train.evaluate(config, state, data.test)
  const once = traced
  expect(Train.evaluate(config, state, data.test)).toEqual(first)
  expect(Train.evaluate({ ...config, epochs: 7 }, state, data.test)).toEqual(first)
  expect(traced).toBe(once)
  // What matters is found anew.
  const other = { ...config, loss: Loss.meanSquaredError, metrics: { zero: () => zeros([]) } }
  const oneHot = { x: data.test.x, y: zeros([data.test.x.shape[0], 3]) }
  expect(Object.keys(Train.evaluate(other, Train.init(other), oneHot))).toEqual(['loss', 'zero'])
  expect(Train.evaluate(config, state, data.test)).toEqual(first)
  expect(traced).toBe(once)
})
