import fc from 'fast-check'
import { ArgumentError, cast, fromArray, toArray, toFlat, zeros, type Tensor } from 'pullback'
import { split as dataSplit } from 'pullback/data'
import { digits, iris, split } from 'pullback/datasets'
import { key } from 'pullback/random'
import { expect, expectTypeOf, it } from 'vitest'

const countsOf = (labels: ArrayLike<number>, classes: number): readonly number[] =>
  Array.from({ length: classes }, (_, c) => Array.from(labels).filter((label) => label === c).length)

it('stands in both modules', () => {
  expect(dataSplit).toBe(split)
})

it('keeps dtypes and the shape of a row in the type', () => {
  const parts = split(digits, { test: 0.2, key: key(0), stratify: true })
  expectTypeOf(parts.train.x).toEqualTypeOf<Tensor<readonly [number, 64]>>()
  expectTypeOf(parts.test.y).toEqualTypeOf<Tensor<readonly [number], 'int32'>>()
  expect([parts.train.x.shape, parts.train.y.shape]).toEqual([[1438, 64], [1438]])
  expect([parts.test.x.shape, parts.test.y.shape, parts.test.y.dtype]).toEqual([[359, 64], [359], 'int32'])
})

it('mistakes do not compile', () => {
  const wrong = (): unknown => [
    // @ts-expect-error y has a row less
    split({ x: zeros([3, 2]), y: zeros([2]) }, { test: 1, key: key(0) }),
    // @ts-expect-error stratifying floats
    split({ x: zeros([3, 2]), y: zeros([3]) }, { test: 1, key: key(0), stratify: true }),
    // @ts-expect-error stratifying one-hot rows
    split({ x: zeros([3, 2]), y: zeros([3, 2], { dtype: 'int32' }) }, { test: 1, key: key(0), stratify: true }),
    // @ts-expect-error no key
    split(iris, { test: 1 }),
  ]
  expect(wrong).toBeTypeOf('function')
})

it('stratified by the largest remainder: 50, 50, 50 flowers give 12, 12 and 13 or so of 37', () => {
  const { test } = split(iris, { test: 37, key: key(3), stratify: true })
  // 37·50/150 = 12 1/3 each: the one that is missing goes to the lowest label.
  expect(countsOf(toFlat(test.y), 3)).toEqual([13, 12, 12])
})

it('every row lands in one part, once, with its target, for any data, key and size', () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 2, maxLength: 40 }), fc.nat(2 ** 31), fc.nat(), fc.boolean(),
    (labels, seed, size, stratify) => {
      const n = labels.length
      const held = 1 + size % (n - 1)
      const x = fromArray([n, 2], labels.flatMap((label, i) => [i, label]), { dtype: 'float64' })
      const y = fromArray([n], labels, { dtype: 'int32' })
      const { train, test } = split({ x, y }, { test: held, key: key(seed), stratify })
      expect(test.y.shape).toEqual([held])
      const seen = [...toArray(train.x), ...toArray(test.x)]
      expect(seen.map(([i]) => i).sort((a, b) => a! - b!)).toEqual(labels.map((_, i) => i))
      expect(seen.map(([, label]) => label)).toEqual([...toFlat(train.y), ...toFlat(test.y)])
      if (!stratify) return
      for (const label of new Set(labels)) {
        const share = held * labels.filter((other) => other === label).length / n
        const found = toFlat(test.y).filter((other) => other === label).length
        expect(Math.abs(found - share)).toBeLessThan(1)
      }
    },
  ))
})

it('the same key gives the same split, another key another', () => {
  const parts = (seed: number) => JSON.stringify(split(iris, { test: 0.3, key: key(seed) }))
  expect(parts(1)).toBe(parts(1))
  expect(parts(1)).not.toBe(parts(2))
})

it('a fraction is rounded to the nearest number of rows, also when it is a third', () => {
  const held = (test: number): number | undefined => split(iris, { test, key: key(0) }).test.x.shape[0]
  expect([0.2, 1 / 3, 0.99].map(held)).toEqual([30, 50, 149])
})

it('targets of any rank and dtype go along', () => {
  const { test } = split({ x: iris.x, y: cast(iris.x, 'bool') }, { test: 10, key: key(0) })
  expectTypeOf(test.y).toEqualTypeOf<Tensor<readonly [number, 4], 'bool'>>()
  expect([test.y.shape, test.y.dtype]).toEqual([[10, 4], 'bool'])
})

it.each([
  [0, 'split: test is 0: give a fraction between 0 and 1, or a whole number of rows'],
  [-3, 'split: test is -3: give a fraction between 0 and 1, or a whole number of rows'],
  [1.5, 'split: test is 1.5: give a fraction between 0 and 1, or a whole number of rows'],
  [NaN, 'split: test is NaN: give a fraction between 0 and 1, or a whole number of rows'],
  [150, 'split: test 150 of 150 rows holds out 150: leave at least one row in each part'],
  [0.001, 'split: test 0.001 of 150 rows holds out 0: leave at least one row in each part'],
])('test: %s is refused', (test, sentence) => {
  expect(() => split(iris, { test, key: key(0) })).toThrow(new ArgumentError(sentence))
})

it('data that the compiler cannot see is checked at run time', () => {
  const rows: number = 2
  const x: Tensor<readonly [number, 2]> = zeros([3, 2])
  const y: Tensor<readonly [number]> = zeros([rows])
  expect(() => split({ x, y }, { test: 1, key: key(0) })).toThrow('split: x [3, 2] and y [2] differ in rows')
  // @ts-expect-error for callers without types
  expect(() => split({ x, y: x }, { test: 1, key: key(0), stratify: true }))
    .toThrow('split: to stratify, y must be int32 labels, one a row: it is float32 [3, 2]')
})
