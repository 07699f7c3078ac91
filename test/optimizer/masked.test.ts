import { describe, expect, it } from 'vitest'
import { tensor, toFlat } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { contents, contentsOf } from '../support/compare.js'
import { nested } from './support.js'

const params = nested('float64')
const weights = (path: string) => path.endsWith('w')
const biases = (path: string) => path.endsWith('b')
const update = (optimizer: Opt.Optimizer) => optimizer.update(params, optimizer.init(params), params)

describe('masked', () => {
  it('calls parameters by their path', () => {
    const seen: string[] = []
    update(Opt.masked(path => seen.push(path) > 0, Opt.sgd(1)))
    expect([...new Set(seen)]).toEqual(['hidden.w', 'hidden.b', 'blocks[0].w', 'blocks[1].w'])
  })

  it('passes the gradients of the others through', () => {
    const [updates] = update(Opt.masked(weights, Opt.sgd(2)))
    expect([...toFlat(updates.hidden.w)]).toEqual([...toFlat(params.hidden.w)].map(x => -2 * x))
    expect(contents(updates.hidden.b)).toEqual(contents(params.hidden.b))
  })

  it('in groups is each optimizer alone on its group', () => {
    const [updates, state] = update(Opt.chain(Opt.masked(weights, Opt.adam(0.1)), Opt.masked(biases, Opt.momentum(0.3))))
    const [adam, [adamState]] = update(Opt.adam(0.1))
    const [momentum] = update(Opt.momentum(0.3))
    expect(contents(updates.hidden.w)).toEqual(contents(adam.hidden.w))
    expect(contents(updates.blocks[1].w)).toEqual(contents(adam.blocks[1].w))
    expect(contents(updates.hidden.b)).toEqual(contents(momentum.hidden.b))
    expect(contents(state[0]!.slots['m']!.hidden.w)).toEqual(contents(adamState!.slots['m']!.hidden.w))
    expect([...toFlat(state[0]!.slots['m']!.hidden.b)]).toEqual([0, 0, 0])
  })

  it('shows the optimizer the chosen ones only: a global norm is theirs', () => {
    const two = { w: tensor([3, 4]), b: tensor([100]) }
    const clip = Opt.masked(weights, Opt.clipByGlobalNorm(1))
    const [updates] = clip.update(two, clip.init(two), two)
    expect(toFlat(updates.w)).toEqual(Float32Array.of(0.6, 0.8))
    expect(toFlat(updates.b)).toEqual(Float32Array.of(100))
  })

  it('nests: both masks choose', () => {
    const inner = Opt.masked(path => path.startsWith('hidden'), Opt.setToZero())
    const [updates] = update(Opt.masked(weights, inner))
    expect([...toFlat(updates.hidden.w)]).toEqual([0, 0, 0, 0, 0, 0])
    expect(contents(updates.hidden.b)).toEqual(contents(params.hidden.b))
    expect(contentsOf(updates.blocks)).toEqual(contentsOf(params.blocks))
  })

  it('of all is the optimizer itself, of none the identity with a count', () => {
    expect(contentsOf(update(Opt.masked(() => true, Opt.adam(0.1))))).toEqual(contentsOf(update(Opt.adam(0.1))))
    expect(contentsOf(update(Opt.masked(() => false, Opt.adam(0.1)))[0])).toEqual(contentsOf(params))
  })

  it('with setToZero freezes', () => {
    const [updates] = update(Opt.chain(Opt.masked(weights, Opt.setToZero()), Opt.masked(biases, Opt.sgd(1))))
    expect([...toFlat(updates.blocks[0].w)]).toEqual([0, 0])
    expect(toFlat(updates.hidden.b)[0]).toBe(-0.1)
  })
})

describe('weight decay by path', () => {
  const zero = { w: tensor([0, 0]), b: tensor([0]) }
  const point = { w: tensor([1, 2]), b: tensor([4]) }

  it.each([
    ['weightDecay', Opt.weightDecay(0.5), Opt.weightDecay(0.5, { select: weights }), 1],
    ['adamW', Opt.adamW(1, { weightDecay: 0.5 }), Opt.adamW(1, { weightDecay: 0.5, select: weights }), -1],
  ] as const)('%s decays all by default, and what select chooses', (_, all, some, sign) => {
    const by = (optimizer: Opt.Optimizer) => optimizer.update(zero, optimizer.init(point), point)[0]
    expect([...toFlat(by(all).w), ...toFlat(by(all).b)]).toEqual([0.5 * sign, 1 * sign, 2 * sign])
    expect([...toFlat(by(some).w), ...toFlat(by(some).b)].map(x => x + 0)).toEqual([0.5 * sign, 1 * sign, 0])
  })
})
