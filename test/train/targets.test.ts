import { add, equal, fromArray, max, mean, mul, ones, pipe, square, sub, take, tensor, toFlat, vjp, where, zeros, type AnyTensor, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../src/tensor/cast.js'
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

/** Squared errors, each row of its own weight. */
const weightedError = (
  output: Tensor<readonly [number, 2]>, { values, weights }: { readonly values: Tensor<readonly [number, 2]>, readonly weights: Tensor<readonly [number, 1]> },
) => {
  const [loss, backward] = vjp((y: Tensor<readonly [number, 2]>) => mean(mul(weights, square(sub(y, values)))))(output)
  return [loss, () => backward(tensor(1))[0]] as const
}

describe('targets that are a record', () => {
  const { loss: _, ...rest } = configOf(Loss.softmaxCrossEntropy)
  const config = { ...rest, epochs: 3, loss: weightedError, metrics: { heaviest: (_: unknown, y: { readonly weights: Tensor<readonly [number, 1]> }) => max(y.weights) } }
  const plain = { ...rest, epochs: 3, loss: Loss.meanSquaredError }
  const x = Random.normal(Random.key(1), [10, 3])
  const values = Random.normal(Random.key(2), [10, 2])
  const y = { values, weights: ones([10, 1]) }
  const paramsOf = (state: { readonly params: { readonly out: { readonly w: Tensor<readonly [3, 2]> } } }) => toFlat(state.params.out.w)

  it('train as their one tensor does, where the others change nothing', () => {
    const [ours, theirs] = [Train.fit(config, { train: { x, y }, test: { x, y } }), Train.fit(plain, { train: { x, y: values } })]
    paramsOf(theirs).forEach((w, i) => expect(paramsOf(ours)[i]).toBeCloseTo(w, 6))
    expect(ours.metrics.map(({ train, test }) => [train.heaviest, test?.heaviest])).toEqual([[1, 1], [1, 1], [1, 1]])
    expect(Train.evaluate(config, ours, { x, y }).loss).toBeCloseTo(Train.evaluate(plain, theirs, { x, y: values }).loss, 6)
  })

  it('are taken apart row by row: rows of weight 0 do not count', () => {
    const weights = fromArray([10, 1], Array.from({ length: 10 }, (_, i) => i % 2))
    const changed = where(equal(weights, 0), 1e6, values)
    const state = Train.fit(config, { train: { x, y: { values, weights } } })
    expect(paramsOf(Train.fit(config, { train: { x, y: { values: changed, weights } } }))).toEqual(paramsOf(state))
    const [stepped, epoch] = [Train.step(config)(Train.init(config), { x, y }), Train.epoch({ ...config, batchSize: 10 })(Train.init(config), { train: { x, y } })]
    paramsOf(epoch).forEach((w, i) => expect(paramsOf(stepped)[i]).toBeCloseTo(w, 6))
    expect(Array.from(Train.epochs(config, { train: { x, y: { weights, values } } }), paramsOf).at(-1)).toEqual(paramsOf(state))
  })

  it('are looked at, whichever of them the loss looks at', () => {
    const both = (output: Tensor<readonly [number, 2]>, target: { readonly a: Labels, readonly b: Labels }) =>
      [add(Loss.softmaxCrossEntropy(output, target.a)[0], Loss.softmaxCrossEntropy(output, target.b)[0]), Loss.softmaxCrossEntropy(output, target.b)[1]] as const
    const step = Train.step({ ...rest, loss: both })
    const [good, bad] = [rows([0, 1, 1]), rows([0, 1, 7])]
    const start = Train.init({ ...rest, loss: both })
    expect(() => step(start, { x: good.x, y: { a: good.y, b: good.y } })).not.toThrow()
    expect(() => step(start, { x: good.x, y: { a: good.y, b: bad.y } })).toThrow(sentence(2, 7))
    expect(() => step(start, { x: good.x, y: { b: good.y, a: bad.y } })).toThrow(sentence(2, 7))
  })

  it('say at which tensor they are wrong', () => {
    const fit = (wrong: object) => () => Train.fit({ ...config, loss: asStated<() => never>(weightedError) }, { train: { x, y: asStated<never>(wrong) } })
    const nine: number = 9
    expect(fit({ ...y, weights: ones([nine, 1]) })).toThrow('fit: x has 10 rows, y.weights has 9: each row of x has one of y')
    expect(fit({ ...y, weights: 3 })).toThrow('fit: y.weights of train is 3: it must be a tensor, or a record of tensors')
    expect(fit({ deep: [y, { weights: tensor(1) }] })).toThrow('fit: x has 10 rows, y.deep[1].weights has no: each row of x has one of y')
    expect(fit({})).toThrow('fit: y of train has no tensor')
  })
})
