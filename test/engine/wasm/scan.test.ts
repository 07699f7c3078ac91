import {
  add, argmax, compile, concat, cumsum, fromArray, matmul, mean, mul, scan, sigmoid, square, sub, sum, tanh, threads, toFlat, valueAndGrad, zeros, type AnyTensor, type Tensor, type Threads,
} from 'pullback'
import * as Opt from 'pullback/optimizer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flatten } from '../../../src/graph/tree.js'
import { traceLoops } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { bits } from './support.js'

type Rows = Tensor<readonly [number, number]>
type Stack = Tensor<readonly [number, number, number]>

const numbers = (...shape: readonly number[]): never =>
  asStated(fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(i * 12.9898 + shape.length) / 4)))

const leavesOf = (tree: unknown): readonly AnyTensor[] => flatten(tree, path => { throw new Error(path) }).leaves

/** A gated recurrent unit over a sequence, its gradient and an update of its weights. */
const unit = (steps: number, batch: number, size: number) => {
  const gate = () => ({ w: numbers(2 * size, size) as Rows, b: numbers(size) as Tensor<readonly [number]> })
  const params = { reset: gate(), update: gate(), next: gate() }
  type Params = typeof params
  const dense = ({ w, b }: Params['reset'], x: Rows): Rows => asStated(add(matmul(x, w), b))
  const joined = (x: Rows, h: Rows): Rows => asStated(concat([x, h], 1))
  const optimizer = Opt.adam(0.01)
  const loss = (p: Params, xs: Stack) => {
    const [, ys] = scan((h: Rows, x: Rows) => {
      const both = joined(x, h)
      const [r, z] = [sigmoid(dense(p.reset, both)), sigmoid(dense(p.update, both))]
      const next: Rows = asStated(add(mul(sub(1, z), h), mul(z, tanh(dense(p.next, joined(x, asStated(mul(r, h))))))))
      return [next, next]
    }, asStated<Rows>(zeros([batch, size])), asStated<never>(xs))
    return asStated<Tensor<readonly []>>(mean(square(asStated<Stack>(ys))))
  }
  const step = (p: Params, state: ReturnType<typeof optimizer.init<Params>>, xs: Stack) => {
    const [value, gradient] = valueAndGrad(loss)(p, xs)
    const [updates, next] = optimizer.update(gradient, state, p)
    return [Opt.applyUpdates(p, updates), next, value] as const
  }
  return { step, args: [params, optimizer.init(params), numbers(steps, batch, size) as Stack] as const }
}

/** The lines of kernels that explain shows, and the bytes of the module. */
const explained = (text: string): { readonly kernels: number; readonly module: number } => ({
  kernels: text.split('\n').filter(line => /^ *[\d.]+ +[\d.]+( [kMG])? /.test(line)).length,
  module: Number(/module: ([\d.]+)/.exec(text)![1]),
})

const pools: Threads[] = []
beforeAll(async () => { pools.push(...await Promise.all([2, 3].map(size => threads(size)))) })
afterAll(async () => { await Promise.all(pools.map(pool => pool.close())) })

