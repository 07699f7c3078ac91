import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  add, argmax, cast, compile, concat, cumsum, greater, logicalAnd, matmul, max, mean, mul, oneHot, permute, relu, pipe, sqrt, square, sub, sum, take, tanh, tensor,
  threads, transpose, where, zeros, type Key, type Tensor, type Threads, type Tree,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { Code } from '../../../src/engine/wasm/assembler/code.js'
import { assemble } from '../../../src/engine/wasm/assembler/module.js'
import { host } from '../../../src/engine/wasm/host/host.js'
import { lift } from '../../../src/engine/wasm/lift.js'
import { build } from '../../../src/engine/wasm/program.js'
import { Arena, instantiate, pagesOf } from '../../../src/engine/wasm/runtime.js'
import { COUNTER, LINE, meetingBytes } from '../../../src/engine/wasm/share/barrier.js'
import { poolOf, teamOf } from '../../../src/engine/wasm/threads/pool.js'
import { schedule, type Work } from '../../../src/engine/wasm/share/schedule.js'
import { emitShares, partsOf } from '../../../src/engine/wasm/share/shares.js'
import { storageOf } from '../../../src/tensor/value.js'
import { requireBuild } from '../../../type-tests/support/files.js'
import { bitsOf, data, everything, stateBits } from '../../train/support.js'
import { programOf } from './support.js'

const pools: Threads[] = []
beforeAll(async () => { pools.push(...await Promise.all([2, 3].map(n => threads(n)))) })
afterAll(async () => { await Promise.all(pools.map(pool => pool.close())) })

const normal = <const S extends readonly number[]>(seed: number, shape: S): Tensor<S> => Random.normal(Random.key(seed), shape)

const given = {
  a: normal(1, [203, 131]), b: normal(2, [131, 157]), batch: normal(3, [5, 67, 131]), whole: cast(mul(normal(4, [203, 131]), 100), 'int32'), key: Random.key(9),
}

type Given = typeof given

describe('threads give the bits of one thread', () => {
  const programs: Readonly<Record<string, (given: Given) => Tree>> = {
    'elements': ({ a }) => tanh(add(mul(a, a), 1)),
    'a product, then elements': ({ a, b }) => relu(add(matmul(a, b), sum(b, 0))),
    'products of transposes': ({ a, b }) => matmul(transpose(b), transpose(a)),
    'products in a batch': ({ batch, b }) => matmul(batch, b),
    'rows': ({ a }) => sub(a, mean(a, 1, { keepDims: true })),
    'columns': ({ a }) => [sum(a, 0), max(square(a), 0)],
    'all elements': ({ a }) => [sum(square(a)), a],
    'a chain of large and small': ({ a, b }) => {
      const h = relu(matmul(a, b))
      const scale = mean(h, 0)
      const g = mul(h, sqrt(add(square(scale), 1)))
      return [matmul(transpose(a), g), sum(g), scale]
    },
    'int32 and bool': ({ a, whole }) => [cumsum(whole, 0), cumsum(whole, 1), logicalAnd(greater(whole, 0), greater(a, 0.5)), argmax(a, 1), argmax(a, 0)],
    'float64': ({ a, b }) => [matmul(cast(a, 'float64'), cast(b, 'float64')), sum(cast(a, 'float64'), 0)],
    'moved': ({ batch }) => concat([permute(batch, [2, 0, 1]), permute(mul(batch, 2), [2, 0, 1])], 1),
    'random': ({ key }) => Random.normal(key, [100, 101]),
    'picked': ({ a }) => [take(a, argmax(a, 0), 0), oneHot(argmax(a, 1), 131)],
    'chosen': ({ a, b }) => where(greater(a, 0), matmul(a, matmul(b, transpose(b))), a),
  }
  /** Programs that take no longer than threads take to meet, or are one sum. */
  const alike: readonly string[] = ['columns', 'all elements']

  it.each(Object.entries(programs))('%s', (name, f) => {
    const alone = bitsOf(compile(f)(given))
    for (const pool of pools) {
      const shared = compile(f, { threads: pool })
      expect(bitsOf(shared(given))).toEqual(alone)
      expect(bitsOf(shared(given))).toEqual(alone)
      expect(/^all threads meet \d+ times?:/m.test(shared.explain())).toBe(!alike.includes(name))
    }
  })

  it('sorts beside each other, each in the scratch memory of its thread', () => {
    const f = (a: Key, b: Key) => [Random.permutation(a, 200_000), Random.permutation(b, 60_000)]
    const [a, b] = [Random.key(1), Random.key(2)]
    const alone = bitsOf(compile(f)(a, b))
    for (const pool of pools) {
      const shared = compile(f, { threads: pool })
      for (let i = 0; i < 10; i++) expect(bitsOf(shared(a, b))).toEqual(alone)
    }
  })

  const examples = { x: normal(5, [100, 300]), y: argmax(normal(6, [100, 10]), 1) }
  const config = {
    model: pipe(L.input(300), L.named('hidden', L.dense(65)), L.named('act', L.relu), L.named('drop', L.dropout(0.5)), L.named('out', L.dense(10))),
    loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.01), batchSize: 32, epochs: 3, key: Random.key(7), metrics: { accuracy: Train.accuracy },
  }

  it('training: fit, epochs, step and evaluate', () => {
    const alone = Train.fit(config, { train: examples, test: examples })
    const small = Train.fit(everything(2), data)
    for (const pool of pools) {
      const shared = { ...config, threads: pool }
      const last = Train.fit(shared, { train: examples, test: examples })
      expect(stateBits(last)).toEqual(stateBits(alone))
      expect(stateBits(Train.step(shared)(last, examples))).toEqual(stateBits(Train.step(config)(last, examples)))
      expect(Train.evaluate(shared, last, examples)).toEqual(Train.evaluate(config, last, examples))
      expect(stateBits(Train.fit({ ...everything(2), threads: pool }, data))).toEqual(stateBits(small))
    }
  })

  it('a thousand runs in a row, and programs in turn', () => {
    const pool = pools[0]!
    const f = compile((x: typeof given.a) => mul(relu(matmul(x, transpose(x))), 0.5), { threads: pool })
    const g = compile((x: typeof given.a) => sum(tanh(x), 1), { threads: pool })
    const [wanted, other] = [bitsOf(f(given.a)), bitsOf(g(given.a))]
    for (let i = 0; i < 500; i++) {
      f(given.a)
      g(given.a)
    }
    expect([bitsOf(f(given.a)), bitsOf(g(given.a))]).toEqual([wanted, other])
  })
})

