import {
  add, compile, cond, fromArray, grad, greater, isTensor, less, logicalNot, mul, neg, scan, stack, sub, sum, tensor, toFlat, valueAndGrad, vmap, where, zeros, type Key,
  type Tensor, type Tree,
} from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { keyWords } from '../../src/tensor/key.js'
import { asStated } from '../../src/tensor/cast.js'

/* Loops at their edges: evaluated and compiled they give the same elements, −0 and NaN among them. */

type Scalar = Tensor<readonly []>
type Row = Tensor<readonly [5]>

const xs = tensor([3, -1, 4, -1, 5])
const one = tensor(1)

/** All elements of a tree, keys by their words. */
const flat = (tree: unknown): readonly number[] => isTensor(tree) ? [...toFlat(tree)]
  : Array.isArray(tree) ? tree.flatMap(flat)
  : Object.getPrototypeOf(tree) === Object.prototype ? Object.values(asStated<object>(tree)).flatMap(flat) : [...toFlat(keyWords(asStated<Key>(tree)))]

/** What a function gives, by itself and compiled. */
const runAlone = (f: () => Tree): object => ({ evaluated: flat(f()), compiled: flat(compile(f)()) })

/** The same of one tree, which the compiled program is given. */
const runOf = <T extends Tree>(x: T, f: (x: T) => Tree): object => ({ evaluated: flat(f(x)), compiled: flat(compile(f)(x)) })

const alike = (...numbers: readonly number[]): object => ({ evaluated: numbers, compiled: numbers })

const run = (c: Scalar, rows: Tensor<readonly [number]>) => scan((now: Scalar, x: Scalar) => {
  const next = add(mul(now, 2), x)
  return [next, mul(next, x)]
}, c, rows)

describe('the number of steps', () => {
  it('0: the carry as it began, nothing stacked; the derivative by the carry is 1, by the rows nothing', () => {
    const none = zeros([0])
    expect(runOf(one, c => run(c, none))).toEqual(alike(1))
    expect(run(one, none)[1].shape).toEqual([0])
    expect(runOf(one, c => grad((d: Scalar, rows: Tensor<readonly [number]>) => add(run(d, rows)[0], sum(run(d, rows)[1])))(c, none))).toEqual(alike(1))
    expect(grad((rows: Tensor<readonly [0]>, c: Scalar) => run(c, rows)[0])(none, one).shape).toEqual([0])
    expect(runOf(stack([one, one]), c => vmap((d: Scalar) => run(d, none)[0])(c))).toEqual(alike(1, 1))
    expect(vmap((d: Scalar) => run(d, none)[1])(stack([one, one])).shape).toEqual([2, 0])
    expect(runAlone(() => scan((c: Scalar) => [mul(c, 2), {}], one, undefined, { length: 0 })[0])).toEqual(alike(1))
  })

  it('1', () => {
    expect(runOf(tensor([3]), x => run(one, x))).toEqual(alike(5, 15))
    expect(runOf(tensor([3]), x => grad((y: Tensor<readonly [1]>) => add(run(one, y)[0], sum(run(one, y)[1])))(x))).toEqual(alike(1 + 5 + 3))
    expect(runOf(tensor([3]), x => scan((c: Scalar, y: Scalar) => [mul(c, y), c], one, x, { reverse: true }))).toEqual(alike(3, 1))
  })

  it('as many as the rows of one argument, in a program for each', () => {
    const compiled = compile((x: Tensor<readonly [number]>) => run(one, x)[0])
    const rows = [3, -1, 4, -1, 5]
    for (const [length, last] of [[0, 1], [1, 5], [2, 9], [5, 91]] as const) expect(flat(compiled(fromArray([length], rows.slice(0, length))))).toEqual([last])
  })
})

