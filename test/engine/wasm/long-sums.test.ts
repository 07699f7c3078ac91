import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  broadcastTo, cast, compile, cumsum, dot, exp, full, grad, logSumExp, matmul, max, mean, mul, ones, reshape, slice, softmax, square, sum, take, tensor, threads, toFlat,
  transpose, zeros, type AnyTensor, type DType, type Tensor, type Threads,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../../src/tensor/cast.js'
import { soak } from '../../support/soak.js'
import { bitsOf } from '../../train/support.js'

/*
 * Sums of many float32 are as exact as sums of few: compiled and at once, over any axis, of elements and of products. Equal terms are the worst case: all
 * roundings go one way. What is right is the number of terms times one of them, which float64 holds exactly.
 */

const BOUND = 2e-6

/** 0.1 and others, the last of which rounds worst when it is added up 64 times. */
const TERMS = [0.1, 0.7, 1 / 3, 1.9396934509277344].map(Math.fround)

type Sum = (term: AnyTensor, n: number) => AnyTensor

/** Words without what the compiler knows of shapes, which are drawn here. */
const of = (x: AnyTensor, ...shape: readonly number[]): Tensor => broadcastTo(asStated<Tensor<readonly []>>(x), shape)
const one = (x: AnyTensor, ...shape: readonly number[]): Tensor => of(tensor(1, { dtype: asStated<'float32'>(x.dtype) }), ...shape)
const product = (a: Tensor, b: Tensor): AnyTensor => asStated<(a: AnyTensor, b: AnyTensor) => AnyTensor>(matmul)(a, b)

/** Each adds up `n` times the term in every element of its result; n is a multiple of 1000. */
const sums: Readonly<Record<string, Sum>> = {
  'over all': (t, n) => sum(of(t, n)),
  'over the first axis': (t, n) => sum(of(t, n, 2), 0),
  'over the first axis, beside many': (t, n) => sum(of(t, n / 100, 23), 0),
  'over the last axis': (t, n) => sum(of(t, 2, n), -1),
  'over a middle axis': (t, n) => sum(of(t, 2, n, 3), 1),
  'over all of several axes': (t, n) => sum(of(t, 10, n / 1000, 100)),
  'over axes around another': (t, n) => sum(of(t, n / 10, 3, 10), [0, 2]),
  'over axes around another, the last one long': (t, n) => sum(of(t, 10, 3, n / 10), [0, 2]),
  'over axes before another': (t, n) => sum(of(t, n / 10, 10, 3), [0, 1]),
  'of a dot': (t, n) => dot(of(t, n), one(t, n)),
  'of a matmul': (t, n) => product(of(t, 2, n), one(t, n, 3)),
  'of a matmul with many columns': (t, n) => product(of(t, 5, n / 100), one(t, n / 100, 37)),
  'of a matmul of transposes': (t, n) => product(transpose(of(t, n, 5)), transpose(one(t, 9, n))),
  'of a matrix times a vector': (t, n) => product(of(t, 9, n), one(t, n, 1)),
  'of a vector times a matrix': (t, n) => product(one(t, 1, n), of(t, n, 9)),
  'of products in a batch': (t, n) => product(of(t, 2, 3, n), one(t, 2, n, 2)),
  'of squares': (t, n) => sum(mul(of(t, n, 2), one(t, n, 2)), 0),
  'of a running sum': (t, n) => slice(cumsum(of(t, n), 0), [[n - 1, n]]),
}

const relative = (x: number, right: number): number => Math.abs(x - right) / Math.abs(right)

/** The greatest relative error of the elements, in each of which the term is added up `asOften`. */
const worst = (f: Sum, x: number, n: number, asOften: number, run: <F extends (t: Tensor<readonly []>) => AnyTensor>(f: F) => F): number =>
  Math.max(...toFlat(run((t: Tensor<readonly []>) => f(t, n))(tensor(x))).map(y => relative(y, asOften * Math.fround(x))))


const countOf = (name: string, n: number): number => /beside many|many columns/.test(name) ? n / 100 : n

describe.each(Object.entries(sums))('sums %s', (name, f) => {
  it('of 10⁴ and 10⁶ terms are within 2·10⁻⁶', () => {
    for (const x of TERMS) {
      expect(worst(f, x, 1e4, countOf(name, 1e4), compile), `10⁴ × ${x}, compiled`).toBeLessThan(BOUND)
      expect(worst(f, x, 1e4, countOf(name, 1e4), g => g), `10⁴ × ${x}, at once`).toBeLessThan(BOUND)
    }
    expect(worst(f, 0.1, 1e6, countOf(name, 1e6), compile), '10⁶ × 0.1, compiled').toBeLessThan(BOUND)
  })

  it.skipIf(!soak)('of 10⁸ terms are within 2·10⁻⁶, compiled', () => {
    for (const x of [TERMS[0]!, TERMS.at(-1)!]) expect(worst(f, x, 1e8, countOf(name, 1e8), compile), `${x}`).toBeLessThan(BOUND)
  }, 600_000)
})

