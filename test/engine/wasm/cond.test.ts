import { compile, cond, fromArray, grad, greater, matmul, mul, scan, sum, tanh, tensor, threads, toFlat, zeros, type AnyTensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { flatten } from '../../../src/graph/tree.js'
import { asStated } from '../../../src/tensor/cast.js'
import { bits } from './support.js'

type Rows = Tensor<readonly [number, number]>
type Scalar = Tensor<readonly []>

const numbers = (...shape: readonly number[]): never =>
  asStated(fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(i * 12.9898 + shape.length) / 4)))

const leavesOf = (tree: unknown): readonly AnyTensor[] => flatten(tree, path => { throw new Error(path) }).leaves

const apart = (a: unknown, b: unknown): number => {
  const [p, q] = [a, b].map(tree => leavesOf(tree).flatMap(x => [...toFlat(x)].map(Number)))
  return p!.length === q!.length ? Math.max(0, ...p!.map((x, i) => Math.abs(x - q![i]!))) : Infinity
}

const square = (x: Rows): Rows => asStated(tanh(matmul(x, x)))

/** Much on both sides, and a constant in one. */
const chosen = (x: Rows, c: Scalar) => cond(greater(c, 0), (y: Rows) => ({ y: square(y), z: sum(y) }), y => ({ y: asStated<Rows>(mul(square(square(y)), numbers(16, 16))), z: sum(mul(y, 3)) }), x)

describe('branches', () => {
  it('that have much to do are branches, and give what the one chosen gives', () => {
    const compiled = compile(chosen)
    for (const c of [1, -1, 1, 0]) expect(apart(compiled(numbers(16, 16), tensor(c)), chosen(numbers(16, 16), tensor(c)))).toBeLessThan(1e-5)
    expect(compiled.explain()).toMatch(/where it holds:\n[^]*else:\n/)
  })

  it('that have little to do are both computed, with a choice', () => {
    const compiled = compile((x: Rows, c: Scalar) => cond(greater(c, 0), (y: Rows) => tanh(y), y => mul(y, 2), x))
    compiled(numbers(3, 3), tensor(1))
    expect(compiled.explain()).not.toContain('else:')
    expect(compiled.explain()).toContain('select')
  })

  it('have gradients', () => {
    const f = grad((x: Rows, c: Scalar) => {
      const { y, z } = chosen(x, c)
      return asStated<Scalar>(mul(sum(mul(y, y)), z))
    })
    const compiled = compile(f)
    for (const c of [1, -1]) expect(apart(compiled(numbers(16, 16), tensor(c)), f(numbers(16, 16), tensor(c)))).toBeLessThan(1e-4)
    expect(compiled.explain()).toContain('else:')
  })

  it('stand in loops, and loops in them, with threads too', async () => {
    const f = (x: Rows, cs: Tensor<readonly [6]>) => scan((h: Rows, c: Scalar) => {
      const next = cond(greater(c, 0), square, (y: Rows) => scan((z: Rows) => [square(z), {}], y, undefined, { length: 5 })[0], h)
      return [next, sum(next, 0)]
    }, x, cs)
    const cs = tensor([1, -1, -2, 3, 0, 1])
    const args = [asStated<Rows>(numbers(24, 24)), cs] as const
    const found = compile(f)(...args)
    expect(apart(found, f(...args))).toBeLessThan(1e-5)
    const pool = await threads(2)
    expect(leavesOf(compile(f, { threads: pool })(...args)).map(bits)).toEqual(leavesOf(found).map(bits))
    await pool.close()
  })

  it('differ in what they hold, not in their code', () => {
    const of = (by: Rows) => compile((x: Rows, c: Scalar) => cond(greater(c, 0), (y: Rows) => asStated<Rows>(mul(square(y), by)), square, x))(asStated<Rows>(numbers(16, 16)), tensor(1))
    expect(apart(of(asStated(zeros([16, 16]))), zeros([16, 16]))).toBe(0)
    expect(apart(of(numbers(16, 16)), zeros([16, 16]))).toBeGreaterThan(0)
  })
})
