import { add, compile, div, exp, full, greater, mul, neg, ones, pow, reshape, sub, sum, take, tensor, threads, toFlat, where, zeros, type AnyTensor, type Tensor } from 'pullback'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { host } from '../../src/engine/wasm/host/host.js'
import { trace } from '../../src/graph/trace.js'
import { randomProgram } from '../graph/simplify/random-program.js'
import { samples } from '../graph/simplify/support.js'
import { constantsAt, difference, opened } from '../../src/transform/open.js'
import { interpret } from '../../src/primitive/program.js'
import { bitsOf } from '../train/support.js'

type Row = Tensor<readonly [4]>

const x: Row = tensor([1, -2, 0.5, 7])
const rates = Array.from({ length: 40 }, (_, i) => 0.1 / (1 + i) + 0.3)

let modules: { readonly mock: { readonly calls: readonly unknown[] }; readonly mockClear: () => void; readonly mockRestore: () => void }
let warned: MockInstance<typeof console.warn>

beforeEach(() => {
  modules = vi.spyOn(host, 'Module')
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  modules.mockRestore()
  warned.mockRestore()
})

/** Values and signs of zeros; which bits a NaN has is not told. */
const valuesOf = (y: AnyTensor): readonly unknown[] => [y.dtype, y.shape, Array.from(toFlat(y))]

/** Calls with each number, compared with a function compiled for that number alone. Returns how many modules the calls took. */
const calls = <N extends number>(f: (v: Row, n: N) => AnyTensor, numbers: readonly N[]): number => {
  const compiled = compile(f)
  modules.mockClear()
  const found = numbers.map(n => compiled(x, n))
  const count = modules.mock.calls.length
  numbers.forEach((n, i) => {
    expect(valuesOf(found[i]!), `${n}`).toEqual(valuesOf(compile((v: Row) => f(v, n))(x)))
    expect(valuesOf(compiled(x, n)), `${n} again`).toEqual(valuesOf(found[i]!))
  })
  return count
}

describe('a number that changes', () => {
  it('is a value at run time where it only goes into the values', () => {
    expect(calls((v, n) => add(mul(v, n), div(n, v)), rates)).toBe(1)
    expect(calls((v, n) => sub(full([4], n), v), rates)).toBe(1)
    expect(warned).not.toHaveBeenCalled()
  })

  it('may be computed with, be whole, 0, 1 or endless, and stand in records', () => {
    expect(calls((v, n) => add(mul(mul(v, 2 * n), 1 - n), n ** 2), rates)).toBeLessThanOrEqual(3)
    const telling = [3, 0, 1, -1, -0, 2, NaN, Infinity, -Infinity, 0.5, 1e300, 5e-324]
    expect(calls((v, n) => neg(mul(add(v, n), n)), telling)).toBeLessThanOrEqual(3)
    expect(calls((v, n) => exp(where(greater(v, n), mul(v, n), tensor([n, 1, n, 2]))), telling)).toBeLessThanOrEqual(3)
    let traces = 0
    const f = compile((v: Row, options: { readonly rate: number; readonly other: readonly [number, string] }) => {
      traces++
      return mul(add(v, options.rate), options.other[0])
    })
    const first = rates.map(rate => f(x, { rate, other: [rate + 0.5, 'a'] }))
    expect(traces).toBe(rates.length)
    expect(rates.map(rate => f(x, { rate, other: [rate + 0.5, 'a'] })).map(bitsOf)).toEqual(first.map(bitsOf))
    expect(traces).toBe(rates.length)
    expect(first.map(y => toFlat(y)[3])).toEqual(rates.map(rate => Math.fround(Math.fround(7 + Math.fround(rate)) * Math.fround(rate + 0.5))))
    expect(f.explain().match(/^trace of /gm)).toHaveLength(1)
    expect(f.explain()).toContain('and of 39 that differ in numbers')
  })

  it('gives the bits that it would have given first', () => {
    const f = () => compile((v: Row, n: number, m: number) => sum(exp(mul(pow(add(v, m), 2), sub(n, div(v, n))))))
    const pairs = rates.map((n, i) => [n, i % 5] as const)
    const [up, down] = [f(), f()]
    const found = pairs.map(([n, m]) => bitsOf(up(x, n, m)))
    expect(pairs.toReversed().map(([n, m]) => bitsOf(down(x, n, m))).toReversed()).toEqual(found)
    expect(pairs.map(([n, m]) => bitsOf(f()(x, n, m)))).toEqual(found)
  })

  it('is shared with threads as well', async () => {
    const pool = await threads(2)
    const big = ones([300, 300])
    const f = compile((v: typeof big, n: number) => exp(mul(v, n)), { threads: pool })
    for (const n of rates) expect(bitsOf(f(big, n))).toEqual(bitsOf(compile((v: typeof big) => exp(mul(v, n)))(big)))
    await pool.close()
  })
})

