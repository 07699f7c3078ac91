import { add, grad, matmul, mean, mul, square, sub, tensor, threads, valueAndGrad, zeros, type Key, type Tensor } from 'pullback'
import { checkpointed, loadLatest, progress } from 'pullback/node'
import { foldCheckpointOf } from 'pullback/data'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { isRight } from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { bounds, orderOf, rowsAt, rowsBetween } from '../../src/train/batches.js'
import { contentsOf } from '../support/compare.js'

const [kx, kw, key] = Random.split(Random.key(7), 3)
const rows = { x: Random.normal(kx, [22, 3]), y: Random.normal(kw, [22, 2]) }
type Rows = Train.Batch<typeof rows>

const optimizer = Opt.adam(0.05)
const start = { w: zeros([3, 2]), b: zeros([2]) }
type Params = typeof start
const loss = ({ w, b }: Params, { x, y }: Rows) => mean(square(sub(add(matmul(x, w), b), y)))

const step = ({ params, optState }: { readonly params: Params; readonly optState: Opt.OptState<Params> }, batch: Rows, own: Key) => {
  const [value, grads] = valueAndGrad(loss)(params, { ...batch, x: add(batch.x, mul(Random.normal(own, [1]), 0.01)) })
  const [updates, next] = optimizer.update(grads, optState, params)
  return [{ params: Opt.applyUpdates(params, updates), optState: next }, { loss: value }] as const
}
const begin = { params: start, optState: optimizer.init(start) }
const options = { data: rows, batchSize: 5, epochs: 3, key }

type State = Train.FoldState<typeof begin, 'loss'>

const all = async <T>(states: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = []
  for await (const state of states) found.push(state)
  return found
}
const bits = (states: readonly Train.FoldState<unknown>[]): unknown => states.map(({ carry, ...rest }) => [contentsOf(asStated(carry)), rest])

/** The batches of the fold of these rows, as a source gives them. */
const batch = (epoch: number, i: number): Rows => {
  const [from, to] = bounds(22, 5, false)[i]!
  const at = rowsBetween(orderOf(key, epoch, 22), from, to)
  return asStated({ x: rowsAt(rows.x, at), y: rowsAt(rows.y, at) })
}

/** A source that says when it is closed. */
const watched = () => {
  const seen = { opened: [] as number[], closed: 0, given: 0 }
  return {
    seen,
    async *data(epoch: number): AsyncGenerator<Rows> {
      seen.opened.push(epoch)
      try {
        for (let i = 0; i < 5; i++) {
          await Promise.resolve()
          seen.given++
          yield batch(epoch, i)
        }
      } finally {
        seen.closed++
      }
    },
  }
}

