import { describe, expect, it } from 'vitest'
import {
  add, cast, compile, fromArray, full, grad, item, mean, mul, ones, slice, std, sub, sum, tensor, toFlat, variance, zeros, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

/** What is computed at once, and what is computed compiled. */
const both = <F extends (x: Tensor) => Tensor>(f: F, x: Tensor): readonly (readonly number[])[] => [[...toFlat(f(x))], [...toFlat(compile(f)(x))]]

describe('the mean of equal numbers whose sum is exact is that number', () => {
  it('for any count', () => {
    for (let n = 1; n <= 70; n++) expect(both(x => mean(x), ones([n])), `${n} ones`).toEqual([[1], [1]])
    for (const n of [41, 49, 55, 83, 97, 1000, 12_345, 100_000]) {
      for (const c of [1, 3, -0.75, 127]) {
        expect(both(x => mean(x), full([n], c)), `${n} × ${c}`).toEqual([[c], [c]])
        expect(both(x => mean(x, 0), full([n, 2], c))).toEqual([[c, c], [c, c]])
        expect(both(x => cast(mean(cast(x, 'float64'), -1), 'float32'), full([2, n], c))).toEqual([[c, c], [c, c]])
      }
    }
  })

  it('for metrics and losses, and for gradients of what is equal in all rows', () => {
    for (const n of [41, 47, 55, 61]) {
      const right = zeros([n], { dtype: 'int32' })
      const output = mul(ones([n, 2]), tensor([1, 0]))
      expect(item(Train.accuracy(output, right))).toBe(1)
      const [loss, backward] = Loss.meanSquaredError(full([n, 1], 3), zeros([n, 1]))
      expect(item(loss)).toBe(9)
      expect(toFlat(mul(backward(), n / 2))).toEqual(new Float32Array(n).fill(Math.fround(Math.fround(6 / n) * (n / 2))))
      const [half, halfBackward] = Loss.squaredError(full([n, 1], n), zeros([n, 1]))
      expect([item(half), ...toFlat(halfBackward())]).toEqual([n * n / 2, ...new Array<number>(n).fill(1)])
      // ln 2 is not exact: its sum is, where it is added up as often as a power of two.
      expect(item(Loss.softmaxCrossEntropy(zeros([n, 1]), right)[0])).toBe(0)
      expect(item(Loss.binaryCrossEntropyWithLogits(full([n], 200), zeros([n]))[0])).toBe(200)
      expect(toFlat(Loss.binaryCrossEntropyWithLogits(full([n], 200), full([n], 1 - n))[1]())).toEqual(new Float32Array(n).fill(1))
    }
  })

  it('so equal rows are normalized to 0', () => {
    for (const [rows, c] of [[30, 65535], [41, 1], [60, 12_345], [7, -3]] as const) {
      const layer = L.batchNorm()([2])
      const f = (x: Tensor<readonly [number, 2]>) => layer(layer.init(Random.key(0)), x, { state: layer.initState() })[0]
      expect(toFlat(f(full([rows, 2], c)))).toEqual(new Float32Array(2 * rows))
      expect(toFlat(compile(f)(full([rows, 2], c)))).toEqual(new Float32Array(2 * rows))
    }
  })
})

/** The variance of float32 numbers, in float64. */
const exactly = (x: Tensor): number => {
  const values = Float64Array.from(toFlat(x))
  const about = values[0]!
  const [first, second] = values.reduce(([p, q], v) => [p + (v - about), q + (v - about) ** 2], [0, 0])
  return second / values.length - (first / values.length) ** 2
}

describe('variance', () => {
  it.each([0, 1, 1e3, 1e5, 1e6, -1e6])('is within 10⁻⁵ beside an offset of %f deviations', offset => {
    const x = add(Random.normal(Random.key(3), [100_000]), offset)
    const right = exactly(x)
    for (const [found] of both(v => variance(v), x)) expect(Math.abs(found! / right - 1)).toBeLessThan(1e-5)
    for (const [found] of both(v => std(v), x)) expect(Math.abs(found! / Math.sqrt(right) - 1)).toBeLessThan(1e-5)
    const some = [...toFlat(x).subarray(0, 20_000)]
    const [columns, part] = [tensor(some.map(v => [v, -v])), exactly(tensor(some))]
    for (const found of both(v => variance(v, 0), columns)) for (const v of found) expect(Math.abs(v / part - 1)).toBeLessThan(1e-5)
  })

  it('of equal numbers is next to 0, and not below', () => {
    for (const c of [0.1, 1000.1, 1 / 3, -12345.678, 1e18, 1e-15]) {
      for (const n of [3, 30, 41, 1000, 100_000]) {
        for (const found of [...both(x => variance(x), full([n], c)), ...both(x => variance(x, 0), full([n, 3], c)), ...both(x => variance(x, -1), full([3, n], c))]) {
          for (const v of found) {
            expect(v).toBeGreaterThanOrEqual(0)
            expect(v / c ** 2).toBeLessThan(1e-9)
          }
        }
      }
    }
  })

  it('of columns of 1000.1, a million rows', () => {
    for (const found of both(x => variance(x, 0), full([1_000_000, 2], 1000.1))) for (const v of found) expect(v).toBeLessThan(1e-9 * 1000.1 ** 2)
  })

  it('of what overflows is infinite, and of NaN is NaN', () => {
    const spread = fromArray([1000], Array.from({ length: 1000 }, (_, i) => 1e30 + i * 1e27))
    const huge: readonly Tensor[] = [tensor([1e30, -1e30, 3e30]), spread]
    for (const x of huge) expect(both(v => variance(v), x)).toEqual([[Infinity], [Infinity]])
    expect(both(x => variance(x), tensor([1, NaN]))).toEqual([[NaN], [NaN]])
  })

  it('keeps its derivatives where all numbers are equal', () => {
    // ∂²/∂xᵢ∂xⱼ = 2/n·(δᵢⱼ − 1/n), whatever the rounding of the mean.
    for (const c of [0.1, 0.7, 1 / 3, 1e-3]) {
      for (const n of [3, 5]) {
        const x = full([n], c, { dtype: 'float64' })
        for (let i = 0; i < n; i++) {
          const row = grad((v: typeof x) => sum(slice(grad((u: typeof x) => variance(u))(v), [[i, i + 1]])))(x)
          toFlat(row).forEach((v, j) => expect(v).toBeCloseTo(2 / n * ((i === j ? 1 : 0) - 1 / n), 12))
        }
      }
    }
  })

  it('of a batch is normalized away beside an offset', () => {
    const layer = L.batchNorm({ momentum: 0, eps: 0 })([1])
    const x = add(Random.normal(Random.key(4), [5000, 1]), 1e6)
    const centre = toFlat(x)[0]!
    const right = exactly(x)
    const m = centre + Float64Array.from(toFlat(x)).reduce((s, v) => s + (v - centre), 0) / 5000
    const f = (v: typeof x) => {
      const [y, , state] = layer(layer.init(Random.key(0)), v, { state: layer.initState() })
      return [y, state] as const
    }
    for (const [y, state] of [f(x), compile(f)(x)]) {
      expect(Math.abs(item(sum(state.variance)) / right - 1)).toBeLessThan(1e-5)
      toFlat(y).forEach((v, i) => expect(Math.abs(v - (toFlat(x)[i]! - m) / Math.sqrt(right))).toBeLessThan(1e-4))
      expect(Math.abs(item(mean(sub(y, 0))))).toBeLessThan(1e-6)
    }
  })
})
