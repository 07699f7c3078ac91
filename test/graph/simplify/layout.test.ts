import { expect, it } from 'vitest'
import * as R from '../../../src/graph/simplify/layout.js'
import { b, by, keeps, float32, float64, int32 } from './support.js'

const reshape = (...shape: readonly number[]) => ({ shape })
const transpose = (...permutation: readonly number[]) => ({ permutation })
const slice = (start: readonly number[], limit: readonly number[], strides = start.map(() => 1)) => ({ start, limit, strides })
const broadcast = (shape: readonly number[], ...broadcastDimensions: readonly number[]) => ({ shape, broadcastDimensions })

it('reshapes to the same shape and of reshapes', () => {
  const rules = { of: { reshape: [R.toSame, R.reshapeTwice] } }
  expect(by(rules, x => b.reshape(reshape(2, 3), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.reshape(reshape(6), b.reshape(reshape(3, 2), x)), float32(2, 3))).toBe('reshape{shape [6]}(x)')
  expect(by(rules, x => b.reshape(reshape(2, 3), b.reshape(reshape(3, 2), x)), float32(2, 3))).toBe('x')
  expect(keeps(rules, x => b.reshape(reshape(3, 2), x), float32(2, 3))).toBe(true)
})

it('movements of scalars spread', () => {
  const rules = { of: { reshape: [R.ofScalar], transpose: [R.ofScalar], slice: [R.ofScalar], reverse: [R.ofScalar] } }
  expect(by(rules, x => b.reshape(reshape(1, 1), x), float32())).toBe('x^[1,1]')
  expect(by(rules, x => b.reshape(reshape(6), b.broadcast_in_dim(broadcast([2, 3]), x)), float32())).toBe('x^[6]')
  expect(by(rules, x => b.reshape(reshape(), b.broadcast_in_dim(broadcast([1, 1]), x)), float32())).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 0), b.broadcast_in_dim(broadcast([2, 3]), x)), float32())).toBe('x^[3,2]')
  expect(by(rules, x => b.slice(slice([1], [3]), b.broadcast_in_dim(broadcast([4]), x)), float32())).toBe('x^[2]')
  expect(by(rules, x => b.reverse({ dimensions: [0] }, b.broadcast_in_dim(broadcast([4]), x)), float32())).toBe('x^[4]')
  expect(keeps(rules, x => b.reshape(reshape(6), b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3))).toBe(true)
  expect(keeps(rules, x => b.reverse({ dimensions: [1] }, b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3))).toBe(true)
})

it('transposes of nothing, of axes of 1, and of transposes', () => {
  const unit = { of: { transpose: [R.transposeOfUnitAxes] } }
  expect(by(unit, x => b.transpose(transpose(1, 0, 2), x), float32(2, 1, 3))).toBe('reshape{shape [1,2,3]}(x)')
  expect(keeps(unit, x => b.transpose(transpose(1, 0), x), float32(2, 3))).toBe(true)
  const rules = { of: { reshape: [R.toSame], transpose: [R.transposeOfUnitAxes, R.transposeTwice] } }
  expect(by(rules, x => b.transpose(transpose(0, 1), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 0), b.transpose(transpose(1, 0), x)), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 2, 0), b.transpose(transpose(2, 0, 1), x)), float32(2, 3, 4))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 0, 2), b.transpose(transpose(2, 0, 1), x)), float32(2, 3, 4)))
    .toBe('transpose{permutation [0,2,1]}(x)')
})

it('broadcasts that repeat nothing', () => {
  const rules = { of: { reshape: [R.toSame], broadcast_in_dim: [R.broadcastThatRepeatsNothing] } }
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 3], 0, 1), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.broadcast_in_dim(broadcast([]), x), float32())).toBe('x')
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 1, 3], 0, 2), x), float32(2, 3))).toBe('reshape{shape [2,1,3]}(x)')
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([1]), x), float32())).toBe(true)
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([3, 2], 1, 0), x), float32(2, 3))).toBe(true)
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([2, 3], 1), x), float32(3))).toBe(true)
})

it('broadcasts of broadcasts', () => {
  const twice = { of: { broadcast_in_dim: [R.broadcastTwice] } }
  expect(by(twice, x => b.broadcast_in_dim(broadcast([4, 3, 2], 2, 1), b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3)))
    .toBe('broadcast_in_dim{shape [4,3,2], broadcastDimensions [1]}(x)')
  expect(by(twice, x => b.broadcast_in_dim(broadcast([5, 3], 0, 1), b.broadcast_in_dim(broadcast([1, 3], 0, 1), x)), float32(1, 3)))
    .toBe('broadcast_in_dim{shape [5,3], broadcastDimensions [0,1]}(x)')
})

it('broadcasts of axes of 1', () => {
  const rules = { of: { broadcast_in_dim: [R.broadcastOfUnitAxes] } }
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 3], 0, 1), x), float32(2, 1)))
    .toBe('broadcast_in_dim{shape [2,3], broadcastDimensions [0]}(reshape{shape [2]}(x))')
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([2, 3], 1), x), float32(3))).toBe(true)
})

it('slices of everything and of slices', () => {
  const all = { of: { slice: [R.toSame] } }
  expect(by(all, x => b.slice(slice([0, 0], [2, 3]), x), float32(2, 3))).toBe('x')
  expect(by(all, x => b.slice(slice([0], [1], [2]), x), float32(1))).toBe('x')
  expect(keeps(all, x => b.slice(slice([0], [4], [2]), x), float32(4))).toBe(true)
  expect(keeps(all, x => b.slice(slice([1], [4]), x), float32(4))).toBe(true)
  const twice = { of: { slice: [R.sliceTwice] } }
  expect(by(twice, x => b.slice(slice([1], [5], [2]), b.slice(slice([2], [20], [3]), x)), float32(20)))
    .toBe('slice{start [5], limit [12], strides [6]}(x)')
  expect(keeps(twice, x => b.slice(slice([2], [2]), b.slice(slice([2], [5]), x)), float32(7))).toBe(true)
})

it('concatenations of one, and with nothing', () => {
  const rules = { of: { concatenate: [R.toSame] } }
  expect(by(rules, x => b.concatenate({ dimension: 0 }, x), float32(3))).toBe('x')
  expect(by(rules, (x, y) => b.concatenate({ dimension: 0 }, x, y), float32(3), float32(0))).toBe('x')
  expect(keeps(rules, (x, y) => b.concatenate({ dimension: 0 }, x, y), float32(2), float32(3))).toBe(true)
})

it('reductions over axes of 1 and over none are reshapes, sums too: a sum of one term is that term', () => {
  const rules = { of: { reduce: [R.reduceUnitAxes] } }
  expect(by(rules, x => b.reduce({ kind: 'maximum', dimensions: [1] }, x), float32(12, 1))).toBe('reshape{shape [12]}(x)')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [1] }, x), int32(12, 1))).toBe('reshape{shape [12]}(x)')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [1] }, x), float32(12, 1))).toBe('reshape{shape [12]}(x)')
  expect(by(rules, x => b.reduce({ kind: 'add', dimensions: [] }, x), float64(12))).toBe('reshape{shape [12]}(x)')
  expect(keeps(rules, x => b.reduce({ kind: 'maximum', dimensions: [0] }, x), float32(12, 1))).toBe(true)
})

it('sums of sums stay', () => {
  expect(keeps({ of: { reduce: [R.reduceUnitAxes] } },
    x => b.reduce({ kind: 'add', dimensions: [0] }, b.reduce({ kind: 'add', dimensions: [1] }, x)), float32(3, 4))).toBe(true)
})
