import { expect, it } from 'vitest'
import * as R from '../../../src/graph/simplify/pieces.js'
import { b, by, keeps, float32 } from './support.js'

const slice = (start: readonly number[], limit: readonly number[], strides = start.map(() => 1)) => ({ start, limit, strides })
const broadcast = (shape: readonly number[], ...broadcastDimensions: readonly number[]) => ({ shape, broadcastDimensions })
const pad = (low: readonly number[], high: readonly number[], interior = low.map(() => 0)) => ({ low, high, interior })

it('slices of everything and of slices', () => {
  const all = { of: { slice: [R.sliceOfAll] } }
  expect(by(all, x => b.slice(slice([0, 0], [2, 3]), x), float32(2, 3))).toBe('x')
  expect(by(all, x => b.slice(slice([0], [1], [2]), x), float32(1))).toBe('x')
  expect(keeps(all, x => b.slice(slice([0], [4], [2]), x), float32(4))).toBe(true)
  expect(keeps(all, x => b.slice(slice([1], [4]), x), float32(4))).toBe(true)
  const twice = { of: { slice: [R.sliceTwice] } }
  expect(by(twice, x => b.slice(slice([1], [5], [2]), b.slice(slice([2], [20], [3]), x)), float32(20)))
    .toBe('slice{start [5], limit [12], strides [6]}(x)')
  expect(keeps(twice, x => b.slice(slice([2], [2]), b.slice(slice([2], [5]), x)), float32(7))).toBe(true)
})

it('slices of broadcasts', () => {
  const rules = { of: { slice: [R.sliceOfBroadcast, R.sliceOfAll] } }
  expect(by(rules, x => b.slice(slice([1, 0], [3, 3]), b.broadcast_in_dim(broadcast([4, 3], 1), x)), float32(3)))
    .toBe('broadcast_in_dim{shape [2,3], broadcastDimensions [1]}(x)')
  expect(by(rules, x => b.slice(slice([1, 1], [3, 3]), b.broadcast_in_dim(broadcast([4, 3], 0, 1), x)), float32(1, 3)))
    .toBe('broadcast_in_dim{shape [2,2], broadcastDimensions [0,1]}(slice{start [0,1], limit [1,3], strides [1,1]}(x))')
  expect(by(rules, x => b.slice(slice([1], [3]), b.broadcast_in_dim(broadcast([4]), x)), float32())).toBe('x^[2]')
})

it('slices of concatenations that lie in one operand', () => {
  const rules = { of: { slice: [R.sliceOfConcatenate] } }
  const joined = (start: number, limit: number, step = 1) =>
    [(x: typeof b.add extends (...given: infer A) => unknown ? A[number] : never, y: typeof x) =>
      b.slice(slice([start, 0], [limit, 1], [step, 1]), b.concatenate({ dimension: 0 }, x, y)), float32(3, 2), float32(4, 2)] as const
  expect(by(rules, ...joined(0, 3))).toBe('slice{start [0,0], limit [3,1], strides [1,1]}(x)')
  expect(by(rules, ...joined(4, 7))).toBe('slice{start [1,0], limit [4,1], strides [1,1]}(y)')
  expect(by(rules, ...joined(1, 4, 3))).toBe('slice{start [1,0], limit [2,1], strides [3,1]}(x)')
  expect(keeps(rules, ...joined(2, 4))).toBe(true)
  expect(keeps(rules, ...joined(1, 5, 3))).toBe(true)
})

it('reversals', () => {
  const rules = { of: { reverse: [R.reverseOfUnitAxes, R.reverseTwice] } }
  expect(by(rules, x => b.reverse({ dimensions: [] }, x), float32(2))).toBe('x')
  expect(by(rules, x => b.reverse({ dimensions: [0, 1] }, x), float32(2, 1))).toBe('reverse{dimensions [0]}(x)')
  expect(by(rules, x => b.reverse({ dimensions: [0, 1] }, b.reverse({ dimensions: [1] }, x)), float32(2, 3))).toBe('reverse{dimensions [0]}(x)')
  expect(by(rules, x => b.reverse({ dimensions: [0] }, b.reverse({ dimensions: [0] }, x)), float32(5))).toBe('x')
  expect(keeps(rules, x => b.reverse({ dimensions: [0] }, x), float32(2))).toBe(true)
  const spread = { of: { reverse: [R.reverseOfUnitAxes, R.reverseOfBroadcast] } }
  expect(by(spread, x => b.reverse({ dimensions: [0, 1] }, b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3)))
    .toBe('broadcast_in_dim{shape [2,3], broadcastDimensions [1]}(reverse{dimensions [0]}(x))')
  expect(by(spread, x => b.reverse({ dimensions: [0] }, b.broadcast_in_dim(broadcast([2, 3], 1), x)), float32(3)))
    .toBe('broadcast_in_dim{shape [2,3], broadcastDimensions [1]}(x)')
})

it('paddings', () => {
  const nothing = { of: { pad: [R.padByNothing] } }
  expect(by(nothing, (x, y) => b.pad(pad([0], [0]), x, y), float32(3), float32())).toBe('x')
  expect(by(nothing, (x, y) => b.pad(pad([0], [0], [2]), x, y), float32(1), float32())).toBe('x')
  expect(keeps(nothing, (x, y) => b.pad(pad([0], [0], [2]), x, y), float32(3), float32())).toBe(true)
  expect(keeps(nothing, (x, y) => b.pad(pad([0], [-1]), x, y), float32(3), float32())).toBe(true)
  const same = { of: { pad: [R.padWithTheSame] } }
  expect(by(same, x => b.pad(pad([1], [2]), b.broadcast_in_dim(broadcast([2]), x), x), float32())).toBe('x^[5]')
  expect(keeps(same, (x, y) => b.pad(pad([1], [2]), b.broadcast_in_dim(broadcast([2]), x), y), float32(), float32())).toBe(true)
})

it('concatenations', () => {
  const rules = { of: { concatenate: [R.concatenateWithEmpty] } }
  expect(by(rules, x => b.concatenate({ dimension: 0 }, x), float32(3))).toBe('x')
  expect(by(rules, (x, y) => b.concatenate({ dimension: 0 }, x, y), float32(0), float32(3))).toBe('y')
  expect(by(rules, (x, y) => b.concatenate({ dimension: 0 }, x, y, x), float32(3), float32(0))).toBe('concatenate{dimension 0}(x, x)')
  expect(keeps(rules, (x, y) => b.concatenate({ dimension: 0 }, x, y), float32(2), float32(3))).toBe(true)
  const same = { of: { concatenate: [R.concatenateTheSame] } }
  const spread = (n: number) => broadcast([n])
  expect(by(same, x => b.concatenate({ dimension: 0 }, b.broadcast_in_dim(spread(2), x), b.broadcast_in_dim(spread(3), x)), float32())).toBe('x^[5]')
  expect(keeps(same, (x, y) => b.concatenate({ dimension: 0 }, b.broadcast_in_dim(spread(2), x), b.broadcast_in_dim(spread(3), y)), float32(), float32())).toBe(true)
})
