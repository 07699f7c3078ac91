/** The networks of the step benchmarks, with this package's words. */
import { fromArray, pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { fill, labels, LEARNING_RATE, startOf } from './data.mjs'

/** What is added to the plain step. */
export const ADDED = { 'adam': { adam: true }, 'dropout 0.5': { dropout: true }, 'batch norm': { norm: true }, 'all three': { adam: true, dropout: true, norm: true } }

const modelOf = (inputs, hidden, { dropout, norm }) => {
  const parts = [
    L.input(inputs), L.named('hidden', L.dense(hidden)), ...norm ? [L.named('norm', L.batchNorm())] : [], L.named('act', L.relu),
    ...dropout ? [L.named('drop', L.dropout(0.5))] : [], L.named('out', L.dense(10)),
  ]
  return pipe(...parts)
}

export const configOf = (inputs, hidden, batchSize, variant = {}) => ({
  model: modelOf(inputs, hidden, variant), loss: Loss.softmaxCrossEntropy,
  optimizer: variant.adam ? Opt.adam(0.001) : Opt.sgd(LEARNING_RATE), batchSize, epochs: 1, key: Random.key(0),
})

/** Rows with labels; the first of them are the batch of the other contestants. */
export const rowsOf = (inputs, rows) => ({
  x: fromArray([rows, inputs], fill(rows * inputs, 1)), y: fromArray([rows], labels(rows), { dtype: 'int32' }),
})

/** The start that all contestants share. */
export const stateOf = (config, inputs, hidden) => {
  const state = Train.init(config)
  const { w1, b1, w2, b2 } = startOf(inputs, hidden)
  return {
    ...state, params: {
      ...state.params,
      hidden: { w: fromArray([inputs, hidden], w1), b: fromArray([hidden], b1) }, out: { w: fromArray([hidden, 10], w2), b: fromArray([10], b2) },
    },
  }
}
