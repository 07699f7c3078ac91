import { pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import { expect, it } from 'vitest'
import { storageOf } from '../../src/tensor/value.js'
import { finished } from '../../src/train/average.js'
import { bounds, orderOf } from '../../src/train/batches.js'
import { epochFold, rowsOf } from '../../src/train/epoch-fold.js'
import { begun, planOf } from '../../src/train/plan.js'
import { plain } from '../../src/train/plain.js'
import { startOf } from '../../src/train/step.js'
import { contentsOf } from '../support/compare.js'

const config = {
  model: pipe(L.input(3), L.named('hidden', L.dense(5)), L.named('act', L.tanh), L.named('drop', L.dropout(0.25)), L.named('out', L.dense(2))),
  loss: Loss.squaredError, optimizer: Opt.adam(0.01), batchSize: 4, epochs: 1, key: Random.key(3),
}

it('gives the same bits whether all rows lie in memory or each step is given its own', () => {
  const known = plain('fit', config)
  const train = { x: Random.normal(Random.key(1), [10, 3]), y: Random.normal(Random.key(2), [10, 2]) }
  const run = (mostResident: number): unknown => {
    const fold = epochFold(planOf(known).step, {}, mostResident)(begun(startOf(known)), rowsOf('fit', 'train', train), bounds(10, 4, false))
    const seen: unknown[] = []
    for (const epoch of [0, 1]) seen.push(finished(fold.epoch(storageOf(orderOf(config.key, epoch, 10), 'test'))))
    return [seen, contentsOf(fold.carried())]
  }
  expect(run(0)).toEqual(run(2 ** 20))
})
