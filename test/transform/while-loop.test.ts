import {
  abs, add, all, compile, cond, cos, div, grad, greater, item, jvp, less, logicalAnd, matmul, mul, notEqual, remat, scan, sin, square, stack, stopGradient, sub, sum, tensor, threads, toArray, vjp, vmap,
  whileLoop, zeros, type Key, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

type Scalar = Tensor<readonly []>
type Vector = Tensor<readonly [3]>

/** Newton's root of a, from 1. */
const root = (a: Scalar) => whileLoop((x: Scalar) => greater(abs(sub(square(x), a)), 1e-4), x => mul(add(x, div(a, x)), 0.5), add(mul(a, 0), 1))

/** Doubles until the sum exceeds a bound; counts. */
const grown = (x: Vector, bound: Scalar) => whileLoop(
  ({ x: now }: { readonly x: Vector; readonly n: Tensor<readonly [], 'int32'> }) => less(sum(now), bound), ({ x: now, n }) => ({ x: add(mul(now, 2), mul(sin(now), 0.1)), n: add(n, 1) }),
  { x, n: tensor(0, { dtype: 'int32' }) })

/** The same by hand. */
const byHand = (x: Vector, bound: number): readonly [readonly number[], number] => {
  let [now, n] = [x, 0]
  while (item(sum(now)) < bound) [now, n] = [add(mul(now, 2), mul(sin(now), 0.1)), n + 1]
  return [toArray(now), n]
}

describe('whileLoop', () => {
  const x = tensor([0.1, 0.2, 0.3])

  it.each([50, 5, 0.7, 0.1])('steps as long as the condition holds: up to %s; compiled as evaluated, and not at all where it does not hold', bound => {
    const [wanted, n] = byHand(x, bound)
    for (const f of [grown, compile(grown)]) {
      const found = f(x, tensor(bound))
      expect(toArray(found.x)).toEqual(wanted.map(value => expect.closeTo(value, 5)))
      expect(item(found.n)).toBe(n)
    }
  })

  it('of one module steps as often as its arguments say', () => {
    const f = compile(grown)
    expect([1, 30, 400, 0, 30].map(bound => item(f(x, tensor(bound)).n))).toEqual([1, 30, 400, 0, 30].map(bound => byHand(x, bound)[1]))
    expect(f.explain()).toContain('as long as it holds, in each step:')
  })

  it('carries trees of tensors of all dtypes, and keys, and sees what is outside', () => {
    const w = Random.normal(Random.key(4), [2, 2])
    const f = (key: Key, limit: Tensor<readonly [], 'int32'>) => whileLoop(
      ({ n, done }) => logicalAnd(less(n, limit), equalTo0(done)),
      ({ n, at, key: own, done, exact }) => {
        const [next, draw] = Random.split(own)
        return { n: add(n, 1), at: add(matmul(at, w), Random.normal(draw, [2, 2])), key: next, done, exact: mul(exact, 0.5) }
      },
      { n: tensor(0, { dtype: 'int32' }), at: zeros([2, 2]), key, done: tensor(false), exact: tensor(1, { dtype: 'float64' }) })
    const equalTo0 = (b: Tensor<readonly [], 'bool'>) => notEqual(b, tensor(true))
    let [at, own] = [zeros([2, 2]), Random.key(1)]
    for (let n = 0; n < 7; n++) {
      const [next, draw] = Random.split(own)
      at = add(matmul(at, w), Random.normal(draw, [2, 2]))
      own = next
    }
    for (const g of [f, compile(f)]) {
      const found = g(Random.key(1), tensor(7, { dtype: 'int32' }))
      expect(toArray(found.at).flat()).toEqual(toArray(at).flat().map(value => expect.closeTo(value, 4)))
      expect(found.key).toEqual(own)
      expect(item(found.exact)).toBe(2 ** -7)
    }
  })

  it('swaps its carries without losing one', () => {
    const f = (a: Vector, b: Vector, n: Tensor<readonly [], 'int32'>) => whileLoop((c: readonly [Vector, Vector, typeof n]) => greater(c[2], 0), ([p, q, k]) => [q, add(p, q), sub(k, 1)] as const, [a, b, n] as const)
    for (const g of [f, compile(f)]) {
      for (const [n, wanted] of [[0, [0, 1]], [1, [1, 1]], [6, [8, 13]], [7, [13, 21]]] as const) {
        const [p, q] = g(zeros([3]), tensor([1, 1, 1]), tensor(n, { dtype: 'int32' }))
        expect([toArray(p)[0], toArray(q)[2]]).toEqual(wanted)
      }
    }
  })

  it('stands in scan, cond and another loop, and they in it', () => {
    // The steps of Collatz, for each of some numbers.
    const half = (n: Tensor<readonly [], 'int32'>) => sub(n, mul(2, floorHalf(n)))
    const floorHalf = (n: Tensor<readonly [], 'int32'>) => whileLoop((c: readonly [typeof n, typeof n]) => greater(c[0], 1), ([m, k]) => [sub(m, 2), add(k, 1)] as const, [n, tensor(0, { dtype: 'int32' })] as const)[1]
    const collatz = (n: Tensor<readonly [], 'int32'>) => whileLoop((c: readonly [typeof n, typeof n]) => greater(c[0], 1),
      ([m, k]) => [cond(greater(half(m), 0), a => add(mul(a, 3), 1), floorHalf, m), add(k, 1)] as const, [n, tensor(0, { dtype: 'int32' })] as const)[1]
    const each = (ns: Tensor<readonly [6], 'int32'>) => scan((total: typeof start, n: Tensor<readonly [], 'int32'>) => { const k = collatz(n); return [add(total, k), k] }, start, ns)
    const start = tensor(0, { dtype: 'int32' })
    const ns = tensor([1, 2, 3, 6, 7, 9], { dtype: 'int32' })
    for (const f of [each, compile(each)]) {
      const [total, ks] = f(ns)
      expect(toArray(ks)).toEqual([0, 1, 7, 8, 16, 19])
      expect(item(total)).toBe(51)
    }
    const held = (x: Vector) => whileLoop(c => less(sum(c), 20), c => scan((a: Vector, b: Vector) => [add(a, b), {}], c, stack([c, c, c, c, c], 0))[0], x)
    for (const f of [held, compile(held)]) expect(toArray(f(tensor([1, 0, 0.5])))).toEqual([36, 0, 18])
  })

  it('maps: each example stops by itself, and all at once where the condition is the same for all', () => {
    const xs = tensor([[0.1, 0.2, 0.3], [5, 5, 5], [1e-3, 0, 0], [-1, 2, 0.5]])
    const mapped = vmap((v: Vector) => grown(v, tensor(9)))
    for (const f of [mapped, compile(mapped)]) {
      const found = f(xs)
      toArray(xs).forEach((row, i) => {
        const [wanted, n] = byHand(asStated(tensor(asStated<number[]>(row))), 9)
        expect(toArray(found.x)[i]).toEqual(wanted.map(value => expect.closeTo(value, 3)))
        expect(toArray(found.n)[i]).toBe(n)
      })
    }
    const counted = vmap((v: Vector) => whileLoop((c: { readonly n: Tensor<readonly [], 'int32'>; readonly v: Vector }) => less(c.n, 3), ({ n, v: now }) => ({ n: add(n, 1), v: mul(now, v) }), { n: tensor(0, { dtype: 'int32' }), v }).v)
    const powers = toArray(xs).flat().map(value => expect.closeTo(value ** 4, 3))
    for (const f of [counted, compile(counted)]) expect(toArray(f(xs)).flat()).toEqual(powers)
    const twice = vmap(vmap((a: Scalar) => root(a)))
    for (const f of [twice, compile(twice)]) expect(toArray(f(tensor([[4, 9, 1], [2, 100, 0.25]]))).flat()).toEqual([2, 3, 1, Math.SQRT2, 10, 0.5].map(value => expect.closeTo(value, 4)))
  })

  it('runs with threads, to the same bits', async () => {
    const f = (x: Tensor<readonly [96, 96]>) => whileLoop((c: typeof x) => less(sum(c), 1e6), c => add(matmul(c, c), mul(sin(c), 0.1)), x)
    const x = mul(Random.uniform(Random.key(2), [96, 96]), 0.05)
    const pool = await threads(2)
    try {
      expect(compile(f, { threads: pool })(x)).toEqual(compile(f)(x))
    } finally {
      await pool.close()
    }
  })

  it('an example that has stopped is not touched by what its further steps would make of it', () => {
    // Steps beyond the end would divide by zero.
    const f = vmap((n: Scalar) => whileLoop((c: readonly [Scalar, Scalar]) => greater(c[0], 0), ([k, p]) => [sub(k, 1), div(p, k)] as const, [n, tensor(1)] as const)[1])
    for (const g of [f, compile(f)]) expect(toArray(g(tensor([3, 0, 1, 5])))).toEqual([1 / 6, 1, 1, 1 / 120].map(value => expect.closeTo(value, 7)))
  })
})

describe('the derivative of whileLoop', () => {
  it('goes forward: jvp is that of the steps that were taken', () => {
    const forward = (a: Scalar, v: Scalar) => jvp(root)([a], [v])
    for (const f of [forward, compile(forward)]) {
      const [y, dy] = f(tensor(2), tensor(3))
      expect(item(y)).toBeCloseTo(Math.SQRT2, 5)
      expect(item(dy)).toBeCloseTo(3 / (2 * Math.SQRT2), 3)
    }
  })

  it('is that of central differences, in carries and in values from outside', () => {
    type D = Tensor<readonly [2], 'float64'>
    const f = (x: D, w: D): D => whileLoop((c: readonly [D, Tensor<readonly [], 'int32'>]) => less(c[1], 5), ([c, n]) => [add(mul(sin(c), w), mul(c, 0.3)), add(n, 1)] as const, [x, tensor(0, { dtype: 'int32' })] as const)[0]
    const at = (a: readonly number[]): D => asStated(tensor([...a], { dtype: 'float64' }))
    const [x, w, v, u] = [[0.3, 1.2], [0.9, -0.7], [1, -0.5], [0.2, 0.8]] as const
    const h = 1e-6
    const moved = (s: number) => toArray(f(at(x.map((a, i) => a + s * v[i]!)), at(w.map((a, i) => a + s * u[i]!))))
    const wanted = moved(h).map((a, i) => expect.closeTo((a - moved(-h)[i]!) / (2 * h), 6))
    const forward = (a: D, b: D, da: D, db: D) => jvp(f)([a, b], [da, db])[1]
    for (const g of [forward, compile(forward)]) expect(toArray(g(at(x), at(w), at(v), at(u)))).toEqual(wanted)
  })

  it('of second order, mapped, in scan and in remat', () => {
    const cube = (x: Scalar) => whileLoop((c: readonly [Scalar, Scalar]) => less(c[0], 3), ([n, p]) => [add(n, 1), mul(p, x)] as const, [tensor(0), tensor(1)] as const)[1]
    const first = (x: Scalar) => jvp(cube)([x], [tensor(1)])[1]
    const second = (x: Scalar) => jvp(first)([x], [tensor(1)])[1]
    for (const how of [<F>(f: F): F => f, asStated<<F>(f: F) => F>(compile)]) {
      expect(item(how(first)(tensor(2)))).toBeCloseTo(12, 5)
      expect(item(how(second)(tensor(2)))).toBeCloseTo(12, 5)
      expect(toArray(how(vmap(first))(tensor([1, 2, 3])))).toEqual([3, 12, 27].map(value => expect.closeTo(value, 4)))
      expect(toArray(how((xs: Vector) => jvp(vmap(cube))([xs], [tensor([1, 1, 1])])[1])(tensor([1, 2, 3])))).toEqual([3, 12, 27].map(value => expect.closeTo(value, 4)))
      expect(item(how((x: Scalar) => jvp(remat(cube))([x], [tensor(1)])[1])(tensor(2)))).toBeCloseTo(12, 5)
      const looped = (x: Scalar) => scan((c: Scalar) => [mul(cube(c), 0.5), {}], x, undefined, { length: 5 })[0]
      const unrolled = (x: number): number => x ** 243 * 0.5 ** 121
      expect(item(how((x: Scalar) => jvp(looped)([x], [tensor(1)])[1])(tensor(1.4)))).toBeCloseTo(243 * unrolled(1.4) / 1.4, -2)
    }
  })

  it('does not go back: grad and vjp say so, evaluated and compiled', () => {
    const sentence = 'whileLoop: its derivative goes forward only, by jvp: nobody knows beforehand how many steps there are to go back. For grad and vjp, scan a known number of them'
    expect(() => grad(root)(tensor(2))).toThrow(sentence)
    expect(() => compile(grad(root))(tensor(2))).toThrow(sentence)
    expect(() => vmap(grad(root))(tensor([2, 3]))).toThrow(sentence)
    expect(() => compile(vmap(grad(root)))(tensor([2, 3]))).toThrow(sentence)
    expect(() => vjp(root)(tensor(2))[1](tensor(1))).toThrow(sentence)
    expect(() => grad((x: Scalar) => jvp(root)([x], [tensor(1)])[1])(tensor(2))).toThrow(sentence)
    expect(() => grad((x: Scalar) => scan((c: Scalar) => [root(c), {}], x, undefined, { length: 3 })[0])(tensor(2))).toThrow(sentence)
  })

  it('that nothing depends on, or that was stopped, is zero', () => {
    expect(item(grad((x: Scalar) => mul(x, stopGradient(root(x))))(tensor(4)))).toBeCloseTo(2, 5)
    const counts = (x: Scalar) => { const n = whileLoop((c: Tensor<readonly [], 'int32'>) => less(c, 5), c => add(c, 1), tensor(0, { dtype: 'int32' })); return mul(x, asStated<Scalar>(tensor(item(n)))) }
    expect(item(grad(counts)(tensor(4)))).toBe(5)
  })
})

it('says what is wrong with condition, body and carry', () => {
  const loop = asStated<(...args: readonly unknown[]) => unknown>(whileLoop)
  const yes = () => tensor(true)
  expect(() => loop(yes, () => zeros([3]), zeros([2]))).toThrow('whileLoop: the carry begins as float32[2] and is float32[3] after a step: a carry keeps its shapes and dtypes')
  expect(() => loop(yes, () => ({ w: zeros([2], { dtype: 'int32' }) }), { w: zeros([2]) })).toThrow('whileLoop: the carry.w begins as float32[2] and is int32[2] after a step')
  expect(() => loop(yes, () => ({}), { w: zeros([2]) })).toThrow('whileLoop: the carry.w begins as float32[2] and is nothing after a step')
  expect(() => loop(yes, () => 3, zeros([2]))).toThrow('whileLoop: the carry is 3: a carry is a tree of tensors and keys')
  expect(() => loop(() => true, (c: unknown) => c, zeros([2]))).toThrow('whileLoop: the condition gave true: it gives a bool scalar')
  expect(() => loop(() => tensor(1), (c: unknown) => c, zeros([2]))).toThrow('whileLoop: the condition is float32[]: it is a bool scalar')
  expect(() => loop((c: Vector) => greater(c, 0), (c: unknown) => c, zeros([3]))).toThrow('whileLoop: the condition is bool[3]: it is a bool scalar')
  expect(() => loop((c: Scalar) => tensor(item(c) > 0), (c: unknown) => c, tensor(1))).toThrow(/^item: the elements of this float32 tensor/)
  expect(() => loop(yes, (c: unknown) => c)).toThrow(/^whileLoop: /)
  expect(all(equalToItself(zeros([0])))).toEqual(tensor(true))
})

const equalToItself = (x: Tensor<readonly [0]>) => whileLoop(() => tensor(false), c => cos(c), x).shape.length === 1 ? tensor([true]) : tensor([false])