describe('a pool', () => {
  const f = (x: typeof given.a) => tanh(mul(x, x))

  it('is a frozen value; small programs run on one thread', () => {
    expect(pools.map(pool => pool.size)).toEqual([2, 3])
    expect(Object.isFrozen(pools[0])).toBe(true)
    const small = compile((x: Tensor<readonly [3]>) => add(x, 1), { threads: pools[0]! })
    expect(small(tensor([1, 2, 3])).toString()).toBe('Tensor [3] float32 (2, 3, 4)')
    expect(small.explain()).not.toMatch('all threads meet')
  })

  it('of one thread, of no size, and what is no pool', async () => {
    const one = await threads(1)
    expect(one.size).toBe(1)
    expect(one.reason).toBeUndefined()
    expect(bitsOf(compile(f, { threads: one })(given.a))).toEqual(bitsOf(compile(f)(given.a)))
    await expect(threads(0)).rejects.toThrow('threads: the size is 0: it is a whole number from 1 to 256')
    const forged: Threads = { size: 2, close: async () => {} }
    expect(() => compile(f, { threads: forged })(given.a)).toThrow('compile: the option threads is no pool: make one by `await threads(2)`')
  })

  it('says why the host has one thread only', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined)
    try {
      const pool = await threads(2)
      expect(pool.size).toBe(1)
      expect(pool.reason).toMatch('this host has no SharedArrayBuffer')
      const compiled = compile(f, { threads: pool })
      expect(bitsOf(compiled(given.a))).toEqual(bitsOf(compile(f)(given.a)))
      expect(compiled.explain()).toMatch('threads: 1, because this host has no SharedArrayBuffer')
    } finally {
      vi.unstubAllGlobals()
    }
    vi.spyOn(Atomics, 'wait').mockImplementation(() => { throw new TypeError('Atomics.wait cannot be called in this context') })
    try {
      expect((await threads(2)).reason).toMatch('this thread may not wait')
    } finally {
      vi.restoreAllMocks()
    }
  })

  it('keeps the programs that ran last, and gives workers the others again, without a turn of the event loop between', () => {
    const pool = pools[0]!
    const kept = Reflect.get(teamOf(pool)!, 'kept') as ReadonlyMap<number, number>
    const functions = Array.from({ length: 70 }, (_, i) => compile((x: typeof given.a) => tanh(mul(x, i)), { threads: pool }))
    const wanted = functions.map((_, i) => bitsOf(compile((x: typeof given.a) => tanh(mul(x, i)))(given.a)))
    for (const turn of [functions, functions.slice(0, 3)]) turn.forEach((g, i) => { expect(bitsOf(g(given.a))).toEqual(wanted[i]) })
    expect(functions[0]!.explain()).toMatch('all threads meet')
    expect(kept.size).toBe(64)
    const x = zeros([9, 2 ** 20])
    const large = Array.from({ length: 9 }, (_, i) => compile((y: typeof x) => add(y, i), { threads: pool }))
    for (const g of large) g(x)
    expect([...kept.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(2 ** 28 + 2 ** 27)
  })

  it('that is closed throws', async () => {
    const pool = await threads(2)
    const compiled = compile(f, { threads: pool })
    compiled(given.a)
    await pool.close()
    expect(() => compiled(given.a)).toThrow('threads: the pool is closed: make another')
    expect(() => compile(f, { threads: pool })(given.a)).toThrow('threads: the pool is closed: make another')
    await pool.close()
  })

  it('whose worker is lost throws, at the latest after its patience', async () => {
    const pool = await poolOf(2, 1)
    const compiled = compile(f, { threads: pool })
    compiled(given.a)
    const [worker] = Reflect.get(teamOf(pool)!, 'workers') as readonly { readonly end: () => Promise<void> }[]
    const ending = worker!.end()
    // The main thread cannot know yet: it waits in vain.
    expect(() => compiled(given.a)).toThrow('threads: a worker of the pool failed, or did not answer: close the pool, and make another')
    await ending
    expect(() => compiled(given.a)).toThrow('threads: a worker of the pool failed')
    const second = await poolOf(2, 1)
    const again = compile(f, { threads: second })
    again(given.a)
    await (Reflect.get(teamOf(second)!, 'workers') as readonly { readonly end: () => Promise<void> }[])[0]!.end()
    expect(() => again(given.a)).toThrow('threads: a worker of the pool is lost (it has ended)')
    await Promise.all([pool.close(), second.close()])
  })

  it('keeps no process alive', () => {
    requireBuild()
    const script = `
      import { compile, matmul, ones, threads } from './dist/index.js'
      const f = compile(x => matmul(x, x), { threads: await threads(2) })
      console.log(f(ones([128, 128])).shape.join())`
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000, encoding: 'utf8' })
    expect([stdout, stderr, status]).toEqual(['128,128\n', '', 0])
  })
})

