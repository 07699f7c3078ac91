import { add, allClose, compile, cos, grad, matmul, mul, remat, scan, sin, sum, tanh, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

/* What remat is for: the plan of the memory is smaller with it. Gradients are the same up to the order in which uses of one value are added up. */

type M = Tensor<readonly [32, 32]>
type Block = (x: M) => M
type How = (f: Block) => Block

const block = (w: M): Block => x => tanh(matmul(sin(tanh(matmul(cos(tanh(matmul(x, w))), w))), w))
const first = (w: M): M => add(mul(w, 0.1), 0.01)

const straight = (how: How) => (w: M) => {
  let x = first(w)
  for (let i = 0; i < 8; i++) x = how(block(w))(x)
  return sum(x)
}
const looped = (how: How) => (w: M) => sum(scan((x: M) => [how(block(w))(x), {}], first(w), undefined, { length: 8 })[0])

/** The bytes of values that the plan of a program's memory takes. */
const bytesOf = (text: string): number => {
  const [, size, unit] = / values ([\d.]+) (B|kB|MB)/.exec(text)!
  return Number(size) * { B: 1, kB: 1e3, MB: 1e6 }[unit as 'B']
}

const w = mul(Random.normal(Random.key(5), [32, 32]), 0.3)
const plain: How = f => f

describe('the memory of a gradient', () => {
  it.each([['straight-line code', straight, 0.5], ['a scan', looped, 0.4]] as const)('of %s is smaller with remat, which changes no bit of the value', (_, f, most) => {
    const [kept, again] = [plain, remat as How].map(how => {
      const g = compile(grad(f(how)))
      return { y: compile(f(how))(w), dw: g(w), bytes: bytesOf(g.explain()) }
    })
    expect(again!.y).toEqual(kept!.y)
    expect(allClose(again!.dw, kept!.dw, { rtol: 1e-4, atol: 1e-5 })).toBe(true)
    expect(again!.bytes / kept!.bytes).toBeLessThan(most)
  })

  it('grows with the blocks by what stands between them, not by what is inside', () => {
    const chain = (how: How, blocks: number): number => {
      const g = compile(grad((v: M) => { let x = first(v); for (let i = 0; i < blocks; i++) x = how(block(v))(x); return sum(x) }))
      g(w)
      return bytesOf(g.explain())
    }
    const one = 4 * 32 * 32
    expect((chain(remat, 12) - chain(remat, 6)) / (6 * one)).toBeLessThanOrEqual(1.01)
    expect((chain(plain, 12) - chain(plain, 6)) / (6 * one)).toBeGreaterThan(3)
  })

  it('is left to XLA with a barrier before what is computed again', async () => {
    const { stablehlo } = await import('pullback/xla')
    const text = asStated<(f: unknown) => (...args: readonly unknown[]) => string>(stablehlo)(grad(straight(remat)))(w)
    expect(text.match(/stablehlo\.optimization_barrier/g)).toHaveLength(8)
  })
})
