import {
  add, compile, grad, item, matmul, mean, mul, neg, pipe, scan, square, sub, sum, tensor, threads, toFlat, valueAndGrad, zeros, type Key, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import { progress } from 'pullback/node'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { bounds, orderOf, rowsAt, rowsBetween } from '../../src/train/batches.js'
import { asStated } from '../../src/tensor/cast.js'
import { contentsOf } from '../support/compare.js'

const [kx, kw, key] = Random.split(Random.key(7), 3)
const rows = { x: Random.normal(kx, [22, 3]), y: { a: Random.normal(kw, [22, 2]), n: tensor(Array.from({ length: 22 }, (_, i) => i), { dtype: 'int32' }) } }
type Rows = Train.Batch<typeof rows>

const optimizer = Opt.adam(0.05)
const start = { w: zeros([3, 2]), b: zeros([2]) }
type Params = typeof start
const loss = ({ w, b }: Params, { x, y }: Rows) => mean(square(sub(add(matmul(x, w), b), y.a)))

/** A step as a user writes it, with noise from its key. */
const step = ({ params, optState }: { readonly params: Params; readonly optState: Opt.OptState<Params> }, batch: Rows, own: Key) => {
  const [value, grads] = valueAndGrad(loss)(params, { ...batch, x: add(batch.x, mul(Random.normal(own, [1]), 0.01)) })
  const [updates, next] = optimizer.update(grads, optState, params)
  return [{ params: Opt.applyUpdates(params, updates), optState: next }, { loss: value, seen: mean(square(batch.x)) }] as const
}
const begin = { params: start, optState: optimizer.init(start) }
const options = { data: rows, batchSize: 5, epochs: 3, key }

const bits = (states: Iterable<Train.FoldState<unknown>>): unknown => Array.from(states, ({ carry, ...rest }) => [contentsOf(asStated(carry)), rest])

describe('a fold of one\'s own step', () => {
  it('is the loop over batches by hand, bitwise', () => {
    const run = compile(step)
    let carry: typeof begin = begin
    let steps = 0
    const byHand = [0, 1, 2].map(epoch => {
      const order = orderOf(key, epoch, 22)
      for (const [from, to] of bounds(22, 5, false)) {
        const at = rowsBetween(order, from, to)
        const noise = Random.foldIn(Random.foldIn(key, 'noise'), steps++)
        const batch: Rows = asStated({ x: rowsAt(rows.x, at), y: { a: rowsAt(rows.y.a, at), n: rowsAt(rows.y.n, at) } })
        carry = run(carry, batch, noise)[0]
      }
      return contentsOf(carry)
    })
    const states = [...Train.fold(step, begin, options)]
    expect(states.map(state => contentsOf(state.carry))).toEqual(byHand)
    expect(states.map(({ epoch, step: done }) => [epoch, done])).toEqual([[1, 5], [2, 10], [3, 15]])
    expect(states.at(-1)!.metrics.map(({ train }) => Object.keys(train))).toEqual([['loss', 'seen'], ['loss', 'seen'], ['loss', 'seen']])
  })

  it('of the step of a config is fit, bitwise', () => {
    const model = pipe(L.input(3), L.named('hidden', L.dense(4)), L.named('act', L.tanh), L.named('drop', L.dropout(0.25)), L.named('out', L.dense(2)))
    const data = { x: rows.x, y: rows.y.a }
    const config = { model, loss: Loss.meanSquaredError, optimizer, batchSize: 5, epochs: 4, key }
    const fitted = Train.fit(config, { train: data })
    const params = model.init(key)
    const folded = [...Train.fold(({ p, s }: { readonly p: typeof params; readonly s: Opt.OptState<typeof params> }, { x, y }: Train.Batch<typeof data>, own) => {
      const [output, backward] = model(p, x, { key: own })
      const [value, lossBackward] = Loss.meanSquaredError(output, y)
      const [updates, next] = optimizer.update(backward(lossBackward())[0], s, p)
      return [{ p: Opt.applyUpdates(p, updates), s: next }, { loss: value }]
    }, { p: params, s: optimizer.init(params) }, { data, batchSize: 5, epochs: 4, key })].at(-1)!
    expect(contentsOf(folded.carry.p)).toEqual(contentsOf(fitted.params))
    expect(folded.metrics).toEqual(fitted.metrics)
  })

  it('n + m epochs = m epochs after n, bitwise; it can be walked again, and with threads', async () => {
    const whole = Train.fold(step, begin, { ...options, epochs: 5 })
    const all = bits(whole)
    expect(bits(whole)).toEqual(all)
    const part = [...Train.fold(step, begin, { ...options, epochs: 2 })].at(-1)!
    expect([...bits([part]) as unknown[], ...bits(Train.fold(step, begin, { ...options, epochs: 5, from: part })) as unknown[]]).toEqual((all as unknown[]).slice(1))
    expect([...Train.fold(step, begin, { ...options, epochs: 2, from: part })]).toEqual([])
    const pool = await threads(2)
    try {
      expect(bits(Train.fold(step, begin, { ...options, epochs: 5, threads: pool }))).toEqual(all)
    } finally {
      await pool.close()
    }
  })

  it('measures test rows, averaged by rows; handlers halt, and decide alike when resumed', () => {
    const measured = Train.fold(step, begin, {
      ...options, epochs: 30, test: { x: rows.x, y: rows.y }, measure: ({ params }, batch) => ({ loss: loss(params, batch) }),
      handlers: [Train.earlyStopping({ patience: 2, minDelta: 0.02 })],
    })
    const states = [...measured]
    const last = states.at(-1)!
    expect(last.epoch).toBeLessThan(30)
    expect(last.metrics.at(-1)!.test!.loss).toBeCloseTo(item(loss(last.carry.params, rows)), 6)
    const resumed = Train.fold(step, begin, {
      ...options, epochs: 30, test: rows, measure: ({ params }, batch) => ({ loss: loss(params, batch) }),
      handlers: [Train.earlyStopping({ patience: 2, minDelta: 0.02 })], from: states[0],
    })
    expect(bits(resumed)).toEqual(bits(states.slice(1)))
  })

  it('gives batches of one size with dropLast, whose rows steps may count on', () => {
    const seen: (readonly number[])[] = []
    const [state] = Train.fold((carry: Tensor<readonly [5, 3]>, batch) => {
      seen.push(batch.x.shape)
      return [add(mul(carry, 0), batch.x), { n: mean(square(batch.x)) }]
    }, zeros([5, 3]), { ...options, batchSize: 5, dropLast: true })
    expect(seen).toEqual([[5, 3]])
    expect(state!.step).toBe(4)
  })

  it('carries several networks with an optimizer each, keys, counts and loops', () => {
    const [generator, critic] = [Opt.sgd(0.1), Opt.adam(0.05)]
    const first = { g: zeros([2]), c: zeros([2]), gs: generator.init(zeros([2])), cs: critic.init(zeros([2])), key: Random.key(3), n: tensor(0, { dtype: 'int32' }) }
    const states = Train.fold((carry, { y }) => {
      const [next, own] = Random.split(carry.key)
      const fake = add(carry.g, mul(Random.normal(own, [2]), 0.1))
      const [scan3] = scan((c: Tensor<readonly [2]>) => [mul(c, 0.5), {}], fake, undefined, { length: 3 })
      const dc = grad((c: Tensor<readonly [2]>) => sub(sum(mul(c, scan3)), sum(mul(c, mean(y.a, 0)))))(carry.c)
      const [uc, cs] = critic.update(dc, carry.cs, carry.c)
      const dg = grad((g: Tensor<readonly [2]>) => neg(sum(mul(g, carry.c))))(carry.g)
      const [ug, gs] = generator.update(dg, carry.gs, carry.g)
      return [{ g: Opt.applyUpdates(carry.g, ug), c: Opt.applyUpdates(carry.c, uc), gs, cs, key: next, n: add(carry.n, 1) }, { gap: sum(square(fake)) }]
    }, first, { ...options, dropLast: true })
    const last = [...states].at(-1)!
    expect(item(last.carry.n)).toBe(12)
    expect(last.carry.key).not.toEqual(first.key)
    expect([...toFlat(last.carry.c)].every(value => Number.isFinite(value) && value !== 0)).toBe(true)
  })

  it('shows its progress as fit does', () => {
    const lines: string[] = []
    const last = progress(Train.fold(step, begin, options), { epochs: 3, examples: 22, stream: { write: text => lines.push(text) }, now: () => 0 })
    expect(last!.epoch).toBe(3)
    expect(lines[0]).toMatch(/^epoch 1\/3 {2}loss \d/)
  })

  it('says what is wrong with a step, data and states', () => {
    const tried = (take: unknown, more: object = {}) => () => [...Train.fold(asStated<typeof step>(take), begin, { ...options, ...more })]
    const small = (result: unknown) => tried(() => result)
    expect(small(3)).toThrow('fold: a step gave 3: it gives [carry, numbers]')
    expect(small([{ ...begin, params: { w: zeros([3, 2]), b: zeros([3]) } }, {}])).toThrow('fold: the carry.params.b begins as float32[2] and is float32[3] after a step: a carry keeps its shapes and dtypes')
    expect(small([{ params: start }, {}])).toThrow('fold: the carry.optState[0].count begins as')
    expect(small([begin, 3])).toThrow('fold: the numbers of a step are 3: they are a record of scalars')
    expect(small([begin, { loss: 3 }])).toThrow("fold: the number 'loss' of a step is 3: it is a tensor")
    expect(small([begin, { loss: zeros([2]) }])).toThrow("fold: the number 'loss' of a step is [2], not a scalar: reduce it with mean")
    expect(tried(step, { data: { ...rows, x: zeros([21, 3]) } })).toThrow('fold: data.y.a has 22 rows, data.x has 21: each row of one has one of the others')
    expect(tried(step, { data: {} })).toThrow('fold: data holds no tensors')
    expect(tried(step, { test: rows })).toThrow('fold: there is nothing to measure the test rows: test and measure go together')
    expect(tried(step, { measure: () => ({}) })).toThrow('fold: there are no test rows to measure')
    expect(tried(step, { batchSize: 50, dropLast: true })).toThrow('epoch: 22 rows give no batch of 50')
    expect(tried(step, { from: { carry: begin, epoch: 'x', step: 0, metrics: [] } })).toThrow(/^fold: the state's epoch is "x"/)
    expect(tried(step, { from: { carry: { ...begin, params: { w: start.w } }, epoch: 1, step: 0, metrics: [] } })).toThrow('fold: from.carry.params.b is nothing, where the start has float32[2]')
  })
})
