import { describe, expect, it } from 'vitest'
import {
  abs, add, ArgumentError, cast, div, grad, item, maximum, mul, neg, pow, ShapeMismatch, sign, sub, tensor, toFlat, type Tensor,
} from 'pullback'
import * as Opt from 'pullback/optimizer'
import type { Transform } from 'pullback/optimizer/types'
import { contentsOf } from '../support/compare.js'
import { descend, nested, parabola } from './support.js'

/** AdaMax (Kingma and Ba, 2015, section 7.1), as a user writes it. */
const adaMax = (rate: number, { b1 = 0.9, b2 = 0.999, eps = 1e-8 } = {}) => Opt.transform({
  slots: { m: Opt.zerosLike, u: Opt.zerosLike },
  scalars: ({ count }) => ({ correction: sub(1, pow(b1, add(cast(count, 'float64'), 1))) }),
  update: ({ grad: g, slots, scalars: { correction } }) => {
    const m = add(mul(slots.m, b1), mul(g, 1 - b1))
    const u = maximum(mul(slots.u, b2), abs(g))
    return { update: neg(div(mul(div(m, correction), rate), add(u, eps))), slots: { m, u } }
  },
})

/** Lion (Chen and others, 2023). */
const lion = (rate: number, { b1 = 0.9, b2 = 0.99, decay = 0 } = {}) => Opt.transform({
  slots: { m: Opt.zerosLike },
  update: ({ grad: g, param, slots: { m } }) => ({
    update: mul(add(sign(add(mul(m, b1), mul(g, 1 - b1))), mul(param, decay)), -rate),
    slots: { m: add(mul(m, b2), mul(g, 1 - b2)) },
  }),
})

describe('a user\'s own optimizer', () => {
  it('AdaMax takes the first steps of the paper', () => {
    const params = { w: tensor([1, 2], { dtype: 'float64' }) }
    const optimizer = adaMax(0.1)
    const [first, state] = optimizer.update({ w: tensor([2, -4], { dtype: 'float64' }) }, optimizer.init(params), params)
    expect([...toFlat(first.w)].map(x => +x.toFixed(8))).toEqual([-0.1, 0.1])
    const [second] = optimizer.update({ w: tensor([1, 0], { dtype: 'float64' }) }, state, params)
    const m = 0.9 * 0.2 + 0.1
    expect(toFlat(second.w)[0]).toBeCloseTo(-0.1 * m / (1 - 0.81) / (2 * 0.999), 8)
  })

  it.each([['adaMax', adaMax(0.1)], ['lion', lion(0.01)]] as const)('%s finds the minimum of the parabola', (_, optimizer) => {
    const [end] = descend(optimizer, grad(parabola), { w: tensor([-1.2, 1], { dtype: 'float64' }) }, 600)
    expect(item(parabola(end))).toBeLessThan(1e-2)
  })

  it('sees the count, the path and all gradients', () => {
    const seen: string[] = []
    const optimizer = Opt.transform({
      scalars: ({ grads }) => ({ leaves: tensor(grads.length) }),
      update: ({ path, count, scalars: { leaves } }) => {
        seen.push(`${path} ${item(count)}`)
        return { update: leaves }
      },
    })
    const params = nested()
    const [updates, state] = optimizer.update(params, optimizer.init(params), params)
    optimizer.update(params, state, params)
    expect(seen).toEqual([0, 1].flatMap(t => ['hidden.w', 'hidden.b', 'blocks[0].w', 'blocks[1].w'].map(path => `${path} ${t}`)))
    expect([...toFlat(updates.hidden.b)]).toEqual([4, 4, 4])
  })

  it('starts its slots where it says', () => {
    const optimizer = Opt.transform({ slots: { s: Opt.fullLike(0.5) }, update: ({ grad: g, slots }) => ({ update: g, slots }) })
    expect(contentsOf(optimizer.init({ w: tensor([1, 2], { dtype: 'float64' }) })[0]!.slots))
      .toEqual({ s: { w: { shape: [2], dtype: 'float64', data: [0.5, 0.5] } } })
  })

  it('takes a schedule in float32 as well', () => {
    const half: Opt.Schedule = count => div(1, add(cast(count, 'float32'), 2))
    const params = { w: tensor([2, 4], { dtype: 'float64' }) }
    const optimizer = Opt.sgd(half)
    expect([...toFlat(optimizer.update(params, optimizer.init(params), params)[0].w)]).toEqual([-1, -2])
  })
})