describe('loops', () => {
  it('have kernels and code whose number and size do not depend on the steps', () => {
    const [few, many] = [8, 200].map(steps => {
      const { step, args } = unit(steps, 4, 8)
      const compiled = compile(step)
      compiled(...args)
      return explained(compiled.explain())
    })
    expect(few!.kernels).toBeGreaterThan(20)
    expect(many!.kernels).toBe(few!.kernels)
    expect(Math.abs(many!.module / few!.module - 1)).toBeLessThan(0.03)
  })

  it('give the same bits with threads, which share the steps', () => {
    const { step, args } = unit(9, 48, 40)
    const alone = leavesOf(compile(step)(...args)).map(bits)
    for (const pool of pools) {
      const shared = compile(step, { threads: pool })
      for (const _ of [1, 2, 3]) expect(leavesOf(shared(...args)).map(bits)).toEqual(alone)
      expect(shared.explain()).toMatch(/all +9 steps/)
    }
  })

  it('give the same bits with threads where a loop stands in a loop', () => {
    const f = (w: Rows, xs: Stack) => scan((h: Rows, x: Rows) => {
      const [inner] = scan((now: Rows) => [asStated<Rows>(tanh(add(matmul(now, w), x))), {}], h, undefined, { length: 5 })
      return [inner, { sums: sum(inner, 0) }]
    }, asStated<Rows>(zeros([64, 64])), asStated<never>(xs))
    const args = [numbers(64, 64) as Rows, numbers(6, 64, 64) as Stack] as const
    const alone = leavesOf(compile(f)(...args)).map(bits)
    for (const pool of pools) {
      const shared = compile(f, { threads: pool })
      for (const _ of [1, 2]) expect(leavesOf(shared(...args)).map(bits)).toEqual(alone)
      expect(shared.explain()).toMatch(/all +6 steps/)
    }
  })

  it('compute what does not change once, and what nobody reads not at all', () => {
    const f = (w: Rows, h: Rows, xs: Stack) => {
      const [last, { used }] = scan((now: readonly [Rows, Rows, Rows], x: Rows) => {
        const [kept, changing, unread] = now
        const [fixed] = [matmul(w, w)]
        const next: readonly [Rows, Rows, Rows] = [kept, asStated(add(matmul(changing, fixed), x)), asStated(matmul(unread, w))]
        return [next, { used: sum(changing, 1), unused: tanh(matmul(changing, w)) }]
      }, [h, h, h] as const, asStated<never>(xs))
      return [last[0], last[1], used] as const
    }
    const args = [numbers(4, 4) as Rows, numbers(3, 4) as Rows, numbers(7, 3, 4) as Stack] as const
    const compiled = compile(f)
    const found = compiled(...args)
    const expected = f(...args)
    leavesOf(found).forEach((x, i) => toFlat(x).forEach((v, n) => expect(Math.abs(Number(v) - Number(toFlat(leavesOf(expected)[i]!)[n]))).toBeLessThan(1e-5)))
    const text = compiled.explain()
    expect(text).toMatch(/\n +1 +128 +64 B +dot_general \[4, 4\]·\[4, 4\]\n/)
    expect(text.match(/dot_general/g)).toHaveLength(2)
    expect(text).not.toContain('tanh')
  })

  it('stay loops where they are long, and bodies hold no constants', () => {
    const loops = (length: number) => {
      const program = traceLoops(([x]) => {
        const table = numbers(3, 5) as Rows
        return leavesOf(scan((c: Rows, y: Rows) => [asStated<Rows>(add(mul(c, 0.5), add(y, table))), mul(c, 3)], asStated<Rows>(zeros([3, 5])), asStated<never>(x!)))
      }, [{ shape: [length, 3, 5], dtype: 'float32' }])
      return program.steps.flatMap(step => 'control' in step && step.control.kind === 'scan' ? [step.control.params.body] : [])
    }
    expect(loops(3)).toHaveLength(0)
    expect(loops(4)).toHaveLength(1)
    expect(loops(4)[0]!.steps.some(step => 'constant' in step)).toBe(false)
  })

  it('differ in what they hold, not in their code: scalars of a body are arguments', () => {
    const of = (rate: number) => {
      const f = compile((h: Rows, xs: Stack) => scan((now: Rows, x: Rows) => {
        const next: Rows = asStated(add(mul(now, rate), mul(x, 1 - rate)))
        return [next, next]
      }, h, asStated<never>(xs)))
      return leavesOf(f(asStated(zeros([2, 3])), numbers(6, 2, 3)))[0]!
    }
    const [a, b] = [of(0.25), of(0.75)]
    expect(bits(a)).not.toEqual(bits(b))
    expect(bits(of(0.25))).toEqual(bits(a))
  })

  it('take primitives with loops of their own, whose operands move', () => {
    const f = (xs: Stack) => scan((c: Rows, x: Rows) => {
      const total: Rows = asStated(cumsum(asStated<Rows>(add(c, x)), 1))
      return [total, { best: argmax(total, 0) }] as const
    }, asStated<Rows>(zeros([2, 3])), asStated<never>(xs), { reverse: true })
    const xs = numbers(5, 2, 3) as Stack
    expect(leavesOf(compile(f)(xs)).map(bits)).toEqual(leavesOf(f(xs)).map(bits))
  })
})
