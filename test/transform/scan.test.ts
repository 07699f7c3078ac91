import fc from 'fast-check'
import {
  add, compile, cond, grad, greater, jvp, matmul, mul, reshape, scan, slice, stack, stopGradient, sub, sum, tanh, tensor, toFlat, valueAndGrad, vjp, vmap, zeros,
  type AnyTensor, type Key, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

const f64 = { dtype: 'float64' } as const
type Row = Tensor<readonly [3], 'float64'>
type Rows = Tensor<readonly [number, 3], 'float64'>
type Weight = Tensor<readonly [3, 3], 'float64'>

const draw = <const S extends readonly number[]>(seed: number, shape: S): Tensor<S, 'float64'> => asStated(Random.normal(Random.key(seed), shape, f64))
const rowAt = (xs: Rows, i: number): Row => asStated(reshape(asStated<Tensor<readonly [1, 3], 'float64'>>(slice(asStated<Tensor<readonly [9, 3], 'float64'>>(xs), [[i, i + 1], [0, 3]])), [3]))

interface Params { readonly w: Weight; readonly u: Weight; readonly b: Row }

const cell = ({ w, u, b }: Params, h: Row, x: Row): Row => tanh(add(add(matmul(reshape(h, [1, 3]), u), matmul(reshape(x, [1, 3]), w)), b)) as unknown as Row
const step = (p: Params) => (h: Row, x: Row): readonly [Row, Row] => {
  const next: Row = asStated(reshape(asStated<Tensor<readonly [1, 3], 'float64'>>(cell(p, h, x)), [3]))
  return [next, mul(next, x)]
}

/** The same loop by hand. */
const looped = (p: Params, h0: Row, xs: Rows, reverse: boolean): readonly [Row, readonly Row[]] => {
  const length = xs.shape[0]
  const ys: Row[] = []
  let h = h0
  for (let i = 0; i < length; i++) {
    const place = reverse ? length - 1 - i : i
    const [next, y] = step(p)(h, rowAt(xs, place))
    h = next
    ys[place] = y
  }
  return [h, ys]
}

const paramsOf = (seed: number): Params => ({ w: draw(seed, [3, 3]), u: draw(seed + 1, [3, 3]), b: draw(seed + 2, [3]) })

const scanLoss = (reverse: boolean) => (p: Params, h0: Row, xs: Rows) => {
  const [last, ys] = scan(step(p), h0, xs, { reverse })
  return add(sum(mul(last, last)), sum(tanh(ys)))
}
const loopLoss = (reverse: boolean) => (p: Params, h0: Row, xs: Rows) => {
  const [last, ys] = looped(p, h0, xs, reverse)
  return add(sum(mul(last, last)), ys.map(y => sum(tanh(y))).reduce((a, b) => add(a, b)))
}

const flat = (x: unknown): readonly number[] => {
  if (Array.isArray(x)) return x.flatMap(flat)
  const record: Readonly<Record<string, unknown>> = asStated(x)
  return 'dtype' in record ? [...toFlat(asStated<AnyTensor>(x))].map(Number) : Object.values(record).flatMap(flat)
}
/** Where two trees of numbers lie farther apart than the tolerance, relative to the second; nothing where they do not. */
const apart = (a: unknown, b: unknown, tolerance = 1e-12): string => {
  const [p, q] = [flat(a), flat(b)]
  if (p.length !== q.length) return `${p.length} and ${q.length} numbers`
  const i = p.findIndex((x, n) => !(Math.abs(x - q[n]!) <= tolerance * (1 + Math.abs(q[n]!))))
  return i < 0 ? '' : `${i}: ${p[i]!} and ${q[i]!}`
}

const arbitrary = fc.record({ seed: fc.nat(1e6), length: fc.integer({ min: 1, max: 6 }), reverse: fc.boolean() })
const given = ({ seed, length }: { readonly seed: number; readonly length: number }): readonly [Params, Row, Rows] =>
  [paramsOf(seed), draw(seed + 3, [3]), asStated(draw(seed + 4, [length, 3] as const))]

describe('scan', () => {
  it('is the loop, evaluated and compiled', () => {
    fc.assert(fc.property(arbitrary, at => {
      const [p, h0, xs] = given(at)
      const [last, ys] = looped(p, h0, xs, at.reverse)
      const run = (q: Params, h: Row, rows: Rows) => scan(step(q), h, rows, { reverse: at.reverse })
      expect(apart(run(p, h0, xs), [last, stack(asStated<readonly [Row, Row]>(ys))], 0)).toBe('')
      expect(apart(compile(run)(p, h0, xs), [last, stack(asStated<readonly [Row, Row]>(ys))])).toBe('')
    }), { numRuns: 20 })
  })

  it('has the gradient of the unrolled loop, evaluated and compiled, and of the second order', () => {
    fc.assert(fc.property(arbitrary, at => {
      const [p, h0, xs] = given(at)
      const [scanned, unrolled] = [scanLoss(at.reverse), loopLoss(at.reverse)]
      expect(apart(valueAndGrad(scanned)(p, h0, xs), valueAndGrad(unrolled)(p, h0, xs))).toBe('')
      expect(apart(compile(valueAndGrad(scanned))(p, h0, xs), valueAndGrad(unrolled)(p, h0, xs))).toBe('')
      const squared = (loss: typeof scanned) => (h: Row, q: Params, rows: Rows) => sum(mul(grad((g: Row) => loss(q, g, rows))(h), h0))
      expect(apart(grad(squared(scanned))(h0, p, xs), grad(squared(unrolled))(h0, p, xs))).toBe('')
      const inputs = (loss: typeof scanned) => vjp((q: Params, h: Row, rows: Rows) => loss(q, h, rows))(p, h0, xs)[1](tensor(1, f64))
      expect(apart(inputs(scanned), inputs(unrolled))).toBe('')
    }), { numRuns: 12 })
  })

  it('has jvp that agrees with vjp: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩', () => {
    fc.assert(fc.property(arbitrary, at => {
      const [p, h0, xs] = given(at)
      const f = (h: Row, rows: Rows) => scan(step(p), h, rows, { reverse: at.reverse })[0]
      const v = [draw(1, [3]), asStated<Rows>(draw(2, xs.shape))] as const
      const u = draw(3, [3])
      const [, forward] = jvp(f)([h0, xs], [v[0], v[1]])
      const back = vjp(f)(h0, xs)[1](u)
      expect(apart(sum(mul(u, forward)), add(sum(mul(back[0], v[0])), sum(mul(back[1], v[1]))))).toBe('')
    }), { numRuns: 8 })
  })

  it('continues: n + m steps are m after n', () => {
    const [p, h0, xs] = given({ seed: 4, length: 6 })
    const part = (from: number, to: number): Rows => asStated(slice(asStated<Tensor<readonly [6, 3], 'float64'>>(xs), [[from, to], [0, 3]]))
    const [first, ys] = scan(step(p), h0, part(0, 2))
    const [last, rest] = scan(step(p), first, part(2, 6))
    expect(apart(scan(step(p), h0, xs), [last, [flat(ys), flat(rest)].map(x => tensor(asStated<readonly number[]>(x), f64))], 0)).toBe('')
  })

  it('is mapped: over the carry, the rows, the parameters, with its gradient', () => {
    const sets = [0, 10, 20].map(seed => given({ seed, length: 4 }))
    const stacked = <T extends AnyTensor>(xs: readonly T[]): never => asStated(stack(asStated<readonly [Row, Row]>(xs)))
    const [p] = sets[0]!
    const run = (h: Row, rows: Rows) => scan(step(p), h, rows)
    expect(apart(vmap(run)(stacked(sets.map(s => s[1])), stacked(sets.map(s => s[2]))), [0, 1].map(r => stacked(sets.map(s => run(s[1], s[2])[r]!))))).toBe('')
    expect(apart(vmap(run, { in: [0, null] })(stacked(sets.map(s => s[1])), sets[0]![2]), [0, 1].map(r => stacked(sets.map(s => run(s[1], sets[0]![2])[r]!))))).toBe('')
    // The carry begins as one for all, and becomes one for each.
    expect(apart(vmap(run, { in: [null, 0] })(p.b, stacked(sets.map(s => s[2]))), [0, 1].map(r => stacked(sets.map(s => run(p.b, s[2])[r]!))))).toBe('')
    const loss = (b: Row, rows: Rows) => scanLoss(false)({ ...p, b }, p.b, rows)
    const each = stacked(sets.map(s => grad(loss)(s[0].b, s[2])))
    expect(apart(vmap(grad(loss))(stacked(sets.map(s => s[0].b)), stacked(sets.map(s => s[2]))), each)).toBe('')
    expect(apart(compile(vmap(grad(loss)))(stacked(sets.map(s => s[0].b)), stacked(sets.map(s => s[2]))), each)).toBe('')
  })

  it('takes trees, keys among them, no stacked values, and nests', () => {
    const walk = (start: Tensor<readonly []>, key: Key) => scan(({ x, key: now }: { readonly x: Tensor<readonly []>; readonly key: Key }) => {
      const [next, own] = Random.split(now)
      const moved = add(x, Random.normal(own, []))
      return [{ x: moved, key: next }, { at: moved }]
    }, { x: start, key }, undefined, { length: 5 })
    const [last, path] = walk(tensor(0), Random.key(1))
    expect(path.at.shape).toEqual([5])
    expect(flat(path.at)[4]).toBe(flat(last.x)[0])
    expect(apart(compile(walk)(tensor(0), Random.key(1))[1].at, path.at, 1e-6)).toBe('')
    // Many keys are a list of keys, stepped along, and stacked again.
    const keys = Random.split(Random.key(2), 4)
    const [, drawn] = scan((c: Tensor<readonly []>, key: Key) => [c, { x: Random.normal(key, [2]), next: Random.foldIn(key, 1) }], tensor(0), keys)
    expect(apart(drawn.x, stack([Random.normal(keys[0], [2]), Random.normal(keys[1], [2]), Random.normal(keys[2], [2]), Random.normal(keys[3], [2])]), 1e-6)).toBe('')
    expect(drawn.next.map(String)).toEqual(keys.map(key => String(Random.foldIn(key, 1))))
    expect(() => vmap((key: Key) => Random.normal(key, [2]))(asStated(Random.key(0)))).toThrow('vmap: argument 0 is one key: many keys are a list of keys')
    const table = (xs: Tensor<readonly [2, 3]>) => scan((total: Tensor<readonly []>, row: Tensor<readonly [3]>) => {
      const [inner] = scan((c: Tensor<readonly []>, x: Tensor<readonly []>) => [add(c, mul(x, x)), {}], total, row)
      return [inner, inner]
    }, tensor(0), xs)
    expect(apart(table(tensor([[1, 2, 3], [4, 5, 6]])), [tensor(91), tensor([14, 91])])).toBe('')
    expect(apart(grad((xs: Tensor<readonly [2, 3]>) => table(xs)[0])(tensor([[1, 2, 3], [4, 5, 6]])), tensor([[2, 4, 6], [8, 10, 12]]))).toBe('')
    expect(apart(compile(grad((xs: Tensor<readonly [2, 3]>) => table(xs)[0]))(tensor([[1, 2, 3], [4, 5, 6]])), tensor([[2, 4, 6], [8, 10, 12]]))).toBe('')
    expect(scan((c: Tensor<readonly [2]>, x: Tensor<readonly []>) => [c, x], zeros([2]), zeros([0]))[1].shape).toEqual([0])
  })

  it('lets no derivative through stopGradient, and has integer carries', () => {
    const f = (x: Tensor<readonly []>) => scan(({ x: now, n }: { readonly x: Tensor<readonly []>; readonly n: Tensor<readonly [], 'int32'> }) =>
      [{ x: mul(now, stopGradient(now)), n: add(n, 1) }, n], { x, n: tensor(0, { dtype: 'int32' }) }, undefined, { length: 2 })
    expect(flat(f(tensor(3)))).toEqual([81, 2, 0, 1])
    expect(flat(grad((x: Tensor<readonly []>) => f(x)[0].x)(tensor(3)))).toEqual([27])
  })

  it('refuses in a sentence', () => {
    const untyped: (...args: readonly unknown[]) => unknown = asStated(scan)
    expect(() => untyped((c: Row) => [stack([c, c]), {}], zeros([3]), zeros([2]))).toThrow(
      'scan: the carry begins as float32[3] and is float32[2, 3] after a step: a carry keeps its shapes and dtypes')
    expect(() => untyped((c: Row) => [c, {}], zeros([3]), { a: zeros([2]), b: zeros([3, 1]) })).toThrow('scan: xs.b has 3 steps, xs.a has 2')
    expect(() => untyped((c: Row) => [c, {}], zeros([3]), zeros([]))).toThrow('scan: xs is a scalar, without an axis to step along')
    expect(() => untyped((c: Row) => [c, {}], zeros([3]), undefined)).toThrow('the number of steps is missing')
    expect(() => untyped((c: Row) => c, zeros([3]), zeros([3]))).toThrow('scan: a step gave a tensor of shape [3]: it gives [carry, y]')
    expect(() => untyped((c: Row) => [c, toFlat(c)], zeros([3]), zeros([3]))).toThrow('not known while scan traces the function')
  })
})

describe('cond', () => {
  const f = (x: Tensor<readonly []>) => cond(greater(x, 0), y => mul(y, y), y => sub(0, mul(y, 3)), x)

  it('chooses, with its gradient, evaluated, compiled and mapped', () => {
    for (const [x, y, dy] of [[2, 4, 4], [-2, 6, -3]] as const) {
      for (const run of [valueAndGrad(f), compile(valueAndGrad(f))]) expect(flat(run(tensor(x)))).toEqual([y, dy])
    }
    expect(flat(vmap(valueAndGrad(f))(tensor([2, -2])))).toEqual([4, 6, 4, -3])
    expect(flat(compile(vmap(grad(f)))(tensor([2, -2])))).toEqual([4, -3])
    expect(flat(grad((x: Tensor<readonly [2]>) => sum(vmap(f)(x)))(tensor([2, -2])))).toEqual([4, -3])
  })

  it('sees what is around it, in a loop too', () => {
    const g = (w: Tensor<readonly []>) => scan((c: Tensor<readonly []>, x: Tensor<readonly []>) => [cond(greater(x, c), () => mul(w, x), y => add(y, w), c), {}], tensor(0), tensor([1, 5, 2]))[0]
    expect(flat(valueAndGrad(g)(tensor(2)))).toEqual([12, 6])
    expect(flat(compile(valueAndGrad(g))(tensor(2)))).toEqual([12, 6])
  })
})