describe('what does not fit is named', () => {
  const params = { hidden: { w: tensor([[1, 2]]), b: tensor([1]) } }
  const optimizer = Opt.momentum(0.1)
  const state = optimizer.init(params)
  const sentence = (run: () => unknown): string => {
    try {
      run()
    } catch (error) {
      if (error instanceof ShapeMismatch || error instanceof ArgumentError) return error.message
      throw error
    }
    return 'nothing'
  }
  const update = (grads: unknown, before: unknown = state, of: unknown = params) =>
    sentence(() => optimizer.update(grads, before as Opt.OptState<unknown>, of))

  it.each([
    ['another shape', () => update({ hidden: { w: tensor([1, 2]), b: tensor([1]) } }),
      'update: grads.hidden.w is float32[2], params.hidden.w is float32[1, 2]'],
    ['another dtype', () => update({ hidden: { w: tensor([[1, 2]], { dtype: 'float64' }), b: tensor([1]) } }),
      'update: grads.hidden.w is float64[1, 2], params.hidden.w is float32[1, 2]'],
    ['a missing gradient', () => update({ hidden: { w: tensor([[1, 2]]) } }), 'update: grads has no hidden.b, params has'],
    ['a gradient too many', () => update({ ...params, out: tensor(1) }), 'update: grads.out stands beside no parameter'],
    ['an int32 parameter', () => sentence(() => optimizer.init<unknown>({ n: tensor([1], { dtype: 'int32' }) })),
      'init: params.n is int32: only float32 and float64 are trained'],
    ['a number among the parameters', () => sentence(() => optimizer.init<unknown>({ n: 3 })), 'init: params.n is 3, not a tensor of floats'],
    ['a function', () => sentence(() => optimizer.init<unknown>(() => 3)), 'init: params is a function, not a tensor of floats'],
    ['a state of another length', () => update(params, []),
      'update: the state has 0 entries, this optimizer has 1: it is another optimizer\'s'],
    ['a state of other slots', () => update(params, Opt.adam(0.1).init(params)),
      'update: the state has slots m, v, this optimizer has slots velocity: it is another optimizer\'s'],
    ['a state without slots', () => update(params, Opt.sgd(0.1).init(params)),
      'update: the state has no slots, this optimizer has slots velocity: it is another optimizer\'s'],
    ['a state of other parameters', () => update(params, optimizer.init({ hidden: { w: tensor([[1, 2]]) } })),
      'update: slot \'velocity\' of state has no hidden.b, params has'],
    ['a slot of another shape', () => update(params, optimizer.init({ hidden: { w: tensor([[1, 2]]), b: tensor([1, 2]) } })),
      'update: slot \'velocity\' of state.hidden.b is float32[2], params.hidden.b is float32[1]'],
    ['a chain\'s state of another length', () => sentence(() => Opt.chain(optimizer, optimizer).update(params, state, params)),
      'update: the state has 1 entries, this optimizer has 2: it is another optimizer\'s'],
  ])('%s', (_, run, expected) => {
    expect(run()).toBe(expected)
  })

  it.each([
    ['an update of another shape', { update: () => ({ update: tensor([1, 2, 3]) }) },
      'transform: the update of hidden.w is float32[3], its parameter is float32[1, 2]'],
    ['a slot left out', { slots: { s: Opt.zerosLike }, update: ({ grad: g }: { grad: Tensor }) => ({ update: g }) },
      'transform: the update of hidden.w gives no slot \'s\''],
    ['a slot of another shape', { slots: { s: () => tensor(1) }, update: ({ grad: g }: { grad: Tensor }) => ({ update: g }) },
      'transform: slot \'s\' of hidden.w is float32[], its parameter is float32[1, 2]'],
    ['a scalar with axes', { scalars: () => ({ s: tensor([1]) }), update: ({ grad: g }: { grad: Tensor }) => ({ update: g }) },
      'broadcastLike: [1] is not a scalar'],
  ])('%s, which types refuse too', (_, own, expected) => {
    const wrong = Opt.transform(own as unknown as Transform<never, never>)
    expect(sentence(() => wrong.update(params, wrong.init(params), params))).toBe(expected)
  })
})