describe('Train.foldAsync', () => {
  const whole = [...Train.fold(step, begin, options)]

  it('gives the states of fold, bit for bit, however often it yields; it can be walked again, and with threads', async () => {
    const states = Train.foldAsync(step, begin, options)
    expect(bits(await all(states))).toEqual(bits(whole))
    expect(bits(await all(states))).toEqual(bits(whole))
    for (const yieldEvery of [0, 1, Infinity]) expect(bits(await all(Train.foldAsync(step, begin, { ...options, yieldEvery })))).toEqual(bits(whole))
    const pool = await threads(2)
    try {
      expect(bits(await all(Train.foldAsync(step, begin, { ...options, threads: pool })))).toEqual(bits(whole))
    } finally {
      await pool.close()
    }
  })

  it('gives them of a source of the same batches as well, the last smaller one among them', async () => {
    const { data, seen } = watched()
    expect(bits(await all(Train.foldAsync(step, begin, { data, epochs: 3, key })))).toEqual(bits(whole))
    expect(seen).toEqual({ opened: [0, 1, 2], closed: 3, given: 15 })
    const listed = (epoch: number) => [0, 1, 2, 3, 4].map(i => batch(epoch, i))
    expect(bits(await all(Train.foldAsync(step, begin, { data: listed, epochs: 3, key })))).toEqual(bits(whole))
  })

  it('walks a source that is a value anew each epoch', async () => {
    let opened = 0
    const source: AsyncIterable<Rows> = { async *[Symbol.asyncIterator]() { opened++; yield batch(0, 0); yield batch(0, 4) } }
    const states = await all(Train.foldAsync(step, begin, { data: source, epochs: 3, key }))
    expect(opened).toBe(3)
    expect(states.map(({ epoch, step: done }) => [epoch, done])).toEqual([[1, 2], [2, 4], [3, 6]])
    const once = (async function* () { yield batch(0, 0) })()
    await expect(all(Train.foldAsync(step, begin, { data: once, epochs: 2, key }))).rejects.toThrow('foldAsync: data gave no batch for epoch 1: what can be walked once only')
  })

  it('takes batches of many shapes, by rows in the averages', async () => {
    const sizes = [1, 2, 3, 4, 5, 6, 1, 2]
    const data = () => sizes.map(n => ({ x: tensor(Array.from({ length: n }, () => [n, 0, 0])), y: zeros([n, 2]) }))
    const states = await all(Train.foldAsync((c: Tensor<readonly []>, { x }: Rows) => [add(c, 1), { n: mul(mean(x), 3) }], tensor(0), { data: asStated<() => Rows[]>(data), epochs: 2, key }))
    const mean8 = sizes.reduce((sum, n) => sum + n * n, 0) / sizes.reduce((sum, n) => sum + n, 0)
    expect(states.map(({ metrics }) => metrics.at(-1)!.train.n)).toEqual([expect.closeTo(mean8, 6), expect.closeTo(mean8, 6)])
    expect(states.at(-1)!.carry).toEqual(tensor(16))
  })

  it('leaves the thread to others between two steps of one epoch', async () => {
    let turns = 0
    let running = true
    const other = (): void => { turns++; if (running) setImmediate(other) }
    setImmediate(other)
    const seen: number[] = []
    for await (const { epoch } of Train.foldAsync(step, begin, { ...options, batchSize: 1, epochs: 2, yieldEvery: 0 })) seen.push(epoch, turns)
    running = false
    expect(seen[0]).toBe(1)
    expect(seen[1]).toBeGreaterThanOrEqual(20)
    expect(seen[3]! - seen[1]!).toBeGreaterThanOrEqual(20)
  })

  it('goes on from a state of either word, measures, and stops early as fold does', async () => {
    const more = { epochs: 30, test: rows, measure: ({ params }: typeof begin, test: Rows) => ({ loss: loss(params, test) }), handlers: [Train.earlyStopping({ patience: 2, minDelta: 0.02 })] }
    const synchronous = [...Train.fold(step, begin, { ...options, ...more })]
    expect(synchronous.at(-1)!.epoch).toBeLessThan(30)
    expect(bits(await all(Train.foldAsync(step, begin, { ...options, ...more })))).toEqual(bits(synchronous))
    expect(bits(await all(Train.foldAsync(step, begin, { data: watched().data, key, ...more })))).toEqual(bits(synchronous))
    expect(bits(await all(Train.foldAsync(step, begin, { ...options, ...more, from: synchronous[1] })))).toEqual(bits(synchronous.slice(2)))
    const { data, seen } = watched()
    expect(bits(await all(Train.foldAsync(step, begin, { data, key, ...more, from: synchronous[1] })))).toEqual(bits(synchronous.slice(2)))
    expect(seen.opened[0]).toBe(2)
    expect(await all(Train.foldAsync(step, begin, { data, key, ...more, from: synchronous.at(-1)! }))).toEqual([])
  })

  it('shows progress and writes checkpoints, from which a run goes on', async () => {
    const lines: string[] = []
    const dir = mkdtempSync(join(tmpdir(), 'pullback-async-'))
    try {
      const states = checkpointed(Train.foldAsync(step, begin, options), { dir, every: 2 })
      const last = await progress(states, { epochs: 3, examples: 22, stream: { write: text => lines.push(text) }, now: () => 0 })
      expect(bits([last!])).toEqual(bits(whole.slice(2)))
      expect(lines.map(line => line.slice(0, 9))).toEqual(['epoch 1/3', 'epoch 2/3', 'epoch 3/3'])
      const read = await loadLatest(foldCheckpointOf(begin), dir)()
      expect(isRight(read) && read.right?.epoch).toBe(3)
      if (!isRight(read)) throw read.left
      expect(bits(await all(Train.foldAsync(step, begin, { ...options, epochs: 5, from: read.right })))).toEqual(bits([...Train.fold(step, begin, { ...options, epochs: 5 })].slice(3)))
      for await (const state of checkpointed(Train.foldAsync(step, begin, { ...options, epochs: 9, from: read.right }), { dir, every: 4 })) if (state.epoch === 6) break
      const left = await loadLatest(foldCheckpointOf(begin), dir)()
      expect(isRight(left) && left.right?.epoch).toBe(6)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('a walk of foldAsync that ends before its time', () => {
  const endless: AsyncIterator<Rows> & AsyncIterable<Rows> & { closed: number } = {
    closed: 0,
    next: () => new Promise(() => {}),
    return() { this.closed++; return Promise.resolve({ done: true, value: undefined }) },
    [Symbol.asyncIterator]() { return this },
  }

  it('throws what the source throws, and closes it no more', async () => {
    let closed = 0
    const broken: AsyncIterable<Rows> = {
      [Symbol.asyncIterator]: () => {
        let i = 0
        return { next: () => i++ === 2 ? Promise.reject(new RangeError('the disk is gone')) : Promise.resolve({ value: batch(0, 0) }), return: () => { closed++; return Promise.resolve({ done: true, value: undefined }) } }
      },
    }
    await expect(all(Train.foldAsync(step, begin, { data: broken, epochs: 1, key }))).rejects.toThrow(new RangeError('the disk is gone'))
    expect(closed).toBe(0)
  })

  it('closes the source when a step throws, or a batch is none', async () => {
    for (const odd of [{ x: zeros([5, 3]), y: zeros([4, 2]) }, { x: zeros([5, 4]), y: zeros([5, 2]) }, 3, { x: zeros([0, 3]), y: zeros([0, 2]) }, {}]) {
      let closed = false
      async function* data(): AsyncGenerator<Rows> { try { yield batch(0, 0); yield asStated(odd); yield batch(0, 0) } finally { closed = true } }
      await expect(all(Train.foldAsync(step, begin, { data, epochs: 1, key }))).rejects.toThrow(/^(foldAsync: batch 1 of epoch 0|matmul)/)
      expect(closed).toBe(true)
    }
  })

  it('by a signal: before it begins, between two steps, and while the source is waited for', async () => {
    const why = new Error('enough')
    await expect(all(Train.foldAsync(step, begin, { ...options, signal: AbortSignal.abort(why) }))).rejects.toBe(why)
    const [middle, waiting] = [new AbortController(), new AbortController()]
    const { data, seen } = watched()
    const counting = (async function* (epoch: number): AsyncGenerator<Rows> { for await (const x of data(epoch)) { if (seen.given === 7) middle.abort(why); yield x } })
    const states: State[] = []
    await expect((async () => { for await (const state of Train.foldAsync(step, begin, { data: counting, epochs: 3, key, signal: middle.signal })) states.push(state) })()).rejects.toBe(why)
    expect([states.length, seen.given, seen.closed]).toEqual([1, 7, 2])
    const pending = all(Train.foldAsync(step, begin, { data: endless, epochs: 1, key, signal: waiting.signal }))
    setTimeout(() => { waiting.abort(why) })
    await expect(pending).rejects.toBe(why)
    expect(endless.closed).toBe(1)
    const timed = Train.foldAsync(step, begin, { ...options, epochs: 100_000, yieldEvery: 1, signal: AbortSignal.timeout(20) })
    await expect(all(timed)).rejects.toThrow(/timeout/)
  })

  it('by leaving it, also while it waits or is inside an epoch', async () => {
    const { data, seen } = watched()
    for await (const { epoch } of Train.foldAsync(step, begin, { data, epochs: 3, key })) if (epoch === 2) break
    expect(seen).toEqual({ opened: [0, 1], closed: 2, given: 10 })
    endless.closed = 0
    let closed = false
    async function* endlessly() { try { for (;;) yield batch(0, 0) } finally { closed = true } }
    for (const walk of [
      Train.foldAsync(step, begin, { data: endless, epochs: 1, key })[Symbol.asyncIterator](),
      Train.foldAsync(step, begin, { data: endlessly, epochs: 1, key, yieldEvery: 0 })[Symbol.asyncIterator](),
    ]) {
      const next = walk.next()
      await new Promise(resolve => { setTimeout(resolve) })
      expect(await walk.return!()).toEqual({ done: true, value: undefined })
      expect(await next).toEqual({ done: true, value: undefined })
      expect(await walk.next()).toEqual({ done: true, value: undefined })
    }
    expect([endless.closed, closed]).toEqual([1, true])
  })

  it('two at once do not disturb each other', async () => {
    const both = await Promise.all([0, 1].map(() => all(Train.foldAsync(step, begin, { ...options, yieldEvery: 0 }))))
    expect(bits(both[0]!)).toEqual(bits([...Train.fold(step, begin, options)]))
    expect(bits(both[1]!)).toEqual(bits(both[0]!))
  })

  it('says what is wrong with its options and with what data gives', async () => {
    const tried = (more: object) => () => Train.foldAsync(step, begin, { ...options, ...more })
    expect(tried({ yieldEvery: -1 })).toThrow('foldAsync: yieldEvery is -1: it is a number of milliseconds, 0 or more')
    expect(tried({ yieldEvery: NaN })).toThrow('foldAsync: yieldEvery is NaN')
    expect(tried({ signal: {} })).toThrow('foldAsync: signal is no AbortSignal')
    expect(tried({ data: () => [] })).toThrow('foldAsync: there is no option batchSize')
    for (const odd of [3, undefined, zeros([2])]) {
      await expect(all(Train.foldAsync(step, begin, { data: asStated<() => Rows[]>(() => odd), epochs: 1, key }))).rejects.toThrow(/^foldAsync: data gave .* for epoch 0: it gives batches/)
    }
    await expect(all(Train.foldAsync(asStated<typeof step>(() => 3), begin, options))).rejects.toThrow('foldAsync: a step gave 3')
    expect(() => Train.foldAsync(asStated<typeof step>(3), begin, options)).toThrow('foldAsync: the step is 3')
  })
})

it('a step written in place has its types from start and source', async () => {
  const data = () => [{ x: zeros([4, 3]), y: zeros([4, 2]) }]
  const [last] = await all(Train.foldAsync((w: Tensor<readonly [3, 2]>, { x, y }) => [sub(w, grad((v: Tensor<readonly [3, 2]>) => mean(square(sub(matmul(x, v), y))))(w)), { loss: mean(x) }], zeros([3, 2]), { data, epochs: 1, key }))
  expect(last!.carry.shape).toEqual([3, 2])
})
