import { expect, it } from 'vitest'
import { transposeIntoLeft, transposeIntoRight } from '../../../src/graph/simplify/contraction.js'
import { b, by, keeps, float32 } from './support.js'

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
