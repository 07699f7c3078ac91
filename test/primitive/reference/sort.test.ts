import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyDtype, arrayOf, at, forAll, indices, run, shapeOf, view } from './support.js'

test('argsort: a permutation of each lane, ascending, stable, NaN last', () => forAll(
  anyDtype.chain((dtype) => shapeOf(1, 3).chain((shape) => fc.tuple(arrayOf(dtype, shape), fc.nat(shape.length - 1)))),
  ([x, dimension]) => {
    const order = view('int32', x.shape, run('argsort', [x], { dimension }, x.shape, 'int32'))
    const size = x.shape[dimension]!
    for (const index of indices(x.shape.map((d, axis) => axis === dimension ? 1 : d))) {
      const on = (j: number) => index.map((i, axis) => axis === dimension ? j : i)
      if (size === 0) continue
      const lane = Array.from({ length: size }, (_, j) => at(order, on(j)))
      expect([...lane].sort((p, q) => p - q)).toEqual(lane.map((_, j) => j))
      for (let j = 1; j < size; j++) {
        const [p, q] = [lane[j - 1]!, lane[j]!]
        const [a, b] = [at(x, on(p)), at(x, on(q))]
        const same = a === b || (Number.isNaN(a) && Number.isNaN(b))
        expect(same ? p < q : a < b || Number.isNaN(b)).toBe(true)
      }
    }
  },
))

test('argsort: known order', () => {
  const sorted = (values: number[], dtype: 'float32' | 'int32') =>
    run('argsort', [view(dtype, [values.length], values)], { dimension: 0 }, [values.length], 'int32')
  expect(sorted([NaN, 2, -Infinity, 2, -0, 0, NaN, Infinity], 'float32')).toEqual([2, 4, 5, 1, 3, 7, 0, 6])
  expect(sorted([1, -1, -2147483648, 2147483647], 'int32')).toEqual([2, 1, 0, 3])
})