describe('a carry', () => {
  it('of NaN stays NaN, and reaches only what depends on it', () => {
    expect(runOf(tensor(NaN), c => scan(([a, b]: readonly [Scalar, Scalar], x: Scalar) => [[mul(a, x), add(b, x)] as const, where(greater(a, 0), a, b)], [c, one] as const, xs)[0])).toEqual(alike(NaN, 11))
    expect(runOf(xs, x => scan((c: Scalar, y: Scalar) => [where(less(c, 0), tensor(NaN), add(c, y)), c], tensor(-2), x)[0])).toEqual(alike(NaN))
  })

  it('of −0 keeps its sign', () => {
    expect(runOf(tensor(-0), c => scan((now: Scalar) => [now, neg(now)], c, undefined, { length: 5 }))).toEqual(alike(-0, 0, 0, 0, 0, 0))
    expect(runOf(tensor(-0), c => scan((now: Scalar) => [neg(now), now], c, undefined, { length: 5 }))).toEqual(alike(0, -0, 0, -0, 0, -0))
    expect(runOf(tensor(-0), c => scan((now: Scalar, x: Scalar) => [mul(now, x), {}], c, xs)[0])).toEqual(alike(-0))
  })

  it('that nothing reads, or that never changes', () => {
    expect(runOf(xs, x => scan(([, b]: readonly [Scalar, Scalar], y: Scalar) => [[y, add(b, y)] as const, {}], [one, one] as const, x)[0])).toEqual(alike(5, 11))
    expect(runOf(xs, x => scan(([a]: readonly [Scalar, Scalar], y: Scalar) => [[a, mul(a, y)] as const, a], [one, one] as const, x))).toEqual(alike(1, 5, 1, 1, 1, 1, 1))
    // The derivative by the start of a carry that is replaced at once is 0.
    expect(runOf(xs, x => grad((c: Scalar) => scan((_: Scalar, y: Scalar) => [y, y], c, x)[0])(one))).toEqual(alike(0))
  })

  it('that is returned twice, as a result as well, or in exchange', () => {
    expect(runOf(xs, x => scan(([a, b]: readonly [Scalar, Scalar], y: Scalar) => {
      const next = add(a, y)
      return [[next, next] as const, [next, b, next] as const]
    }, [one, tensor(7)] as const, x))).toEqual(alike(11, 11, 4, 3, 7, 6, 11, 7, 4, 3, 7, 6, 4, 3, 7, 6, 11))
    expect(runOf(xs, x => scan(([a, b]: readonly [Scalar, Scalar], y: Scalar) => [[b, a] as const, add(a, y)], [one, tensor(7)] as const, x))).toEqual(alike(7, 1, 4, 6, 5, 6, 6))
    expect(runOf(xs, x => grad((c: Scalar) => {
      const [[a, b], ys] = scan(([p, q]: readonly [Scalar, Scalar], y: Scalar) => [[q, p] as const, mul(p, y)], [c, mul(c, 2)] as const, x)
      return add(add(a, mul(b, 10)), sum(ys))
    })(one))).toEqual(alike(2 + 10 + 3 - 2 + 4 - 2 + 5))
  })

  it('that is the stacked values too', () => {
    expect(runOf(xs, x => scan((c: Row, y: Scalar) => [add(c, y), sum(c)], x, x))).toEqual(alike(13, 9, 14, 9, 15, 10, 25, 20, 40, 35))
    expect(runOf(xs, x => grad((row: Row) => sum(scan((c: Row, y: Scalar) => [mul(c, y), {}], row, row)[0]))(x))).toEqual(alike(...[0, 1, 2, 3, 4].map(i => 60 + 60 * 10 / [3, -1, 4, -1, 5][i]!)))
  })

  it('of bool and int32', () => {
    const count = (x: Row) => scan(({ n, seen }: { readonly n: Tensor<readonly [], 'int32'>; readonly seen: Tensor<readonly [], 'bool'> }, y: Scalar) => {
      const low = less(y, 0)
      return [{ n: where(low, add(n, 1), n), seen: logicalNot(low) }, { n, seen, y: where(seen, y, 0) }]
    }, { n: tensor(2147483646, { dtype: 'int32' }), seen: tensor(false) }, x)
    expect(runOf(xs, count)).toEqual(alike(-2147483648, 1, 2147483646, 2147483646, 2147483647, 2147483647, -2147483648, 0, 1, 0, 1, 0, 0, -1, 0, -1, 0))
    expect(runOf(xs, x => grad((row: Row) => sum(count(row)[1].y))(x))).toEqual(alike(0, 1, 0, 1, 0))
  })

  it('of trees without a tensor', () => {
    expect(runOf(xs, x => scan((c: {}, y: Scalar) => [c, { y: [mul(y, 2)] as const, none: {} }], {}, x))).toEqual(alike(6, -2, 8, -2, 10))
    expect(runOf(xs, x => scan((c: Scalar) => [add(c, 1), {}], one, { x, none: [] as const })[0])).toEqual(alike(6))
    expect(runAlone(() => scan((c: {}) => [c, {}], {}, undefined, { length: 3 }))).toEqual(alike())
    expect(() => scan((c: Scalar) => [c, {}], one, asStated<typeof xs>({}))).toThrow('scan: without stacked values the number of steps is missing')
  })
})