describe('shares', () => {
  const work = (cost: number, units: number, grain: number): Work => ({ cost, units, grain, reads: [], writes: [] })

  it('fall into parts that take long enough and lose nothing by it', () => {
    expect([work(1e6, 64, 1), work(6e3, 64, 1), work(1500, 64, 1), work(1e6, 6, 1), work(1e6, 64, 16), work(1e6, 64, 64), work(1e6, 1, 1)].map(w => partsOf(w, 2)))
      .toEqual([8, 3, 1, 3, 2, 1, 1])
  })

  it('are cut in proportion, also of so many units that products of them would overflow', () => {
    const [threads, parts, units] = [32, 8, 2 ** 28 - 7]
    const at = meetingBytes(threads) + threads * LINE
    const run = new Code(['i32', 'i32'])
    const next = run.local('i32')
    emitShares(run, 0, threads, { units, parts, kernel: 0, kernels: 1, number: run.param(1) }, (from, to) => {
      for (const bound of [from, to]) {
        run.i32(at).memory('i32.load', 0).tee(next)
        bound()
        run.memory('i32.store', at + 4).i32(at).get(next).i32(4).op('i32.add').memory('i32.store', 0)
      }
    })
    const arena = new Arena(1, true)
    instantiate(new host.Module(assemble([{ code: run, name: 'run' }], { pages: 1, shared: true })), arena.memory)['run']!(5, 0)
    const bounds = Array.from({ length: threads * parts }, (_, i) => [i, i + 1].map(n => Math.floor(n * units / (threads * parts))))
    const own = 5 * parts
    expect([...new Int32Array(arena.memory.buffer, at + 4, 2 * threads * parts)]).toEqual([...bounds.slice(own), ...bounds.slice(0, own)].flat())
  })

  it('are done by whoever comes: each part once, in every run, also when the counters overflow', () => {
    const [a, b] = [normal(11, [150, 90]), normal(12, [90, 1100])]
    const wanted = Buffer.from(storageOf(compile((x: typeof a, y: typeof b) => matmul(x, y))(a, b), 'test').buffer)
    for (const pool of pools) {
      const team = teamOf(pool)!
      const { emitted, plan, lowered } = build(lift(programOf((x: typeof a, y: typeof b) => matmul(x, y), a, b)), { gemm: {}, team })
      expect(emitted.turns).toEqual([{ by: 'all', meets: false }])
      const arena = new Arena(pagesOf(plan.bytes), true)
      lowered.buffers.forEach(({ holds }, i) => {
        if (holds !== undefined && 'argument' in holds) arena.write(plan.offsets[i]!, [a, b][holds.argument]!)
      })
      const { run } = instantiate(new host.Module(emitted.bytes), arena.memory)
      const [result, size, threads] = [plan.offsets[lowered.results[0]!]!, 150 * 1100, team.sharing.threads]
      const counters = Array.from({ length: threads }, (_, i) => (plan.control + meetingBytes(threads)) / 4 + i * LINE / 4)
      const words = new Int32Array(arena.memory.buffer)
      const done = (number: number, order: readonly number[]): void => {
        arena.put(result, 'float32', new Float32Array(size).fill(NaN))
        for (const thread of order) run!(thread, number)
        expect(Buffer.from(arena.read(result, 'float32', size).buffer).equals(wanted)).toBe(true)
      }
      // The first thread ends a run, because it waits for the others.
      const upwards = Array.from({ length: threads }, (_, i) => (i + 1) % threads)
      done(0, upwards)
      const added = words[counters[0]!]!
      expect(added).toBeGreaterThan(threads + 1)
      done(1, [...upwards.slice(0, -1).toReversed(), 0])
      expect(counters.map(i => words[i])).toEqual(counters.map(() => 2 * added))
      const last = 2 ** 31 - 1
      for (const i of counters) words[i] = Math.imul(last, added)
      words[(plan.control + COUNTER) / 4] = Math.imul(last, threads)
      done(last, upwards)
      done(last + 1 | 0, upwards)
    }
  })
})

