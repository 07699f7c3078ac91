import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compile, fromArray, item, mul, tensor, toFlat } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { contentsOf } from '../support/compare.js'
import { apply, descents, mapTree, nested } from './support.js'

const gradients = mapTree(nested(), leaf => fromArray(leaf.shape, Array.from(toFlat(leaf), (x, i) => Math.sin(3 * x + i))))

const more: readonly (readonly [string, () => Opt.Optimizer])[] = [
  ...descents.map(([name, make]) => [name, () => make()] as const),
  ['adam by warmupCosine', () => Opt.adam(Opt.warmupCosine({ peak: 0.1, warmup: 2, steps: 5 }))],
  ['masked', () => Opt.chain(
    Opt.masked(path => path.endsWith('w'), Opt.adamW(0.1)),
    Opt.masked(path => path.endsWith('b'), Opt.sgd(0.1)),
  )],
  ['setToZero', () => Opt.setToZero()],
  ['ema', () => Opt.chain(Opt.adam(0.1), Opt.ema(0.9))],
  ['the empty chain', () => Opt.chain()],
]

/** Structure and shapes without values. */
const shapesOf = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(contentsOf(tree), (name, value: unknown) => name === 'data' ? undefined : value))

describe.each(more)('%s', (_, make) => {
  const optimizer = make()

  it('gives updates and slots of the keys, shapes and dtypes of the parameters', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const params = nested(dtype)
      const before = optimizer.init(params)
      const [updates, after] = optimizer.update(params, before, params)
      expect(shapesOf(updates)).toEqual(shapesOf(params))
      for (const state of [before, after]) {
        for (const slot of state.flatMap(({ slots }) => Object.values(slots))) expect(shapesOf(slot)).toEqual(shapesOf(params))
      }
      expect(before.map(({ count }) => item(count))).toEqual(before.map(() => 0))
      expect(after.map(({ count }) => item(count))).toEqual(before.map(() => 1))
    }
  })

  it('changes nothing it is given, and gives the same again', () => {
    const params = nested()
    const [, state] = optimizer.update(gradients, optimizer.init(params), params)
    const before = contentsOf([gradients, state, params])
    const once = optimizer.update(gradients, state, params)
    expect(contentsOf(optimizer.update(gradients, state, params))).toEqual(contentsOf(once))
    expect(contentsOf([gradients, state, params])).toEqual(before)
  })

  it('is the same compiled, traced once', () => {
    const step = (params: ReturnType<typeof nested>, state: Opt.OptState<ReturnType<typeof nested>>) => {
      const [updates, next] = optimizer.update(gradients, state, params)
      return [updates, next] as const
    }
    const compiled = compile(step)
    let params = nested()
    let state = optimizer.init(params)
    for (let t = 0; t < 4; t++) {
      const [updates, next] = step(params, state)
      expect(contentsOf(compiled(params, state))).toEqual(contentsOf([updates, next]))
      params = apply(params, updates)
      state = next
    }
    expect(compiled.explain().match(/^trace of/gm)).toHaveLength(1)
  })

  it('pays no heed to the order of keys', () => {
    const { blocks, hidden: { w, b } } = gradients
    const params = nested()
    const ordered = optimizer.update(gradients, optimizer.init(params), params)
    const reordered = optimizer.update({ blocks, act: {}, hidden: { b, w } }, optimizer.init(params), params)
    expect(contentsOf(reordered)).toEqual(contentsOf(ordered))
  })
})

const part = fc.constantFrom(
  Opt.sgd(0.5), Opt.momentum(0.1), Opt.adam(0.1), Opt.clipByGlobalNorm(0.5), Opt.weightDecay(0.1), Opt.chain(),
  Opt.masked(path => path.endsWith('b'), Opt.rmsprop(0.1)),
)

describe('chain', () => {
  const run = (optimizer: Opt.Optimizer) => {
    const params = nested('float64')
    const [updates, state] = optimizer.update(params, optimizer.init(params), params)
    return contentsOf([updates, state, optimizer.update(updates, state, params)])
  }

  it('is associative, and flattens', () => {
    fc.assert(fc.property(part, part, part, (a, b, c) => {
      const flat = run(Opt.chain(a, b, c))
      expect(run(Opt.chain(Opt.chain(a, b), c))).toEqual(flat)
      expect(run(Opt.chain(a, Opt.chain(b, c)))).toEqual(flat)
    }), { numRuns: 30 })
  })

  it('has the empty chain as its identity', () => {
    fc.assert(fc.property(part, a => {
      const alone = run(a)
      expect(run(Opt.chain(Opt.chain(), a))).toEqual(alone)
      expect(run(Opt.chain(a, Opt.chain()))).toEqual(alone)
      expect(run(Opt.chain(a))).toEqual(alone)
    }), { numRuns: 10 })
  })

  it('hands on the updates of each part as the gradients of the next', () => {
    const params = { w: tensor([1, 2]) }
    const both = Opt.chain(Opt.weightDecay(1), Opt.sgd(0.5))
    const [updates, state] = both.update({ w: tensor([1, 1]) }, both.init(params), params)
    expect([...toFlat(updates.w)]).toEqual([-1, -1.5])
    expect(state).toHaveLength(2)
  })

  it('holds an optimizer written by hand to the interface', () => {
    const twice: Opt.Optimizer = { init: () => [], update: grads => [mapTree(grads, leaf => mul(leaf as never, 2)), []] }
    const params = { w: tensor([1, 2]) }
    const both = Opt.chain(twice, Opt.momentum(1), twice)
    const [updates, state] = both.update({ w: tensor([1, 1]) }, both.init(params), params)
    expect([...toFlat(updates.w)]).toEqual([-4, -4])
    expect(state).toHaveLength(1)
  })
})

it('a fold goes on from a state that went through JSON', () => {
  const optimizer = Opt.adam(0.1)
  const params = { w: tensor([1, 2]) }
  const [, state] = optimizer.update(params, optimizer.init(params), params)
  const [again]: readonly [{ slots: Record<'m' | 'v', { w: { data: number[] } }> }] = JSON.parse(JSON.stringify(state))
  const slots = { m: { w: fromArray([2], again.slots.m.w.data) }, v: { w: fromArray([2], again.slots.v.w.data) } }
  const resumed = optimizer.update(params, [{ count: add(state[0]!.count, 0), slots }], params)
  expect(contentsOf(resumed)).toEqual(contentsOf(optimizer.update(params, state, params)))
})
