import { rmSync } from 'node:fs'
import { add, compile, matmul, mul, ones, sum, tensor, toArray, toFlat, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Xla from 'pullback/xla'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wiredOf } from '../../src/xla/connect.js'
import { alive } from './alive.js'
import { bare, hasJax } from './python.js'

const problem = async (what: Promise<unknown> | (() => unknown)): Promise<readonly [string, string]> => {
  try {
    await (typeof what === 'function' ? what() : what)
  } catch (error) {
    if (error instanceof Xla.XlaError) return [error.problem, error.message]
    throw error
  }
  throw new Error('nothing went wrong')
}

describe('without what it needs', () => {
  it('no Python', async () => {
    expect(await problem(Xla.connect({ python: '/nowhere/python' }))).toEqual(['no python', 'xla: /nowhere/python is no Python that runs: name another by the option python'])
  })

  it.skipIf(!hasJax)('a Python without JAX', async () => {
    const { folder, python } = bare()
    try {
      expect(await problem(Xla.connect({ python }))).toEqual(['no jax', `xla: ${python} (the option python) has no JAX: ${python} -m pip install jax`])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.skipIf(!hasJax)('no such device', async () => {
    const [kind, message] = await problem(Xla.connect({ platform: 'tpu' }))
    expect(kind).toBe('no device')
    expect(message).toMatch(/^xla: .*tpu/)
  })

  it('options that are none', async () => {
    await expect(Xla.connect({ devices: 0 })).rejects.toThrow('connect: devices is 0: it is a whole number, 1 or more')
    await expect(Xla.connect({ memory: -1 })).rejects.toThrow('connect: memory is -1')
  })
})

describe.skipIf(!hasJax)('a worker', () => {
  let xla: Xla.Connection
  beforeAll(async () => { xla = await Xla.connect({ platform: 'cpu' }) })
  afterAll(async () => { await xla.close() })

  it('says what it is', () => {
    expect(xla).toMatchObject({ platform: 'cpu', devices: 1 })
    expect(xla.versions.jax).toMatch(/^\d+\.\d+/)
  })

  it('runs records, keys and statics, and keeps the type of the function', () => {
    const f = compile((p: { readonly w: Tensor<readonly [2, 2]> }, key: Random.Key, by: number) =>
      ({ y: mul(matmul(p.w, p.w), by), drawn: Random.uniform(key, [3]), w: p.w }), { device: xla })
    const w = tensor([[1, 2], [3, 4]])
    const { y, drawn, w: same } = f({ w }, Random.key(1), 0.5)
    expect(toArray(y)).toEqual([[3.5, 5], [7.5, 11]])
    expect(toFlat(drawn)).toEqual(toFlat(Random.uniform(Random.key(1), [3])))
    expect(same).toBe(w)
    expect(toArray(f({ w }, Random.key(1), 2).y)).toEqual([[14, 20], [30, 44]])
    expect(f.explain()).toContain('"stablehlo.dot_general"')
  })

  it('what fails is told by whom it is read, and the worker goes on', async () => {
    const { client } = wiredOf('test', xla)
    const [kind, message] = await problem(() => client.compile('module @m { func.func public @main(%a: tensor<2xf32>) -> tensor<3xf32> { func.return %a : tensor<2xf32> } }'))
    expect(kind).toBe('rejected')
    expect(message).toMatch(/\nline 1: module @m/)
    const { number } = client.compile('module @m { func.func public @main(%a: tensor<2xf32>) -> tensor<2xf32> { %0 = stablehlo.add %a, %a : tensor<2xf32>\n func.return %0 : tensor<2xf32> } }')
    const [bad] = client.run(number, client.put([{ shape: [3], dtype: 'float32', data: new Float32Array(3) }]), 1)
    const [worse] = client.run(number, [bad!], 1)
    expect((await problem(() => client.get([worse!], [{ shape: [2], dtype: 'float32' }])))[0]).toBe('failed')
    const [good] = client.run(number, client.put([{ shape: [2], dtype: 'float32', data: Float32Array.of(1, 2) }]), 1)
    expect(client.get([good!], [{ shape: [2], dtype: 'float32' }])).toEqual([Float32Array.of(2, 4)])
  })

  it('no room is an error with the numbers of bytes', async () => {
    const { client } = wiredOf('test', xla)
    const { number, memory } = client.compile('module @m { func.func public @main(%a: tensor<f32>) -> tensor<1099511627776xf32> { %0 = "stablehlo.broadcast_in_dim"(%a) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<1099511627776xf32>\n func.return %0 : tensor<1099511627776xf32> } }')
    expect(memory['results']).toBe(4 * 2 ** 40)
    const out = client.run(number, client.put([{ shape: [], dtype: 'float32', data: Float32Array.of(1) }]), 1)
    const [kind, message] = await problem(() => client.get(out, [{ shape: [], dtype: 'float32' }]))
    expect(kind).toBe('memory')
    expect(message).toMatch(/\(on each device the program needs arguments 4, results 4398046511104, temporary \d+, aliased 0 bytes; all values held are \d+\)$/)
  })
})

describe.skipIf(!hasJax)('values on the devices', () => {
  it('a loop of calls without a pause does not grow, and what is held stays what it is', async () => {
    const xla = await Xla.connect({ platform: 'cpu', memory: 2 ** 24 })
    const { client } = wiredOf('test', xla)
    const step = compile((x: Tensor<readonly [64, 64]>) => add(x, 1), { device: xla })
    let x: Tensor<readonly [64, 64]> = ones([64, 64])
    const held: Tensor<readonly [64, 64]>[] = []
    let most = 0
    for (let i = 0; i < 10_000; i++) {
      x = step(x)
      if (i % 1000 === 0) held.push(x)
      if (i % 500 === 0) most = Math.max(most, client.sync())
    }
    // 2²⁴ bytes are 1024 of these values.
    expect(most).toBeLessThan(1100)
    expect(held.map(value => toFlat(value)[0])).toEqual(held.map((_, i) => 2 + 1000 * i))
    expect(toFlat(sum(x))[0]).toBe(64 * 64 * 10_001)
    await xla.close()
  })
})

describe.skipIf(!hasJax)('the end', () => {
  it('a killed worker is an error at once, and none is left', async () => {
    const xla = await Xla.connect({ platform: 'cpu' })
    const f = compile((x: Tensor<readonly [2]>) => add(x, x), { device: xla })
    const y = f(tensor([1, 2]))
    process.kill(xla.pids[0]!, 'SIGKILL')
    const [kind, message] = await problem(() => { for (let i = 0; i < 1000; i++) toFlat(f(y)) })
    expect(kind).toBe('gone')
    expect(message).toMatch(/^xla: the worker is gone \(process ended with SIGKILL\): connect again, and go on from the last state that was read$/)
    await xla.close()
    expect(xla.pids.filter(alive)).toEqual([])
  })

  it('a closed connection says so, and its worker has ended', async () => {
    const xla = await Xla.connect({ platform: 'cpu' })
    const f = compile((x: Tensor<readonly [2]>) => add(x, x), { device: xla })
    const [read, unread] = [f(tensor([1, 2])), f(tensor([3, 4]))]
    toFlat(read)
    await xla.close()
    await xla.close()
    expect(xla.pids.filter(alive)).toEqual([])
    expect(toArray(read)).toEqual([2, 4])
    expect(await problem(() => toArray(unread))).toEqual(['closed', 'xla: the connection is closed: make another with Xla.connect'])
    expect((await problem(() => f(read)))[0]).toBe('closed')
  })
})
