import { compile, item, mul, tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import * as Tree from 'pullback/tree'
import { describe, expect, it } from 'vitest'
import { nested } from './support.js'

const params = nested('float64')
const gradients = [1, -2, 0.5, 3, 2, -1].map(factor => Tree.map(params, x => mul(x, factor)))

/** The parameters after updates by these gradients, and the last state. */
const after = (optimizer: Opt.Optimizer, given: readonly (typeof params)[]) => given.reduce(({ now, state }, grads) => {
  const [updates, next] = optimizer.update(grads, state, now)
  return { now: Opt.applyUpdates(now, updates), state: next }
}, { now: params, state: optimizer.init(params) })

describe('accumulate', () => {
  it('takes the steps of the mean gradients, and counts them', () => {
    const halves = [-0.5, 1.75, 0.5].map(factor => Tree.map(params, x => mul(x, factor)))
    const optimizer = Opt.adam(0.1)
    const { now, state } = after(Opt.accumulate(2, optimizer), gradients)
    const direct = after(optimizer, halves)
    expect(Tree.allClose(now, direct.now, { rtol: 1e-12 })).toBe(true)
    expect(state.map(({ count }) => item(count))).toEqual([0, 3])
  })

  it('changes nothing between its steps; of one it is the optimizer itself; compiled the same', () => {
    const accumulated = Opt.accumulate(3, Opt.momentum(0.1))
    expect(Tree.allClose(after(accumulated, gradients.slice(0, 2)).now, params)).toBe(true)
    expect(Tree.allClose(after(Opt.accumulate(1, Opt.adam(0.1)), gradients).now, after(Opt.adam(0.1), gradients).now, { rtol: 1e-12 })).toBe(true)
    const run = compile((grads: typeof params, state: Opt.OptState<typeof params>) => accumulated.update(grads, state, params))
    const [state] = [after(accumulated, gradients.slice(0, 2)).state]
    const [updates] = run(gradients[2]!, state)
    expect(Tree.allClose(updates, accumulated.update(gradients[2]!, state, params)[0], { rtol: 1e-12 })).toBe(true)
  })
})

it('ema keeps the average of the parameters, and leaves updates alone', () => {
  const { now, state } = after(Opt.chain(Opt.sgd(0.1), Opt.ema(0.75)), gradients)
  expect(Tree.allClose(now, after(Opt.sgd(0.1), gradients).now)).toBe(true)
  const averages = gradients.map((_, i) => after(Opt.sgd(0.1), gradients.slice(0, i + 1)).now)
    .reduce((average, p) => Tree.zipWith(average, p, (a, b) => Opt.applyUpdates(mul(a, 0.75), mul(b, 0.25))), params)
  expect(Tree.allClose(state.at(-1)!.slots['average']!, averages, { rtol: 1e-12 })).toBe(true)
  expect(() => Opt.ema(2)).toThrow('ema: decay is 2: it is a number from 0 to 1')
  expect(() => Opt.ema(tensor(1) as unknown as number)).toThrow('ema: decay is a tensor of shape []')
})
