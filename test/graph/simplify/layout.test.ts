import { expect, it } from 'vitest'
import * as R from '../../../src/graph/simplify/layout.js'
import { b, by, keeps, float32, int32 } from './support.js'

const reshape = (...shape: readonly number[]) => ({ shape })
const transpose = (...permutation: readonly number[]) => ({ permutation })
const broadcast = (shape: readonly number[], ...broadcastDimensions: readonly number[]) => ({ shape, broadcastDimensions })

it('reshapes to the same shape and of reshapes', () => {
  const rules = { of: { reshape: [R.reshapeToSame, R.reshapeTwice] } }
  expect(by(rules, x => b.reshape(reshape(2, 3), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.reshape(reshape(6), b.reshape(reshape(3, 2), x)), float32(2, 3))).toBe('reshape{shape [6]}(x)')
  expect(by(rules, x => b.reshape(reshape(2, 3), b.reshape(reshape(3, 2), x)), float32(2, 3))).toBe('x')
  expect(keeps(rules, x => b.reshape(reshape(3, 2), x), float32(2, 3))).toBe(true)
})

it('reshapes of scalars spread', () => {
  const rules = { of: { reshape: [R.reshapeScalar] } }
  expect(by(rules, x => b.reshape(reshape(1, 1), x), float32())).toBe('x^[1,1]')
  expect(by(rules, x => b.reshape(reshape(6), b.broadcast_in_dim(broadcast([2, 3]), x)), float32())).toBe('x^[6]')
  expect(by(rules, x => b.reshape(reshape(), b.broadcast_in_dim(broadcast([1, 1]), x)), float32())).toBe('x')
  expect(keeps(rules, x => b.reshape(reshape(6), b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3))).toBe(true)
})

it('reshapes of broadcasts that move axes of 1', () => {
  const rules = { of: { reshape: [R.reshapeOfBroadcast] } }
  const found = by(rules, x => b.reshape(reshape(2, 1, 3), b.broadcast_in_dim(broadcast([1, 2, 3], 2), x)), float32(3))
  expect(found).toBe('broadcast_in_dim{shape [2,1,3], broadcastDimensions [2]}(x)')
  expect(keeps(rules, x => b.reshape(reshape(6), b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3))).toBe(true)
  expect(keeps(rules, x => b.reshape(reshape(2, 3), b.broadcast_in_dim(broadcast([1, 2, 3], 0, 2), x)), float32(1, 3))).toBe(true)
})

it('transposes of nothing, of axes of 1, and of transposes', () => {
  const unit = { of: { transpose: [R.transposeOfUnitAxes] } }
  expect(by(unit, x => b.transpose(transpose(1, 0, 2), x), float32(2, 1, 3))).toBe('reshape{shape [1,2,3]}(x)')
  expect(keeps(unit, x => b.transpose(transpose(1, 0), x), float32(2, 3))).toBe(true)
  const rules = { of: { reshape: [R.reshapeToSame], transpose: [R.transposeOfUnitAxes, R.transposeTwice] } }
  expect(by(rules, x => b.transpose(transpose(0, 1), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 0), b.transpose(transpose(1, 0), x)), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 2, 0), b.transpose(transpose(2, 0, 1), x)), float32(2, 3, 4))).toBe('x')
  expect(by(rules, x => b.transpose(transpose(1, 0, 2), b.transpose(transpose(2, 0, 1), x)), float32(2, 3, 4)))
    .toBe('transpose{permutation [0,2,1]}(x)')
})

it('transposes of what is repeated or counted', () => {
  expect(by({ of: { transpose: [R.transposeOfBroadcast] } }, x => b.transpose(transpose(2, 0, 1), b.broadcast_in_dim(broadcast([2, 3, 4], 0, 2), x)), float32(2, 4)))
    .toBe('broadcast_in_dim{shape [4,2,3], broadcastDimensions [1,0]}(x)')
  expect(by({ of: { transpose: [R.transposeOfIota] } }, x => b.add(x, b.transpose(transpose(1, 0), b.iota({ shape: [2, 3], dtype: 'int32', dimension: 1 }))), int32(3, 2)))
    .toBe('add(x, iota{shape [3,2], dtype int32, dimension 0}())')
})

it('broadcasts that repeat nothing', () => {
  const rules = { of: { reshape: [R.reshapeToSame], broadcast_in_dim: [R.broadcastThatRepeatsNothing] } }
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 3], 0, 1), x), float32(2, 3))).toBe('x')
  expect(by(rules, x => b.broadcast_in_dim(broadcast([]), x), float32())).toBe('x')
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 1, 3], 0, 2), x), float32(2, 3))).toBe('reshape{shape [2,1,3]}(x)')
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([1]), x), float32())).toBe(true)
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([3, 2], 1, 0), x), float32(2, 3))).toBe(true)
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([2, 3], 1), x), float32(3))).toBe(true)
})

it('broadcasts of broadcasts and of transposes', () => {
  const twice = { of: { broadcast_in_dim: [R.broadcastTwice] } }
  expect(by(twice, x => b.broadcast_in_dim(broadcast([4, 3, 2], 2, 1), b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3)))
    .toBe('broadcast_in_dim{shape [4,3,2], broadcastDimensions [1]}(x)')
  expect(by(twice, x => b.broadcast_in_dim(broadcast([5, 3], 0, 1), b.broadcast_in_dim(broadcast([1, 3], 0, 1), x)), float32(1, 3)))
    .toBe('broadcast_in_dim{shape [5,3], broadcastDimensions [0,1]}(x)')
  const turned = { of: { broadcast_in_dim: [R.broadcastOfTranspose] } }
  expect(by(turned, x => b.broadcast_in_dim(broadcast([4, 5, 2, 3], 1, 2, 3), b.transpose(transpose(2, 0, 1), x)), float32(2, 3, 5)))
    .toBe('broadcast_in_dim{shape [4,5,2,3], broadcastDimensions [2,3,1]}(x)')
})

it('broadcasts of axes of 1', () => {
  const rules = { of: { broadcast_in_dim: [R.broadcastOfUnitAxes] } }
  expect(by(rules, x => b.broadcast_in_dim(broadcast([2, 3], 0, 1), x), float32(2, 1)))
    .toBe('broadcast_in_dim{shape [2,3], broadcastDimensions [0]}(reshape{shape [2]}(x))')
  expect(keeps(rules, x => b.broadcast_in_dim(broadcast([2, 3], 1), x), float32(3))).toBe(true)
})
