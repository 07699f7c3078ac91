import { expect, it } from 'vitest'
import * as R from '../../../src/graph/simplify/logic.js'
import type { Direction } from '../../../src/engine/reference/params.js'
import { b, bool, by, keeps, float32, int32 } from './support.js'

const f = float32(144)
const i = int32(144)
const p = bool(4)

it('not twice, and not of a comparison', () => {
  for (const type of [i, p]) expect(by({ of: { not: [R.notTwice] } }, x => b.not(b.not(x)), type)).toBe('x')
  const rules = { of: { not: [R.notCompared] } }
  const inverse: Readonly<Record<Direction, Direction>> = { EQ: 'NE', NE: 'EQ', LT: 'GE', GE: 'LT', GT: 'LE', LE: 'GT' }
  for (const direction of ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'] as const) {
    expect(by(rules, (x, y) => b.not(b.compare({ direction }, x, y)), i, i)).toBe(`compare{direction ${inverse[direction]}}(x, y)`)
  }
  expect(by(rules, (x, y) => b.not(b.compare({ direction: 'EQ' }, x, y)), f, f)).toBe('compare{direction NE}(x, y)')
  expect(keeps(rules, (x, y) => b.not(b.compare({ direction: 'LT' }, x, y)), f, f)).toBe(true)
})

it.each([[i, -1], [p, 1]])('and, or and xor of %j with itself, no bits and all bits', (type, ones) => {
  const rules = { of: { and: [R.andTrivial], or: [R.orTrivial], xor: [R.xorTrivial] } }
  const size = type.shape[0]!
  const found = (name: 'and' | 'or' | 'xor', c?: number) => by(rules, x => b[name](x, c === undefined ? x : b.constant(c, x)), type)
  expect([found('and'), found('and', ones), found('and', 0)]).toEqual(['x', 'x', `0^[${size}]`])
  expect([found('or'), found('or', 0), found('or', ones)]).toEqual(['x', 'x', `${ones}^[${size}]`])
  expect([found('xor'), found('xor', 0), found('xor', ones)]).toEqual([`0^[${size}]`, 'x', 'not(x)'])
  for (const name of ['and', 'or', 'xor'] as const) expect(keeps(rules, (x, y) => b[name](x, y), type, type)).toBe(true)
})

it('of int32 with other bits they stay', () => {
  for (const name of ['and', 'or', 'xor'] as const) {
    expect(keeps({ of: { and: [R.andTrivial], or: [R.orTrivial], xor: [R.xorTrivial] } }, x => b[name](x, b.constant(1, x)), i)).toBe(true)
  }
})

it('shifts by 0 and by all bits', () => {
  const rules = { of: { shift_right_logical: [R.shiftTrivial] } }
  const by0 = (n: number) => by(rules, x => b.shift_right_logical(x, b.constant(n, x)), i)
  expect([by0(0), by0(32), by0(-1)]).toEqual(['x', '0^[144]', '0^[144]'])
  expect(keeps(rules, x => b.shift_right_logical(x, b.constant(31, x)), i)).toBe(true)
})

it('comparing an int32 with itself, never a float', () => {
  const rules = { of: { compare: [R.compareWithItself] } }
  const found = (['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'] as const).map(direction => by(rules, x => b.compare({ direction }, x, x), i))
  expect(found).toEqual([1, 0, 0, 1, 0, 1].map(c => `${c}^[144]`))
  for (const direction of ['EQ', 'NE', 'LE'] as const) expect(keeps(rules, x => b.compare({ direction }, x, x), f)).toBe(true)
  expect(keeps(rules, (x, y) => b.compare({ direction: 'EQ' }, x, y), i, i)).toBe(true)
})

it('choices that are known, of one value, of the opposite and of true and false', () => {
  const q = bool(144)
  const known = { of: { select: [R.selectKnown] } }
  expect(by(known, (x, y) => b.select(b.constant(1, q), x, y), f, f)).toBe('x')
  expect(by(known, (x, y) => b.select(b.constant(0, q), x, y), f, f)).toBe('y')
  expect(by(known, (x, y) => b.select(x, y, y), q, f)).toBe('y')
  expect(keeps(known, (x, y, z) => b.select(x, y, z), q, f, f)).toBe(true)
  expect(by({ of: { select: [R.selectNot] } }, (x, y, z) => b.select(b.not(x), y, z), q, f, f)).toBe('select(x, z, y)')
  const bools = { of: { select: [R.selectOfBools] } }
  expect(by(bools, x => b.select(x, b.constant(1, x), b.constant(0, x)), q)).toBe('x')
  expect(by(bools, x => b.select(x, b.constant(0, x), b.constant(1, x)), q)).toBe('not(x)')
  expect(keeps(bools, x => b.select(x, b.constant(1, f), b.constant(0, f)), q)).toBe(true)
})

it('the same choice twice', () => {
  const rules = { of: { select: [R.selectTwice] } }
  const q = bool(144)
  expect(by(rules, (x, y, z, w) => b.select(x, b.select(x, y, z), w), q, f, f, f)).toBe('select(x, y, w)')
  expect(by(rules, (x, y, z, w) => b.select(x, y, b.select(x, z, w)), q, f, f, f)).toBe('select(x, y, w)')
  expect(keeps(rules, (x, y, z, w) => b.select(x, b.select(y, z, w), w), q, q, f, f)).toBe(true)
})