describe('a number that decides what is done is known when it is traced', () => {
  it.each<readonly [string, (v: Row, n: number) => AnyTensor]>([
    ['by a branch', (v, n) => n > 3 ? mul(v, n) : sub(v, n)],
    ['by one value', (v, n) => n === 5 ? v : mul(v, n)],
    ['by being 0', (v, n) => n ? mul(v, n) : neg(v)],
    ['by its type', (v, n) => typeof n === 'number' ? mul(v, n) : v],
    ['by being whole', (v, n) => Number.isInteger(n) ? add(v, n) : mul(v, n)],
    ['as text', (v, n) => `${n}`.length > 1 ? add(v, n) : mul(v, n)],
    ['in a table', (v, n) => mul(v, [7, 8, 9, 7.5][n] ?? 1)],
    ['as a size', (v, n) => mul(sum(v), ones([1 + Math.floor(Math.abs(n))]))],
    ['as an index', (v, n) => take(v, Math.abs(Math.floor(n)) % 4, 0)],
    ['in a loop', (v, n) => {
      let y = v
      for (let i = 0; i < n; i++) y = add(y, n)
      return y
    }],
    ['as a shape', (v, n) => reshape(v, n > 2 ? [2, 2] : [4, 1])],
  ])('%s', (_, f) => {
    expect(calls(f, [2, 5, 0, 3, 5.5, 1, 4, 0.25, 2.5, -1])).toBeLessThanOrEqual(10)
    expect(calls(f, [0.25, 5, 2])).toBeLessThanOrEqual(3)
  })

  it('and many of them are told of once, by name', () => {
    const f = compile((v: Row, options: { readonly rate: number; readonly size: number }) => mul(zeros([options.size]), mul(sum(v), options.rate)))
    for (let size = 1; size <= 20; size++) for (const step of [1, 2]) f(x, { size, rate: 0.3 + step / 7 + size / 100 })
    expect(warned.mock.calls).toHaveLength(1)
    expect(warned.mock.calls[0]![0]).toMatch(/^compile: argument\[1\]\.size took other values, and 10 programs were made of the function, because what it does depends on them/)
  })

  it('but not a few, or many shapes', () => {
    const f = compile((v: Tensor<readonly [number]>, n: number) => mul(v, ones([n, 1])))
    for (let n = 1; n <= 9; n++) f(x, n)
    const g = compile((v: Tensor<readonly [number]>, n: number) => mul(v, n))
    for (let size = 1; size <= 20; size++) for (const n of [0.5, 0.25]) g(zeros([size]), n)
    expect(warned).not.toHaveBeenCalled()
  })
})

it('a program whose constants are arguments is the program, of random ones', () => {
  for (let seed = 0; seed < 400; seed++) {
    const program = randomProgram(seed)
    const all = program.steps.flatMap((step, i) => 'constant' in step ? [i] : [])
    const at = all.filter((_, i) => (seed + i) % 3 > 0)
    const inputs = program.arguments.map((type, i) => samples(type, i, seed))
    expect(interpret(opened(program, at), [...inputs, ...constantsAt(program, at)]).map(bitsOf)).toEqual(interpret(program, inputs).map(bitsOf))
    expect(difference(program, program)).toEqual([])
    expect(difference(program, opened(program, all.slice(0, 1)))).toEqual(all.length === 0 ? [] : undefined)
  }
})

it('traces differ in constants, or in more', () => {
  const of = (f: (v: Row) => AnyTensor) => trace(([v]) => [f(v as Row)], [{ shape: [4], dtype: 'float32' }])
  const base = of(v => mul(add(v, 2), tensor([1, 2, 3, 4])))
  expect(difference(base, of(v => mul(add(v, 2), tensor([1, 2, 3, 4]))))).toEqual([])
  expect(difference(base, of(v => mul(add(v, -0), tensor([1, 2, 3, 5]))))).toHaveLength(2)
  for (const other of [
    of(v => mul(sub(v, 2), tensor([1, 2, 3, 4]))), of(v => mul(add(v, 2), 1)), of(v => mul(v, tensor([1, 2, 3, 4]))), of(v => sum(mul(add(v, 2), tensor([1, 2, 3, 4])))),
    of(v => mul(add(v, tensor([2, 2, 2, 2])), tensor([1, 2, 3, 4]))), of(v => mul(tensor([1, 2, 3, 4]), add(v, 2))),
  ]) expect(difference(base, other)).toBeUndefined()
})
