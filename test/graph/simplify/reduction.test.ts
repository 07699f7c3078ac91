import { expect, it } from 'vitest'
import { transposeIntoLeft, transposeIntoRight } from '../../../src/graph/simplify/contraction.js'
import * as R from '../../../src/graph/simplify/reduction.js'
import { b, by, keeps, float32, int32, float64 } from './support.js'

it('reductions over axes of 1 and over none; a sum of floats keeps that 0 + (-0) is 0', () => {
  const rules = { of: { reduce: [R.reduceUnitAxes] } }
  expect(by(rules, x => b.reduce({ kind: 'maximum', dimensions: [1] }, x), float32(12, 1))).toBe('reshape{shape [12]}(x)')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [1] }, x), int32(12, 1))).toBe('reshape{shape [12]}(x)')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [1] }, x), float32(12, 1))).toBe('add(reshape{shape [12]}(x), 0^[12])')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [] }, x), float64(12))).toBe('add(reshape{shape [12]}(x), 0^[12])')
  expect(keeps(rules, x => b.reduce({ kind: 'maximum', dimensions: [0] }, x), float32(12, 1))).toBe(true)
})

it('reductions of one scalar', () => {
  const rules = { of: { reduce: [R.reduceTheSame] } }
  const spread = { shape: [2, 3], broadcastDimensions: [] }
  expect(by(rules, x => b.reduce({ kind: 'maximum', dimensions: [1] }, b.broadcast_in_dim(spread, x)), float32())).toBe('x^[2]')
  expect(by(rules, x => b.reduce({ kind: 'minimum', dimensions: [0, 1] }, b.broadcast_in_dim(spread, x)), float32())).toBe('x')
  expect(keeps(rules, x => b.reduce({ kind: 'add', dimensions: [1] }, b.broadcast_in_dim(spread, x)), float32())).toBe(true)
  expect(keeps(rules, x => b.reduce({ kind: 'maximum', dimensions: [0] }, b.broadcast_in_dim({ shape: [0], broadcastDimensions: [] }, x)), float32())).toBe(true)
})

it('reductions of transposes, where the order of terms stays', () => {
  const rules = { of: { reduce: [R.reduceOfTranspose] } }
  const over = (kind: 'add' | 'maximum', permutation: readonly number[], ...dimensions: readonly number[]) =>
    (x: Parameters<typeof b.add>[0]) => b.reduce({ kind, dimensions }, b.transpose({ permutation }, x))
  expect(by(rules, over('add', [1, 0], 0), float32(3, 4))).toBe('reduce{kind add, dimensions [1]}(x)')
  expect(by(rules, over('maximum', [1, 0], 0, 1), float32(3, 4))).toBe('reduce{kind maximum, dimensions [0,1]}(x)')
  expect(by(rules, over('add', [1, 0], 0, 1), int32(3, 4))).toBe('reduce{kind add, dimensions [0,1]}(x)')
  expect(keeps(rules, over('add', [1, 0], 0, 1), float32(3, 4))).toBe(true)
  expect(keeps(rules, over('maximum', [2, 1, 0], 1), float32(2, 3, 4))).toBe(true)
})

it('sums of sums stay', () => {
  expect(keeps({ of: { reduce: [R.reduceUnitAxes, R.reduceTheSame, R.reduceOfTranspose] } },
    x => b.reduce({ kind: 'add', dimensions: [0] }, b.reduce({ kind: 'add', dimensions: [1] }, x)), float32(3, 4))).toBe(true)
})

it('products take transposes in', () => {
  const rules = { of: { dot_general: [transposeIntoLeft, transposeIntoRight] } }
  const matrices = { lhsBatching: [], rhsBatching: [], lhsContracting: [1], rhsContracting: [0] }
  expect(by(rules, (x, y) => b.dot_general(matrices, b.transpose({ permutation: [1, 0] }, x), b.transpose({ permutation: [1, 0] }, y)), float32(4, 3), float32(5, 4)))
    .toBe('dot_general{lhsBatching [], rhsBatching [], lhsContracting [0], rhsContracting [1]}(x, y)')
  const batched = { lhsBatching: [0], rhsBatching: [0], lhsContracting: [2], rhsContracting: [1] }
  expect(by(rules, (x, y) => b.dot_general(batched, x, b.transpose({ permutation: [0, 2, 1] }, y)), float32(2, 3, 4), float32(2, 5, 4)))
    .toBe('dot_general{lhsBatching [0], rhsBatching [0], lhsContracting [2], rhsContracting [2]}(x, y)')
  const several = { lhsBatching: [], rhsBatching: [], lhsContracting: [2], rhsContracting: [0] }
  expect(by(rules, (x, y) => b.dot_general(several, b.transpose({ permutation: [1, 2, 0] }, x), y), float32(4, 2, 3), float32(4, 5)))
    .toBe('dot_general{lhsBatching [], rhsBatching [], lhsContracting [0], rhsContracting [0]}(x, y)')
  expect(keeps(rules, (x, y) => b.dot_general(several, b.transpose({ permutation: [1, 0, 2] }, x), y), float32(3, 2, 4), float32(4, 5))).toBe(true)
})