describe('the schedule', () => {
  const work = (cost: number, units: number, reads: Work['reads'], writes: Work['writes']): Work => ({ cost, units, grain: 1, reads, writes })

  it('shares large work, and meets where one needs what others wrote', () => {
    expect(schedule([work(1e5, 16, [[0, 10]], [[10, 20]]), work(1e5, 16, [[10, 20]], [[20, 30]])], 2))
      .toEqual([{ by: 'all', meets: false }, { by: 'all', meets: true }])
  })

  it('does not meet where nothing depends on another', () => {
    expect(schedule([work(1e5, 16, [[0, 10]], [[10, 20]]), work(1e5, 16, [[0, 10]], [[20, 30]])], 2))
      .toEqual([{ by: 'all', meets: false }, { by: 'all', meets: false }])
  })

  it('memory that is written again counts as a dependence', () => {
    expect(schedule([work(1e5, 16, [[0, 10]], [[10, 20]]), work(1e5, 16, [[30, 40]], [[5, 8]])], 2)![1]!.meets).toBe(true)
  })

  it('a chain of small work stays on one thread, and independent work that cannot be split goes to two', () => {
    const chain = [work(1e5, 16, [], [[0, 10]]), work(500, 16, [[0, 10]], [[10, 20]]), work(500, 16, [[10, 20]], [[20, 30]])]
    expect(schedule(chain, 2)!.map(turn => turn.by)).toEqual(['all', 0, 0])
    expect(schedule([work(1e5, 1, [], [[0, 10]]), work(1e5, 1, [], [[10, 20]])], 2)!.map(turn => turn.by)).toEqual([0, 1])
  })

  it('is none where threads gain nothing', () => {
    expect(schedule([work(2000, 16, [], [[0, 10]])], 2)).toBeUndefined()
    expect(schedule([work(1e6, 1, [], [[0, 10]])], 2)).toBeUndefined()
  })
})
