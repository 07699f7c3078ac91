import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src/primitive/row/params.js'
import * as R from '../../../src/graph/simplify/algebra.js'
import { toSame } from '../../../src/graph/simplify/layout.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import { b, bool, by, keeps, float32, float64, int32, type Body } from './support.js'

const floats: readonly AbstractValue[] = [float32(144), float64(144)]
const f = float32(144)
const i = int32(144)
const q = bool(144)

/** The function of x and a constant. */
const on = (name: 'add' | 'subtract' | 'multiply' | 'divide', c: number): Body => x => b[name](x, b.constant(c, x))
const from = (name: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum', c: number): Body => x => b[name](b.constant(c, x), x)

describe('arithmetic that changes nothing', () => {
  it('a constant goes second where operands may change places', () => {
    const rules = { every: [R.constantSecond] }
    for (const name of ['add', 'multiply', 'maximum', 'minimum'] as const) {
      expect(by(rules, from(name, 3), f)).toBe(`${name}(x, 3^[144])`)
      expect(keeps(rules, (x, y) => b[name](x, y), f, f)).toBe(true)
      expect(keeps(rules, x => b.add(x, b[name](b.constant(1, x), b.constant(2, x))), f)).toBe(true)
    }
    for (const name of ['and', 'or', 'xor'] as const) {
      expect(by(rules, x => b[name](b.constant(3, x), x), i)).toBe(`${name}(x, 3^[144])`)
    }
    for (const name of ['subtract', 'divide'] as const) expect(keeps(rules, from(name, 3), f)).toBe(true)
  })

  it('adding 0 to int32 and -0 to floats, subtracting 0, multiplying by 1 and dividing by it', () => {
    const rules = { of: { add: [R.neutralSecond], subtract: [R.neutralSecond], multiply: [R.neutralSecond], divide: [R.neutralSecond] } }
    for (const type of [...floats, i]) {
      expect(by(rules, on('add', type === i ? 0 : -0), type)).toBe('x')
      expect(by(rules, on('subtract', 0), type)).toBe('x')
      expect(by(rules, on('multiply', 1), type)).toBe('x')
      expect(by(rules, on('divide', 1), type)).toBe('x')
      for (const name of ['add', 'subtract', 'multiply', 'divide'] as const) expect(keeps(rules, on(name, 2), type)).toBe(true)
      for (const [name, c] of [['subtract', 0], ['divide', 1]] as const) expect(keeps(rules, from(name, c), type)).toBe(true)
    }
    for (const type of floats) {
      expect(keeps(rules, on('add', 0), type)).toBe(true)
      expect(keeps(rules, on('subtract', -0), type)).toBe(true)
    }
  })

  it('dividing by a power of two', () => {
    const rules = { of: { divide: [R.divideByPowerOfTwo] } }
    for (const type of floats) {
      expect(by(rules, on('divide', 4), type)).toBe('multiply(x, 0.25^[144])')
      expect(by(rules, on('divide', -8), type)).toBe('multiply(x, -0.125^[144])')
      for (const c of [3, 0, -0, NaN, Infinity, 0.1, 0.5, -0.25]) expect(keeps(rules, on('divide', c), type)).toBe(true)
    }
    expect(by(rules, on('divide', 2 ** 126), f)).toBe(`multiply(x, ${2 ** -126}^[144])`)
    expect(keeps(rules, on('divide', 2 ** 127), f)).toBe(true)
    expect(keeps(rules, on('divide', 4), { shape: [], dtype: 'float32' })).toBe(true)
    expect(by(rules, on('divide', 2 ** 1022), float64(144))).toMatch('multiply')
    expect(keeps(rules, on('divide', 2 ** 1023), float64(144))).toBe(true)
    expect(keeps(rules, on('divide', 4), i)).toBe(true)
  })
})

describe('signs', () => {
  it('cancel', () => {
    const rules = { of: { negate: [R.twice], add: [R.joinNegated], subtract: [R.joinNegated] } }
    for (const type of [...floats, i]) {
      expect(by(rules, x => b.negate(b.negate(x)), type)).toBe('x')
      expect(by(rules, (x, y) => b.add(x, b.negate(y)), type, type)).toBe('subtract(x, y)')
      expect(by(rules, (x, y) => b.add(b.negate(x), y), type, type)).toBe('subtract(y, x)')
      expect(by(rules, (x, y) => b.subtract(x, b.negate(y)), type, type)).toBe('add(x, y)')
      expect(keeps(rules, (x, y) => b.subtract(b.negate(x), y), type, type)).toBe(true)
      expect(keeps(rules, (x, y) => b.negate(b.subtract(x, y)), type, type)).toBe(true)
    }
  })

  it('go into the constant of a product', () => {
    const rules = { of: { negate: [R.negateProduct] } }
    for (const type of [...floats, i]) {
      expect(by(rules, x => b.negate(b.multiply(x, b.constant(3, x))), type)).toBe('multiply(x, -3^[144])')
      expect(keeps(rules, (x, y) => b.negate(b.multiply(x, y)), type, type)).toBe(true)
    }
  })
})

describe('choices', () => {
  it('not twice, and not of a comparison', () => {
    for (const type of [i, bool(4)]) expect(by({ of: { not: [R.twice] } }, x => b.not(b.not(x)), type)).toBe('x')
    const rules = { of: { not: [R.notCompared] } }
    const inverse: Readonly<Record<Direction, Direction>> = { EQ: 'NE', NE: 'EQ', LT: 'GE', GE: 'LT', GT: 'LE', LE: 'GT' }
    for (const direction of ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'] as const) {
      expect(by(rules, (x, y) => b.not(b.compare({ direction }, x, y)), i, i)).toBe(`compare{direction ${inverse[direction]}}(x, y)`)
    }
    for (const [direction, other] of [['EQ', 'NE'], ['NE', 'EQ']] as const) {
      expect(by(rules, (x, y) => b.not(b.compare({ direction }, x, y)), f, f)).toBe(`compare{direction ${other}}(x, y)`)
    }
    for (const direction of ['LT', 'LE', 'GT', 'GE'] as const) {
      expect(keeps(rules, (x, y) => b.not(b.compare({ direction }, x, y)), f, f)).toBe(true)
    }
    expect(keeps(rules, x => b.not(x), i)).toBe(true)
  })

  it('that are known, and of one value', () => {
    const rules = { of: { select: [R.selectKnown] } }
    expect(by(rules, (x, y) => b.select(b.constant(1, q), x, y), f, f)).toBe('x')
    expect(by(rules, (x, y) => b.select(b.constant(0, q), x, y), f, f)).toBe('y')
    expect(by(rules, (x, y) => b.select(x, y, y), q, f)).toBe('y')
    expect(keeps(rules, (x, y, z) => b.select(x, y, z), q, f, f)).toBe(true)
  })
})

describe('conversions', () => {
  it('to the same dtype are nothing', () => {
    const rules = { of: { convert: [toSame] } }
    expect(by(rules, x => b.convert({ dtype: 'float32' }, x), f)).toBe('x')
    expect(keeps(rules, x => b.convert({ dtype: 'float64' }, x), f)).toBe(true)
  })

  it('by way of a dtype that holds all values are one', () => {
    const rules = { of: { convert: [toSame, R.convertTwice] } }
    const through = (...dtypes: readonly AbstractValue['dtype'][]): Body => x => dtypes.reduce((y, dtype) => b.convert({ dtype }, y), x)
    expect(by(rules, through('float64', 'float32'), f)).toBe('x')
    expect(by(rules, through('float64', 'int32'), i)).toBe('x')
    expect(by(rules, through('float64', 'float32'), i)).toBe('convert{dtype float32}(x)')
    expect(by(rules, through('float64', 'int32'), f)).toBe('convert{dtype int32}(x)')
    for (const dtype of ['int32', 'float32', 'float64'] as const) expect(by(rules, through(dtype, 'bool'), bool(2))).toBe('x')
    expect(keeps(rules, through('float32', 'int32'), i)).toBe(true)
    expect(keeps(rules, through('float32', 'float64'), i)).toBe(true)
    expect(keeps(rules, through('float32', 'float64'), float64(144))).toBe(true)
    expect(keeps(rules, through('int32', 'float32'), f)).toBe(true)
    expect(keeps(rules, through('bool', 'float32'), f)).toBe(true)
  })
})