describe('what is around a loop', () => {
  it('is differentiated at two levels, by the rows alone, and beside what it does not depend on', () => {
    // d/da Σ (d/db of a·b·Σx + b²·a) = Σx + 2b.
    const f = (a: Scalar) => grad((b: Scalar) => scan((c: Scalar, x: Scalar) => [add(c, mul(mul(a, b), x)), {}], mul(mul(b, b), a), xs)[0])(tensor(3))
    expect(runOf(tensor(2), a => [f(a), grad(f)(a)])).toEqual(alike(2 * 10 + 12, 16))
    const inner = (a: Scalar) => scan((c: Scalar, x: Scalar) => [add(c, scan((d: Scalar, y: Scalar) => [add(d, mul(mul(a, x), y)), {}], c, xs)[0]), {}], one, tensor([1, 2]))[0]
    expect(runOf(tensor(2), a => valueAndGrad(inner)(a))).toEqual(alike(4 + 2 * 10 * (2 * 1 + 2), 10 * (2 * 1 + 2)))
    expect(runOf(xs, x => grad((rows: Row, c: Scalar) => run(c, rows)[0])(x, one))).toEqual(alike(16, 8, 4, 2, 1))
    expect(runOf(xs, x => grad((_: Row, c: Scalar) => run(c, zeros([4]))[0])(x, one))).toEqual(alike(0, 0, 0, 0, 0))
  })

  it('is mapped at two levels', () => {
    const table = (a: Tensor<readonly [2]>) => vmap((p: Scalar) => vmap((q: Scalar) => scan((c: Scalar, x: Scalar) => [add(c, mul(mul(p, q), x)), {}], q, xs)[0])(a))(a)
    expect(runOf(tensor([1, 2]), table)).toEqual(alike(11, 22, 21, 42))
  })

  it('is a key, split along the way, or one for each step', () => {
    const keys = Random.split(Random.key(3), 4)
    const draw = (c: Key, key: Key) => [Random.split(c)[0], [Random.uniform(key, []), Random.uniform(c, [])]] as const
    const [last, ys] = scan(draw, Random.key(1), keys)
    let [carry, expected] = [Random.key(1), [] as (readonly [number, number])[]]
    for (const key of keys) {
      const [next, drawn] = draw(carry, key)
      carry = next
      expected = [...expected, [flat(drawn[0])[0]!, flat(drawn[1])[0]!]]
    }
    const numbers = [...flat(carry), ...expected.map(([a]) => a), ...expected.map(([, b]) => b)]
    expect(flat([last, ys])).toEqual(numbers)
    expect(runOf(Random.key(1), key => scan(draw, key, keys))).toEqual(alike(...numbers))
    expect(runOf(keys, all => scan(draw, Random.key(1), all))).toEqual(alike(...numbers))
  })

  it('is a branch on the carry, the other way round too', () => {
    const f = (x: Row) => scan((c: Scalar, y: Scalar) => {
      const next = cond(greater(y, 0), z => add(z, y), z => scan((d: Scalar) => [sub(d, 1), {}], z, undefined, { length: 2 })[0], c)
      return [next, next]
    }, one, x)
    expect(runOf(xs, f)).toEqual(alike(9, 4, 2, 6, 4, 9))
    expect(runOf(xs, x => grad((row: Row) => f(row)[0])(x))).toEqual(alike(1, 0, 1, 0, 1))
    expect(runOf(xs, x => cond(less(sum(x), 0), y => f(y)[0], y => neg(f(y)[0]), x))).toEqual(alike(-9))
  })
})
