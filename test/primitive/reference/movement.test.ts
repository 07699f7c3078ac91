import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kernels } from '../../support/primitives.js'
import { anyDtype, arrayOf, at, count, forAll, indices, ramp, run, shapeOf, view } from './support.js'

const permutationOf = (rank: number) => fc.shuffledSubarray(Array.from({ length: rank }, (_, i) => i), { minLength: rank })

test('iota', () => forAll(shapeOf(1).chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1))), ([shape, dimension]) => {
  for (const dtype of ['int32', 'float32'] as const) {
    expect(run('iota', [], { shape, dtype, dimension }, shape, dtype)).toEqual(indices(shape).map((i) => i[dimension]))
  }
}))

test('broadcast_in_dim', () => forAll(
  shapeOf().chain((shape) => fc.tuple(
    fc.constant(shape), fc.shuffledSubarray(shape.map((_, axis) => axis)), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))),
  ([shape, broadcastDimensions, stretched]) => {
    const x = ramp(broadcastDimensions.map((axis) => stretched[axis] ? 1 : shape[axis]!))
    const naive = indices(shape).map((index) =>
      at(x, broadcastDimensions.map((axis, i) => x.shape[i] === 1 ? 0 : index[axis]!)))
    expect(run('broadcast_in_dim', [x], { shape, broadcastDimensions }, shape, 'int32')).toEqual(naive)
  },
))

test('reshape gives its operand\'s elements', () => {
  const x = view('float32', [2, 3], [1, 2, 3, 4, 5, 6])
  expect(kernels.reshape([x], { shape: [6] }, { shape: [6], dtype: 'float32' })).toBe(x.data)
  expect(run('reshape', [view('bool', [1], [1])], { shape: [] }, [], 'bool')).toEqual([1])
})

test('transpose', () => forAll(
  fc.tuple(anyDtype, shapeOf()).chain(([dtype, shape]) => fc.tuple(arrayOf(dtype, shape), permutationOf(shape.length))),
  ([x, permutation]) => {
    const shape = permutation.map((axis) => x.shape[axis]!)
    const naive = indices(shape).map((index) => at(x, x.shape.map((_, axis) => index[permutation.indexOf(axis)]!)))
    expect(run('transpose', [x], { permutation }, shape, x.dtype)).toEqual(naive)
  },
))

test('reverse', () => forAll(shapeOf().chain((shape) => fc.tuple(fc.constant(ramp(shape)), fc.subarray(shape.map((_, i) => i)))),
  ([x, dimensions]) => {
    const naive = indices(x.shape).map((index) =>
      at(x, index.map((i, axis) => dimensions.includes(axis) ? x.shape[axis]! - 1 - i : i)))
    expect(run('reverse', [x], { dimensions }, x.shape, 'int32')).toEqual(naive)
  }))

test('slice', () => forAll(
  fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 3 })), { maxLength: 3 }),
  (axes) => {
    const bounds = axes.map(([a, b, c, stride]) => {
      const [start, limit, size] = [a, b, c].sort((p, q) => p - q) as [number, number, number]
      return { start, limit, size, stride }
    })
    const x = ramp(bounds.map(({ size }) => size))
    const chosen = bounds.map(({ start, limit, stride, size }) =>
      Array.from({ length: size }, (_, i) => i).filter((i) => i >= start && i < limit && (i - start) % stride === 0))
    const shape = chosen.map((list) => list.length)
    const naive = indices(shape).map((index) => at(x, index.map((i, axis) => chosen[axis]![i]!)))
    const params = {
      start: bounds.map(({ start }) => start), limit: bounds.map(({ limit }) => limit), strides: bounds.map(({ stride }) => stride),
    }
    expect(run('slice', [x], params, shape, 'int32')).toEqual(naive)
  },
))

/** One axis as StableHLO words it: interior first, then low and high, negative ones cropping. `undefined` is padding. */
const padded = (size: number, low: number, high: number, interior: number): (number | undefined)[] => {
  const spread = Array.from({ length: size }, (_, i) => [i, ...Array.from({ length: i < size - 1 ? interior : 0 }, () => undefined)]).flat()
  const front = low >= 0 ? [...Array.from({ length: low }, () => undefined), ...spread] : spread.slice(-low)
  return high >= 0 ? [...front, ...Array.from({ length: high }, () => undefined)] : front.slice(0, front.length + high)
}

test('pad: negative low and high, interior', () => {
  forAll(
    fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.nat(2))
      .filter(([size, low, high, interior]) => size + Math.max(0, size - 1) * interior + Math.min(low, 0) >= 0
        && size + Math.max(0, size - 1) * interior + low + high >= 0), { maxLength: 3 }),
    (axes) => {
      const x = ramp(axes.map(([size]) => size))
      const lines = axes.map(([size, low, high, interior]) => padded(size, low, high, interior))
      const shape = lines.map((line) => line.length)
      const naive = indices(shape).map((index) => {
        const source = index.map((i, axis) => lines[axis]![i])
        return source.some((i) => i === undefined) ? -7 : at(x, source.map((i) => i ?? 0))
      })
      const params = { low: axes.map((a) => a[1]), high: axes.map((a) => a[2]), interior: axes.map((a) => a[3]) }
      expect(run('pad', [x, view('int32', [], [-7])], params, shape, 'int32')).toEqual(naive)
    },
  )
  expect(run('pad', [view('float32', [3], [1, 2, 3]), view('float32', [], [NaN])], { low: [-1], high: [1], interior: [1] }, [5], 'float32'))
    .toEqual([NaN, 2, NaN, 3, NaN])
})

test('concatenate', () => forAll(
  shapeOf(1, 3).chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }))),
  ([shape, dimension, sizes]) => {
    const parts = sizes.map((size, p) => {
      const own = shape.map((d, axis) => axis === dimension ? size : d)
      return view('float32', own, indices(own).map((_, i) => 1000 * p + i))
    })
    const rows = sizes.flatMap((size, p) => Array.from({ length: size }, (_, row) => [p, row] as const))
    const result = shape.map((d, axis) => axis === dimension ? rows.length : d)
    const naive = indices(result).map((index) => {
      const [p, row] = rows[index[dimension]!]!
      return at(parts[p]!, index.map((i, axis) => axis === dimension ? row : i))
    })
    expect(run('concatenate', parts, { dimension }, result, 'float32')).toEqual(naive)
    expect(naive.length).toBe(count(result))
  },
))
