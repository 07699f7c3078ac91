import { pipe, toFlat, type AnyTensor } from 'pullback'
import { iris, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { flatten } from '../../src/graph/tree.js'

/** A config with all that has memory: dropout, batch normalization, an optimizer with slots, a schedule, a penalty, early stopping. */
export const everything = (epochs: number, patience = 100) => ({
  model: pipe(
    L.input(4),
    L.named('hidden', L.dense(8)),
    L.named('norm', L.batchNorm()),
    L.named('act', L.relu),
    L.named('drop', L.dropout(0.3)),
    L.named('out', L.dense(3)),
  ),
  loss: Loss.softmaxCrossEntropy,
  optimizer: Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(Opt.exponentialDecay(0.05, { rate: 0.9, steps: 10 }))),
  batchSize: 32,
  epochs,
  key: Random.key(7),
  metrics: { accuracy: Train.accuracy },
  penalties: [Loss.l2Penalty(0.001)],
  handlers: [Train.earlyStopping({ patience })],
})

export const data = split(iris, { test: 0.2, key: Random.key(1), stratify: true })

const refuse = (path: string, found: string): never => { throw new Error(`${path} is ${found}`) }

/** The bits of a tree of tensors, for exact comparison. */
export const bitsOf = (tree: unknown): readonly unknown[] => {
  const { leaves, paths } = flatten(tree, refuse)
  return leaves.map((leaf: AnyTensor, i) => [paths[i], leaf.dtype, leaf.shape.join(), Buffer.from(toFlat(leaf).buffer).toString('hex')])
}

/** All that a train state holds, as bits. */
export const stateBits = (state: Train.TrainState<unknown, unknown>): unknown => ({
  params: bitsOf(state.params), state: bitsOf(state.state), optState: bitsOf(state.optState), key: bitsOf(state.key),
  epoch: state.epoch, step: state.step, metrics: state.metrics,
})
