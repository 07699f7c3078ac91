import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Direction } from '../../../src/primitive/row/params.js'
import { anyDtype, arrayOf, forAll, run, shapeOf, stored, view } from './support.js'

const directions = fc.constantFrom<Direction>('EQ', 'NE', 'LT', 'LE', 'GT', 'GE')

test('compare', () => forAll(
  fc.tuple(directions, anyDtype.chain((dtype) => shapeOf().chain((shape) => fc.tuple(arrayOf(dtype, shape), arrayOf(dtype, shape))))),
  ([direction, [a, b]]) => {
    const naive = [...a.data].map((x, i) => {
      const y = b.data[i]!
      // From the order of reals alone: an unordered pair satisfies nothing but NE.
      const order = x - y === 0 || Object.is(x, y) && x === x ? 0 : x < y ? -1 : x > y ? 1 : undefined
      if (order === undefined) return direction === 'NE' ? 1 : 0
      return Number({ EQ: order === 0, NE: order !== 0, LT: order < 0, LE: order <= 0, GT: order > 0, GE: order >= 0 }[direction])
    })
    expect(run('compare', [a, b], { direction }, a.shape, 'bool')).toEqual(naive)
  },
))

test('compare: int32 is signed, -0 equals 0', () => {
  expect(run('compare', [view('int32', [1], [-1]), view('int32', [1], [1])], { direction: 'LT' }, [1], 'bool')).toEqual([1])
  expect(run('compare', [view('float32', [], [-0]), view('float32', [], [0])], { direction: 'EQ' }, [], 'bool')).toEqual([1])
})

test('select', () => forAll(
  anyDtype.chain((dtype) => shapeOf().chain((shape) =>
    fc.tuple(fc.constantFrom(shape, []).chain((p) => arrayOf('bool', p)), arrayOf(dtype, shape), arrayOf(dtype, shape)))),
  ([p, x, y]) => {
    const naive = [...x.data].map((value, i) => (p.shape.length === 0 ? p.data[0] : p.data[i]) ? value : y.data[i]!)
    expect(run('select', [p, x, y], {}, x.shape, x.dtype)).toEqual(naive)
  },
))

test('convert of floats to int32 truncates and saturates', () => {
  const x = view('float64', [10], [1.9, -1.9, -0.5, NaN, Infinity, -Infinity, 2147483646.7, 2147483648, -2147483648.9, 1e300])
  expect(run('convert', [x], { dtype: 'int32' }, [10], 'int32'))
    .toEqual([1, -1, 0, 0, 2147483647, -2147483648, 2147483646, 2147483647, -2147483648, 2147483647])
})

test('convert to bool is x ≠ 0', () => {
  const x = view('float32', [6], [0, -0, 0.25, -256, NaN, Infinity])
  expect(run('convert', [x], { dtype: 'bool' }, [6], 'bool')).toEqual([0, 0, 1, 1, 1, 1])
  expect(run('convert', [view('int32', [2], [256, 0])], { dtype: 'bool' }, [2], 'bool')).toEqual([1, 0])
})

test('convert to floats rounds to nearest', () => forAll(
  fc.tuple(anyDtype.chain((dtype) => shapeOf().chain((shape) => arrayOf(dtype, shape))), fc.constantFrom('float32' as const, 'float64' as const)),
  ([x, dtype]) => expect(run('convert', [x], { dtype }, x.shape, dtype)).toEqual(stored(dtype, [...x.data])),
))
