import { expect, it } from 'vitest'
import type { AnyTensor } from 'pullback'
import { joining as rules } from '../../../src/graph/simplify/pieces.js'
import { b, by, float32, int32, keeps } from './support.js'

/** Padded by zeros along an axis of two. */
const padded = (x: AnyTensor, axis: number, low: number, high: number, value = 0, interior = 0): AnyTensor => {
  const at = (n: number): readonly number[] => [0, 1].map(a => a === axis ? n : 0)
  return b.pad({ low: at(low), high: at(high), interior: at(interior) }, x, b.constant(value, { shape: [], dtype: x.dtype }))
}

it('padded values beside one another', () => {
  const two = (x: AnyTensor, y: AnyTensor): AnyTensor => b.add(padded(x, 1, 0, 2), padded(y, 1, 3, 0))
  expect(by(rules, two, float32(2, 3), float32(2, 2))).toBe('concatenate{dimension 1}(add(x, 0^[2,3]), add(y, 0^[2,2]))')
  expect(by(rules, (x, y) => b.add(padded(y, 1, 3, 0), padded(x, 1, 0, 2)), float32(2, 3), float32(2, 2))).toBe('concatenate{dimension 1}(add(x, 0^[2,3]), add(y, 0^[2,2]))')
  expect(by(rules, (x, y) => b.add(padded(x, 0, 1, 4), padded(y, 0, 3, 1)), float32(1, 2), float32(2, 2)))
    .toBe('concatenate{dimension 0}(0^[1,2], add(x, 0^[1,2]), 0^[1,2], add(y, 0^[2,2]), 0^[1,2])')
})

it('and more of them, each made of a zero and itself once', () => {
  const three = (x: AnyTensor, y: AnyTensor, z: AnyTensor): AnyTensor => b.add(b.add(padded(x, 0, 0, 4), padded(y, 0, 4, 0)), padded(z, 0, 2, 2))
  expect(by(rules, three, float32(2, 1), float32(2, 1), float32(2, 1))).toBe('concatenate{dimension 0}(add(x, 0^[2,1]), add(z, 0^[2,1]), add(y, 0^[2,1]))')
})

it('not those that overlap, lie along other axes, or are padded with something else', () => {
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, 0, 2), padded(y, 1, 2, 1)), float32(2, 3), float32(2, 2))).toBe(true)
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, 0, 2), padded(y, 0, 1, 0)), float32(2, 3), float32(1, 5))).toBe(true)
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, 0, 2, 1), padded(y, 1, 3, 0)), float32(2, 3), float32(2, 2))).toBe(true)
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, 0, 2, -0), padded(y, 1, 3, 0)), float32(2, 3), float32(2, 2))).toBe(true)
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, 0, 2, 0, 1), padded(y, 1, 5, 0)), int32(2, 3), int32(2, 2))).toBe(true)
  expect(keeps(rules, (x, y) => b.add(padded(x, 1, -1, 3), padded(y, 1, 3, 0)), int32(2, 3), int32(2, 2))).toBe(true)
})
