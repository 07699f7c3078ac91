import { describe, expect, it } from 'vitest'
import { fromArray, item, tensor, toFlat, type FloatDType, type Shape, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture, type Recorded, type RecordedTree } from '../oracle/read.js'
import { expectClose, tensorOf } from '../support/compare.js'
import { apply } from './support.js'

type Args = Readonly<Record<string, unknown>>

const number = (args: Args, name: string, absent?: number): number => {
  const value = args[name] ?? absent
  if (typeof value !== 'number') throw new Error(`${name} is ${JSON.stringify(value)}`)
  return value
}

const cases = readFixture('optimizer').cases

const optimizers: Readonly<Record<string, (rate: number, args: Args) => Opt.Optimizer>> = {
  sgd: rate => Opt.sgd(rate),
  momentum: (rate, args) => Opt.momentum(rate, { decay: number(args, 'momentum') }),
  nesterov: (rate, args) => Opt.nesterov(rate, { decay: number(args, 'momentum') }),
  adam: (rate, args) => Opt.adam(rate, { b1: number(args, 'b1'), b2: number(args, 'b2'), eps: number(args, 'eps') }),
  adamW: (rate, args) => Opt.adamW(rate, {
    b1: number(args, 'b1'), b2: number(args, 'b2'), eps: number(args, 'eps'), weightDecay: number(args, 'weightDecay'),
  }),
  rmsprop: (rate, args) => Opt.rmsprop(rate, { decay: number(args, 'decay'), eps: number(args, 'eps') }),
  adagrad: (rate, args) => Opt.adagrad(rate, { initial: number(args, 'initialAccumulator'), eps: number(args, 'eps') }),
  clipByGlobalNorm: (rate, args) => Opt.chain(Opt.clipByGlobalNorm(number(args, 'maxNorm')), Opt.sgd(rate)),
  weightDecay: (rate, args) => Opt.chain(Opt.weightDecay(number(args, 'rate')), Opt.sgd(rate)),
}

/** Optax's defaults are those of the words: leaving them out gives the same. */
const byDefault: Readonly<Record<string, (rate: number) => Opt.Optimizer>> = {
  momentum: Opt.momentum, nesterov: Opt.nesterov, rmsprop: Opt.rmsprop, adagrad: Opt.adagrad,
  adam: Opt.adam, 'adamW 0.0001': Opt.adamW,
}

/** Row `t` of every leaf of a recorded trajectory. */
const at = (tree: RecordedTree, t: number) => Object.fromEntries(Object.entries(tree).map(([name, all]) => [name, row(all, t)]))

const row = ({ shape: [, ...shape], dtype, data }: Recorded, t: number): Tensor<Shape, FloatDType> => {
  const size = shape.reduce((product, d) => product * d, 1)
  return asStated(tensorOf({ shape, dtype, data: data.slice(t * size, (t + 1) * size) }))
}

const trajectories = cases.flatMap(({ start, gradients, trajectory, ...rest }) =>
  start && gradients && trajectory ? [{ start, gradients, trajectory, ...rest }] : [])

/** Follows a trajectory; returns the count in the end. */
const follows = (optimizer: Opt.Optimizer, one: (typeof trajectories)[number]): number => {
  const { name, args, gradients, trajectory } = one
  const relative = args['dtype'] === 'float64' ? 1e-13 : 1e-6
  let params = at(trajectory, 0)
  let state = optimizer.init(params)
  for (let t = 0; t < 10; t++) {
    const [updates, next] = optimizer.update(at(gradients, t), state, params)
    params = apply(params, updates)
    state = next
    for (const [leaf, expected] of Object.entries(at(trajectory, t + 1))) {
      expectClose(params[leaf]!, expected, { relative }, `${name} ${leaf} ${t}`)
    }
  }
  return item(state[0]!.count)
}

describe('ten steps are those of Optax', () => {
  it.each(trajectories)('$name', one => {
    expect(follows(optimizers[one.word]!(number(one.args, 'learningRate'), one.args), one)).toBe(10)
  })

  it('at the default hyper-parameters too', () => {
    const found = trajectories.flatMap(one => {
      const make = byDefault[one.word] ?? byDefault[`${one.word} ${number(one.args, 'weightDecay', NaN)}`]
      if (make !== undefined) follows(make(number(one.args, 'learningRate')), one)
      return make === undefined ? [] : one.word
    })
    expect(new Set(found).size).toBe(6)
  })

  it('every word of the fixtures is tried', () => {
    expect(new Set(trajectories.map(({ word }) => word))).toEqual(new Set(Object.keys(optimizers)))
    expect(trajectories).toHaveLength(40)
  })
})

const schedules: Readonly<Record<string, (args: Args) => Opt.Schedule>> = {
  constant: args => Opt.constant(number(args, 'value')),
  exponential: args => Opt.exponentialDecay(number(args, 'init'), {
    rate: number(args, 'decayRate'), steps: number(args, 'transitionSteps'), staircase: args['staircase'] === true,
  }),
  piecewise: args => Opt.piecewise(number(args, 'init'), args['boundaries'] as Readonly<Record<number, number>>),
  cosine: args => Opt.cosineDecay(number(args, 'init'), {
    steps: number(args, 'decaySteps'), end: number(args, 'init') * number(args, 'alpha'),
  }),
  warmupCosine: args => Opt.warmupCosine({
    start: number(args, 'init'), peak: number(args, 'peak'), end: number(args, 'end'),
    warmup: number(args, 'warmupSteps'), steps: number(args, 'decaySteps'),
  }),
}

const values = (schedule: Opt.Schedule, steps: Iterable<number>) =>
  Float64Array.from(steps, step => toFlat(schedule(tensor(step, { dtype: 'int32' })))[0]!)
const double = (data: ArrayLike<number>) => fromArray([data.length], data, { dtype: 'float64' })

describe('schedules are those of Optax', () => {
  it.each(cases.filter(({ start }) => start === undefined))('$name', ({ word, args, inputs, outputs }) => {
    const [[steps], [expected]] = [inputs, outputs]
    const schedule = schedules[word]!(args)
    const same = (one: Opt.Schedule) => expectClose(double(values(one, steps!.data)), tensorOf(expected!), { relative: 1e-15 })
    expect(schedule(tensor(0, { dtype: 'int32' })).dtype).toBe('float64')
    same(schedule)
    if (args['staircase'] === true) {
      const [every, factor] = [number(args, 'transitionSteps'), number(args, 'decayRate')]
      same(Opt.stepDecay(number(args, 'init'), { every, factor }))
    }
  })

  it('without a warm-up the cosine starts at once', () => {
    const steps = [0, 1, 5, 10, 11]
    expect(values(Opt.warmupCosine({ peak: 0.2, warmup: 0, steps: 10, start: 0.1 }), steps))
      .toEqual(values(Opt.cosineDecay(0.2, { steps: 10 }), steps))
  })

  it('an optimizer multiplies by the value of its own count', () => {
    const optimizer = Opt.sgd(Opt.piecewise(1, { 1: 0.5, 2: 0.5 }))
    const params = { w: tensor([1, 2]) }
    let state = optimizer.init(params)
    const first = [1, 2, 3].map(() => {
      const [updates, next] = optimizer.update(params, state, params)
      state = next
      return toFlat(updates.w)[0]
    })
    expect(first).toEqual([-1, -0.5, -0.25])
  })
})
