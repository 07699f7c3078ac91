import { mean, pipe } from 'pullback'
import { foldCheckpointOf } from 'pullback/data'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { contentsOf } from '../../support/compare.js'

const model = pipe(L.input(64), L.named('hidden', L.dense(256)), L.named('act', L.relu), L.named('out', L.dense(10)))
const optimizer = Opt.adam(1e-3)
const params = model.init(Random.key(0))
export const start = { params, optState: optimizer.init(params) }
export const codec = foldCheckpointOf(start)

/** Epochs of all digits in batches so small that each takes far longer than a task may. */
export const training = (more: { readonly epochs: number; readonly yieldEvery?: number }) => Train.foldAsync((carry: typeof start, { x, y }) => {
  const [output, backward] = model(carry.params, x)
  const [loss, lossBackward] = Loss.softmaxCrossEntropy(output, y)
  const [updates, optState] = optimizer.update(backward(lossBackward())[0], carry.optState, carry.params)
  return [{ params: Opt.applyUpdates(carry.params, updates), optState }, { loss: mean(loss) }]
}, start, { data: { x: digits.x, y: digits.y }, batchSize: 4, key: Random.key(1), ...more })

/** What every host gives. */
export const bits = (state: Train.FoldState<typeof start> | undefined): string => JSON.stringify([state?.epoch, state?.metrics, contentsOf(state!.carry)])
