import { describe, expect, it, vi } from 'vitest'
import { add, compile, matmul, MemoryError, mul, ones, outer, pipe, sum, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { host } from '../../../src/engine/wasm/host/host.js'

const messageOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof MemoryError) return error.message
    throw error
  }
  return 'nothing was thrown'
}

describe('a program beyond the memory there is', () => {
  const x = ones([40_000])

  it('is an error that names the plan, before anything is allocated', () => {
    const f = compile((v: Tensor<readonly [40_000]>) => { const m = outer(v, v); return sum(matmul(m, add(m, 1))) })
    const before = process.memoryUsage()
    expect(messageOf(() => f(x))).toMatch(
      /^compile: the program needs \d+\.\d GB of memory, and WebAssembly has 4 GiB: arguments 160.0 kB, constants .*, values \d+\.\d GB, scratch .*\. The largest are \[40000, 40000\] float32 \(6400\.0 MB\)/)
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(200e6)
  })

  it('so in training', () => {
    const config = {
      model: pipe(L.input(1), L.named('wide', L.dense(70_000)), L.named('out', L.dense(1))), loss: Loss.meanSquaredError, optimizer: Opt.sgd(0.1),
      batchSize: 20_000, epochs: 1, key: Random.key(0),
    }
    const train = { x: zeros([20_000, 1]), y: zeros([20_000, 1]) }
    expect(messageOf(() => Train.fit(config, { train }))).toMatch('[20000, 70000] float32 (5600.0 MB)')
  })

  it('so when the host refuses', () => {
    const spy = vi.spyOn(host, 'Memory').mockImplementation(function refuse() { throw new RangeError('WebAssembly.Memory(): could not allocate memory') })
    try {
      expect(messageOf(() => compile((v: typeof x) => mul(v, 2))(x))).toMatch('and the host has no such piece free')
      const little = messageOf(() => compile((v: Tensor<readonly [8]>) => mul(v, 2))(ones([8])))
      expect(little).toMatch(/^compile: the program needs \d+ B of memory, and the host has no such piece free: /)
      expect(little).toMatch(/\. That is little: the process has too many memories, or a limit \(ulimit -v\)\. Drop compiled functions\.$/)
      const much = messageOf(() => compile((v: Tensor<readonly [1_000_000]>) => mul(v, 2))(ones([1_000_000])))
      expect(much).toMatch(/\. Use smaller batches or layers, or compile it in parts\.$/)
    } finally {
      spy.mockRestore()
    }
  })
})
