import { add, fromArray, mean, mul, pipe, take, tensor, zeros, type AnyTensor, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'

type Labels = Tensor<readonly [number], 'int32'>
type TestLoss = (output: Tensor<readonly [number, 2]>, target: Labels) => readonly [loss: Tensor<readonly []>, backward: () => Tensor<readonly [number, 2]>]

const configOf = (loss: TestLoss) => ({
  model: pipe(L.input(3), L.named('out', L.dense(2))), loss, optimizer: Opt.sgd(0.1), batchSize: 4, epochs: 1, key: Random.key(0),
})

const rows = (labels: readonly number[]) =>
  ({ x: zeros([labels.length, 3]), y: fromArray([labels.length], labels, { dtype: 'int32' }) })

const sentence = (row: number, label: number): string => `the label of row ${row} is ${label}: labels of 2 classes are 0 to 1`

/** Runs of a loss, which it counts. */
const counted = (loss: TestLoss): { readonly loss: TestLoss; readonly runs: () => number } => {
  let runs = 0
  return { loss: (output, target) => (runs++, loss(output, target)), runs: () => runs }
}

describe('targets of a step', () => {
  it('are looked at without running the loss for each batch', () => {
    const { loss, runs } = counted(Loss.softmaxCrossEntropy)
    const step = Train.step(configOf(loss))
    let state = step(Train.init(configOf(loss)), rows([0, 1, 1, 0]))
    const before = runs()
    for (let i = 0; i < 5; i++) state = step(state, rows([1, 0, i % 2, 1]))
    expect(runs()).toBe(before)
    expect(() => step(state, rows([0, 1, 7, 0]))).toThrow(sentence(2, 7))
    expect(() => step(state, rows([0, 1, 1, -1]))).toThrow(sentence(3, -1))
    expect(() => step(state, rows([0, 2]))).toThrow(sentence(1, 2))
    expect(() => step(state, rows([0, 1, 1, 0]))).not.toThrow()
  })

  it('are rows of a table that a loss takes', () => {
    const table = tensor([[1, 2], [3, 4]])
    const looking = (at: (target: Labels) => AnyTensor): TestLoss => (output, target) => {
      const wanted = take(table, at(target) as Labels, 0)
      return [mean(mul(output, wanted)), () => mul(wanted, 0.5)]
    }
    const direct = counted(looking(target => target))
    const step = Train.step(configOf(direct.loss))
    const state = step(Train.init(configOf(direct.loss)), rows([0, 1]))
    const before = direct.runs()
    step(state, rows([1, 1]))
    expect(direct.runs()).toBe(before)
    expect(() => step(state, rows([0, 2]))).toThrow('take: [2, 2]: axis 0 has size 2, index 2 at [1] lies outside it')
    // What is computed of targets is known once the loss has run.
    const shifted = Train.step(configOf(looking(target => add(target, 1))))
    expect(() => shifted(state, rows([0, 0]))).not.toThrow()
    expect(() => shifted(state, rows([0, 1]))).toThrow('take: [2, 2]: axis 0 has size 2, index 2 at [1] lies outside it')
  })
})

it('the row of a wrong label is that of the data set', () => {
  const config = configOf(Loss.softmaxCrossEntropy)
  const many = rows(Array.from({ length: 3000 }, (_, i) => i === 2500 ? 9 : i % 2))
  expect(() => Train.fit(config, { train: many })).toThrow(sentence(2500, 9))
  expect(() => Train.fit(config, { train: rows([0, 1, 0, 1]), test: many })).toThrow(sentence(2500, 9))
  expect(() => Train.evaluate(config, Train.init(config), many)).toThrow(sentence(2500, 9))
})
