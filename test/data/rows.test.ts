import fc from 'fast-check'
import { allClose, tensor, toFlat, zeros, type Tensor } from 'pullback'
import * as Data from 'pullback/data'
import * as Random from 'pullback/random'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

const rowsOf = (n: number) => ({ x: tensor(Array.from({ length: n }, (_, i) => [i, -i])), y: { id: tensor(Array.from({ length: n }, (_, i) => i), { dtype: 'int32' }) } })

describe('folds', () => {
  it('every row is tested once, and trained on elsewhere; parts differ by one row at most', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 30 }), fc.nat(99), (n, parts, seed) => {
      const k = Math.min(n, parts)
      const made = Data.folds(rowsOf(n), { k, key: Random.key(seed) })
      expect(made.flatMap(({ test }) => [...toFlat(test.y.id)]).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
      const sizes = made.map(({ test }) => test.y.id.shape[0])
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      for (const { train, test } of made) {
        expect([...toFlat(train.y.id), ...toFlat(test.y.id)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
        expect([...toFlat(train.x)].filter((_, i) => i % 2 === 0)).toEqual([...toFlat(train.y.id)])
      }
    }), { numRuns: 30 })
  })

  it('the same key gives the same parts, another one others', () => {
    const ids = (seed: number) => Data.folds(rowsOf(20), { k: 3, key: Random.key(seed) }).map(({ test }) => [...toFlat(test.y.id)])
    expect(ids(1)).toEqual(ids(1))
    expect(ids(1)).not.toEqual(ids(2))
    expect(() => Data.folds(rowsOf(3), { k: 4, key: Random.key(0) })).toThrow('folds: k is 4: it is a whole number from 2 to 3, the number of rows')
  })
})

describe('batches', () => {
  it('are all rows in their order, or in one of a key; the last may be left out', () => {
    const ids = (options: { readonly size: number; readonly key?: Random.Key; readonly dropLast?: boolean }) =>
      Array.from(Data.batches(rowsOf(10), options), ({ y }) => [...toFlat(y.id)])
    expect(ids({ size: 4 })).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
    expect(ids({ size: 4, dropLast: true })).toEqual([[0, 1, 2, 3], [4, 5, 6, 7]])
    const mixed = ids({ size: 4, key: Random.key(3) })
    expect(mixed.flat()).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(mixed.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('have the rows in their types where all are whole', () => {
    const [whole] = Data.batches({ x: zeros([10, 4]) }, { size: 5, dropLast: true })
    const [part] = Data.batches({ x: zeros([10, 4]) }, { size: 5 })
    expectTypeOf(whole!).toEqualTypeOf<{ readonly x: Tensor<readonly [5, 4]> }>()
    expectTypeOf(part!).toEqualTypeOf<{ readonly x: Tensor<readonly [number, 4]> }>()
    // @ts-expect-error x and y differ in rows
    expect(() => Data.batches({ x: zeros([10, 4]), y: zeros([9]) }, { size: 5 })).toThrow('batches: data.y has 9 rows, data.x has 10')
  })
})

describe('standardizer', () => {
  const rows = Random.normal(Random.key(4), [500, 3], { mean: 20, std: 5 })

  it('brings training rows to mean 0 and deviation 1, and back', () => {
    const scale = Data.standardizer(rows)
    const again = Data.standardizer(scale.apply(rows))
    expect(allClose(again.mean, zeros([3]), { atol: 1e-5 })).toBe(true)
    expect([...toFlat(again.std)].every(value => Math.abs(value - 1) < 1e-5)).toBe(true)
    expect(allClose(scale.invert(scale.apply(rows)), rows, { rtol: 1e-5, atol: 1e-4 })).toBe(true)
  })

  it('is made again of its statistics, takes features of any shape, and leaves constant columns at 0', () => {
    const scale = Data.standardizer(rows)
    const { mean, std } = scale
    expect(Data.standardizer({ mean, std }).apply(rows)).toEqual(scale.apply(rows))
    const images = Data.standardizer(zeros([4, 2, 2]))
    expect(images.apply(zeros([2, 2])).shape).toEqual([2, 2])
    expectTypeOf(images.apply(zeros([9, 2, 2]))).toEqualTypeOf<Tensor<readonly [9, 2, 2]>>()
    expect([...toFlat(images.apply(zeros([4, 2, 2])))].every(value => value === 0)).toBe(true)
  })

  it('refuses rows of other features', () => {
    expect(() => Data.standardizer(rows).apply(asStated<typeof rows>(zeros([5, 4])))).toThrow('standardizer: float32[5, 4] does not end in [3], the features of the rows that were measured')
    expect(() => Data.standardizer(zeros([0, 3]))).toThrow('standardizer: [0, 3] has no rows')
    expect(() => Data.standardizer({ mean: zeros([3]), std: asStated<Tensor<readonly [3]>>(zeros([4])) })).toThrow('standardizer: mean is float32[3], std is float32[4]: both are of one row')
  })
})
