import { expect, it } from 'vitest'
import { productOfOne, transposeIntoLeft, transposeIntoRight } from '../../../src/graph/simplify/contraction.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { b, by, expectSame, keeps, float32, traced } from './support.js'

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

it('products of one term an element are elementwise', () => {
  const rules = { of: { dot_general: [productOfOne] } }
  const outer = { lhsBatching: [], rhsBatching: [], lhsContracting: [], rhsContracting: [] }
  expect(by(rules, (x, y) => b.dot_general(outer, x, y), float32(2), float32(3))).toBe(
    'multiply(broadcast_in_dim{shape [2,3], broadcastDimensions [0]}(transpose{permutation [0]}(reshape{shape [2]}(x))), '
    + 'broadcast_in_dim{shape [2,3], broadcastDimensions [1]}(transpose{permutation [0]}(reshape{shape [3]}(y))))')
  const batched = { lhsBatching: [1], rhsBatching: [0], lhsContracting: [2], rhsContracting: [1] }
  const program = traced((x, y) => [b.dot_general(batched, x, y)], float32(4, 2, 1), float32(2, 1, 3))
  expectSame(simplify(program), program)
  expect(simplify(program).steps.map(step => 'name' in step ? step.name : 'constant')).not.toContain('dot_general')
  expect(keeps(rules, (x, y) => b.dot_general(batched, x, y), float32(4, 2, 2), float32(2, 2, 3))).toBe(true)
})