describe('what is made of sums', () => {
  const n = 1e6
  const x = Math.fround(0.1)
  const many = full([n], 0.1)
  const rows = full([n, 2], 0.1)
  const indices = zeros([n], { dtype: 'int32' })

  it.each<readonly [string, () => AnyTensor, number]>([
    ['a mean', () => compile((v: typeof many) => mean(v))(many), x],
    ['a mean over the first axis', () => compile((v: typeof rows) => mean(v, 0))(rows), x],
    ['logSumExp', () => compile((v: typeof many) => logSumExp(v))(many), x + Math.log(n)],
    ['the sum under a softmax', () => compile((v: typeof many) => slice(softmax(v), [[0, 1]]))(many), 1 / n],
    ['a squared error', () => compile((v: typeof many) => Loss.meanSquaredError(v, zeros([n]))[0])(many), x * x],
    ['half a squared error, by rows', () => compile((v: typeof rows) => Loss.squaredError(v, zeros([n, 2]))[0])(rows), x * x],
    ['a cross-entropy', () => compile((v: typeof rows) => Loss.softmaxCrossEntropy(v, zeros([n], { dtype: 'int32' }))[0])(rows), Math.LN2],
    ['an accuracy', () => compile((v: typeof rows) => Train.accuracy(v, zeros([n], { dtype: 'int32' })))(rows), 1],
    ['the gradient of a bias', () => compile((v: typeof rows, b: Tensor<readonly [2]>) => grad((c: typeof b) => sum(mul(v, c)))(b))(rows, ones([2])), n * x],
    ['the gradient of a table', () => compile((i: typeof indices, t: Tensor<readonly [3, 4]>) => slice(grad((u: typeof t) => sum(mul(take(u, i, 0), 0.1)))(t), [[0, 1], [0, 4]]))(indices, ones([3, 4])), n * x],
    ['the gradient of a vector', () => compile((i: typeof indices, t: Tensor<readonly [3]>) => slice(grad((u: typeof t) => sum(mul(take(u, i, 0), 0.1)))(t), [[0, 1]]))(indices, ones([3])), n * x],
    ['a penalty', () => compile((v: typeof many) => Loss.l2Penalty(2)({ w: v })[0])(many), n * x * x],
  ])('%s', (_, value, right) => {
    for (const y of toFlat(value())) expect(relative(y, right)).toBeLessThan(BOUND)
  })

  it('counts beyond 2²⁴', () => {
    const count = 2 ** 24 + 1000
    expect(toFlat(compile((v: Tensor) => sum(v, 0))(ones([count, 2])))).toEqual(Float32Array.of(count, count))
  })

  it('batch normalization of a constant is its offset, and the running mean is the constant', () => {
    const layer = L.batchNorm({ momentum: 0 })([2])
    const constant = full([100_000, 2], 1000.1)
    const [y, state] = compile((v: typeof constant) => {
      const [output, , next] = layer(layer.init(Random.key(0)), v, { state: layer.initState() })
      return [output, next] as const
    })(constant)
    expect(toFlat(y).reduce((most, v) => Math.max(most, Math.abs(v)), 0)).toBeLessThan(1e-4)
    for (const m of toFlat(state.mean)) expect(relative(m, Math.fround(1000.1))).toBeLessThan(1e-7)
    for (const v of toFlat(state.variance)) expect(v / 1000.1 ** 2).toBeLessThan(1e-9)
  })
})

describe('the order of a sum follows from shapes alone', () => {
  const x = Random.normal(Random.key(1), [700, 90])
  const y = Random.normal(Random.key(2), [1500, 40])
  const f = (a: typeof x, b: typeof y) => [
    sum(a), sum(a, 0), sum(a, 1), sum(reshape(a, [70, 10, 90]), [0, 2]), matmul(transpose(b), b), matmul(slice(b, [[0, 700], [0, 40]]), transpose(slice(b, [[700, 1400], [0, 40]]))),
    mean(square(b), 0), sum(exp(a), 0),
  ]

  const pools: Threads[] = []
  beforeAll(async () => { pools.push(...await Promise.all([2, 3].map(size => threads(size)))) })
  afterAll(async () => { await Promise.all(pools.map(pool => pool.close())) })

  it('with 1, 2 and 3 threads', () => {
    const alone = bitsOf(compile(f)(x, y))
    for (const pool of pools) expect(bitsOf(compile(f, { threads: pool })(x, y))).toEqual(alone)
  })

  it('whatever is computed beside it', () => {
    const squares = mul(x, x)
    for (const over of [(v: Tensor) => sum(v, 0), (v: Tensor) => sum(v, 1), (v: Tensor) => sum(v)]) {
      const alone = bitsOf(compile((v: Tensor) => over(v))(squares))
      const [total] = compile((v: Tensor) => {
        const s = mul(v, v)
        return [over(s), s, max(s, 0), max(s, 1), over(v), mul(over(s), 2)] as const
      })(x)
      expect(bitsOf(total)).toEqual(alone)
    }
  })
})

describe('sums over several axes with more elements than 2³²', () => {
  const shape = [2 ** 16, 2 ** 16 + 1] as const
  const n = shape[0] * shape[1]

  it('are counted', () => {
    expect(toFlat(compile((t: Tensor<readonly []>) => sum(broadcastTo(t, shape)))(tensor(1)))).toEqual(Float32Array.of(n))
  })

  it.skipIf(!soak).each<DType>(['float64', 'int32'])('are counted: %s', dtype => {
    const t = cast(tensor(3), dtype)
    expect(toFlat(compile((v: AnyTensor) => sum(of(v, ...shape, 2), [0, 1]))(t))[1]).toBe(dtype === 'int32' ? Math.imul(3, n) : 3 * n)
    expect(toFlat(compile((v: AnyTensor) => max(of(v, 2, ...shape), [1, 2]))(t))[0]).toBe(3)
  }, 600_000)

  it.skipIf(!soak)('as products are as long as a size may be', () => {
    const most = 2 ** 31 - 1
    expect(relative(toFlat(compile((t: Tensor<readonly []>) => dot(of(t, most), of(t, most)))(tensor(1)))[0]!, most)).toBeLessThan(BOUND)
  }, 600_000)
})
