import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArrayView } from '../../../src/primitive/row/kernel.js'
import type { ReduceKind } from '../../../src/primitive/row/params.js'
import type { DType } from '../../../src/tensor/dtype.js'
import { arrayOf, at, forAll, indices, numericDtype, run, shapeOf, smallOf, view } from './support.js'

/** The elements of `x` that an index of the axes outside `dimensions` stands for. */
const groups = (x: ArrayView, dimensions: readonly number[]): number[][] => {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !dimensions.includes(axis))
  return indices(kept.map((axis) => x.shape[axis]!)).map((outer) =>
    indices(x.shape).filter((index) => kept.every((axis, i) => index[axis] === outer[i])).map((index) => at(x, index)))
}

const reduced = (x: ArrayView, kind: ReduceKind, dimensions: readonly number[]): number[] =>
  run('reduce', [x], { kind, dimensions }, x.shape.filter((_, axis) => !dimensions.includes(axis)), x.dtype)

const withDimensions = (array: (shape: number[]) => fc.Arbitrary<ArrayView>) =>
  shapeOf().chain((shape) => fc.tuple(array(shape), fc.shuffledSubarray(shape.map((_, axis) => axis))))

test('reduce add', () => forAll(numericDtype.chain((dtype) => withDimensions((shape) => smallOf(dtype, shape))), ([x, dimensions]) =>
  expect(reduced(x, 'add', dimensions)).toEqual(groups(x, dimensions).map((group) => group.reduce((s, v) => s + v, 0)))))

const empty: Readonly<Record<string, readonly [number, number]>> =
  { float32: [-Infinity, Infinity], float64: [-Infinity, Infinity], int32: [-2147483648, 2147483647] }

const numbers = numericDtype.chain((dtype) => withDimensions((shape) => arrayOf(dtype, shape)))

test('reduce maximum and minimum', () => forAll(numbers, ([x, dimensions]) => {
  const [least, greatest] = empty[x.dtype]!
  const largest = (group: number[]) => group.some(Number.isNaN) ? NaN : [...group].sort((a, b) => b - a)[0] ?? least
  const smallest = (group: number[]) => group.some(Number.isNaN) ? NaN : [...group].sort((a, b) => a - b)[0] ?? greatest
  const unsigned = (values: number[]) => values.map((v) => v + 0)
  expect(unsigned(reduced(x, 'maximum', dimensions))).toEqual(unsigned(groups(x, dimensions).map(largest)))
  expect(unsigned(reduced(x, 'minimum', dimensions))).toEqual(unsigned(groups(x, dimensions).map(smallest)))
}))

test('reduce and, or', () => forAll(withDimensions((shape) => arrayOf('bool', shape)), ([x, dimensions]) => {
  expect(reduced(x, 'and', dimensions)).toEqual(groups(x, dimensions).map((group) => Number(group.every((v) => v === 1))))
  expect(reduced(x, 'or', dimensions)).toEqual(groups(x, dimensions).map((group) => Number(group.some((v) => v === 1))))
}))

test('reduce and, or of int32 are bitwise', () => {
  const x = view('int32', [3, 2], [7, 1, 5, 2, -1, 4])
  expect(reduced(x, 'and', [0])).toEqual([5, 0])
  expect(reduced(x, 'or', [0])).toEqual([-1, 7])
  expect(reduced(view('int32', [0], []), 'and', [0])).toEqual([-1])
})

test('reduce of no elements', () => {
  const none = (dtype: DType) => view(dtype, [2, 0], [])
  expect(reduced(none('float32'), 'add', [1])).toEqual([0, 0])
  expect(reduced(none('float32'), 'maximum', [1])).toEqual([-Infinity, -Infinity])
  expect(reduced(none('int32'), 'maximum', [1])).toEqual([-2147483648, -2147483648])
  expect(reduced(none('int32'), 'minimum', [1])).toEqual([2147483647, 2147483647])
  expect(reduced(none('bool'), 'and', [1])).toEqual([1, 1])
  expect(reduced(none('bool'), 'or', [1])).toEqual([0, 0])
  expect(reduced(none('float32'), 'add', [0])).toEqual([])
})

test('sums: float32 in float64, int32 modulo 2³²', () => {
  expect(reduced(view('float32', [3], [2 ** 30, 1, -(2 ** 30)]), 'add', [0])).toEqual([1])
  expect(reduced(view('int32', [3], [2147483647, 2147483647, 3]), 'add', [0])).toEqual([1])
})

const lane = (shape: number[]) => fc.nat(shape.length - 1)
const along = (array: (shape: number[]) => fc.Arbitrary<ArrayView>) =>
  shapeOf(1, 3).chain((shape) => fc.tuple(array(shape), lane(shape)))

test('argmax', () => forAll(
  fc.tuple(
    numericDtype.chain((dtype) => along((shape) => fc.oneof(arrayOf(dtype, shape), smallOf(dtype, shape)))),
    fc.constantFrom('max' as const, 'min' as const),
  ),
  ([[x, dimension], kind]) => {
    fc.pre(x.shape[dimension] !== 0)
    const naive = groups(x, [dimension]).map((group) => {
      const nan = group.findIndex(Number.isNaN)
      return nan >= 0 ? nan : group.findIndex((v) => group.every((w) => kind === 'max' ? v >= w : v <= w))
    })
    expect(run('argmax', [x], { dimension, kind }, x.shape.filter((_, axis) => axis !== dimension), 'int32')).toEqual(naive)
  },
))

test('argmax: first of equals, of infinities, of NaN', () => {
  const first = (values: number[], kind: 'max' | 'min') =>
    run('argmax', [view('float32', [values.length], values)], { dimension: 0, kind }, [], 'int32')
  expect(first([1, 3, 3], 'max')).toEqual([1])
  expect(first([-Infinity, -Infinity], 'max')).toEqual([0])
  expect(first([Infinity, NaN, NaN], 'min')).toEqual([1])
  expect(first([-0, 0], 'max')).toEqual([0])
})

test('cumulative_sum', () => forAll(
  fc.tuple(numericDtype.chain((dtype) => along((shape) => smallOf(dtype, shape))), fc.boolean()),
  ([[x, dimension], reverse]) => {
    const naive = indices(x.shape).map((index) => Array.from({ length: x.shape[dimension]! }, (_, j) => j)
      .filter((j) => reverse ? j >= index[dimension]! : j <= index[dimension]!)
      .reduce((sum, j) => sum + at(x, index.map((i, axis) => axis === dimension ? j : i)), 0))
    expect(run('cumulative_sum', [x], { dimension, reverse }, x.shape, x.dtype)).toEqual(naive)
  },
))

test('cumulative_sum: float32 in float64, int32 wraps', () => {
  const params = { dimension: 0, reverse: false }
  expect(run('cumulative_sum', [view('float32', [3], [2 ** 30, 1, -(2 ** 30)])], params, [3], 'float32')).toEqual([2 ** 30, 2 ** 30, 1])
  expect(run('cumulative_sum', [view('int32', [2], [2147483647, 1])], params, [2], 'int32')).toEqual([2147483647, -2147483648])
})
