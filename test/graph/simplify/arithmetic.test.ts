import { describe, expect, it } from 'vitest'
import * as R from '../../../src/graph/simplify/identity.js'
import * as S from '../../../src/graph/simplify/sign.js'
import { convertToSame, convertTwice } from '../../../src/graph/simplify/convert.js'
import type { AbstractValue } from '../../../src/graph/primitive.js'
import { b, bool, by, keeps, float32, float64, int32, type Body } from './support.js'

const floats: readonly AbstractValue[] = [float32(144), float64(144)]
const f = float32(144)
const i = int32(144)

/** The function of x and a constant. */
const on = (name: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum', c: number): Body => x => b[name](x, b.constant(c, x))
const from = (name: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum', c: number): Body => x => b[name](b.constant(c, x), x)

describe('arithmetic that changes nothing', () => {
  it('a constant goes second where operands may change places', () => {
    for (const name of ['add', 'multiply', 'maximum', 'minimum'] as const) {
      expect(by({ of: { [name]: [R.constantSecond] } }, from(name, 3), f)).toBe(`${name}(x, 3^[144])`)
      expect(keeps({ of: { [name]: [R.constantSecond] } }, (x, y) => b[name](x, y), f, f)).toBe(true)
      expect(keeps({ of: { [name]: [R.constantSecond] } }, x => b[name](b.constant(1, x), b.constant(2, x)), f)).toBe(true)
    }
    for (const name of ['and', 'or', 'xor'] as const) {
      expect(by({ of: { [name]: [R.constantSecond] } }, x => b[name](b.constant(3, x), x), i)).toBe(`${name}(x, 3^[144])`)
    }
  })

  it('adding 0 to int32 and -0 to floats', () => {
    const rules = { of: { add: [R.addNothing] } }
    expect(by(rules, on('add', 0), i)).toBe('x')
    for (const type of floats) {
      expect(by(rules, on('add', -0), type)).toBe('x')
      expect(keeps(rules, on('add', 0), type)).toBe(true)
    }
    expect(keeps(rules, on('add', 1), i)).toBe(true)
  })

  it('subtracting 0, from 0, and from itself', () => {
    for (const type of [...floats, i]) expect(by({ of: { subtract: [R.subtractNothing] } }, on('subtract', 0), type)).toBe('x')
    const minusZero = { of: { subtract: [R.subtractFromNothing] } }
    expect(by(minusZero, from('subtract', 0), i)).toBe('negate(x)')
    expect(by(minusZero, from('subtract', -0), f)).toBe('negate(x)')
    expect(keeps(minusZero, from('subtract', 0), f)).toBe(true)
    expect(keeps({ of: { subtract: [R.subtractNothing] } }, on('subtract', -0), f)).toBe(true)
    const itself = { of: { subtract: [R.subtractItself] } }
    expect(by(itself, x => b.subtract(x, x), i)).toBe('0^[144]')
    expect(keeps(itself, x => b.subtract(x, x), f)).toBe(true)
    expect(keeps(itself, (x, y) => b.subtract(x, y), i, i)).toBe(true)
  })

  it('multiplying by 1 and -1, and int32 by 0', () => {
    const rules = { of: { multiply: [R.multiplyByUnit] } }
    for (const type of [...floats, i]) {
      expect(by(rules, on('multiply', 1), type)).toBe('x')
      expect(by(rules, on('multiply', -1), type)).toBe('negate(x)')
      expect(keeps(rules, on('multiply', 2), type)).toBe(true)
    }
    expect(by(rules, on('multiply', 0), i)).toBe('0^[144]')
    expect(keeps(rules, on('multiply', 0), f)).toBe(true)
  })

  it('dividing by 1 and -1', () => {
    const rules = { of: { divide: [R.divideByUnit] } }
    for (const type of [...floats, i]) {
      expect(by(rules, on('divide', 1), type)).toBe('x')
      expect(by(rules, on('divide', -1), type)).toBe('negate(x)')
      expect(keeps(rules, from('divide', 1), type)).toBe(true)
    }
  })

  it('dividing by a power of two', () => {
    const rules = { of: { divide: [R.divideByPowerOfTwo] } }
    for (const type of floats) {
      expect(by(rules, on('divide', 4), type)).toBe('multiply(x, 0.25^[144])')
      expect(by(rules, on('divide', -0.5), type)).toBe('multiply(x, -2^[144])')
      for (const c of [3, 0, -0, NaN, Infinity, 0.1]) expect(keeps(rules, on('divide', c), type)).toBe(true)
    }
    expect(by(rules, on('divide', 2 ** 126), f)).toBe(`multiply(x, ${2 ** -126}^[144])`)
    expect(by(rules, on('divide', 2 ** -127), f)).toBe(`multiply(x, ${2 ** 127}^[144])`)
    expect(keeps(rules, on('divide', 2 ** 127), f)).toBe(true)
    expect(keeps(rules, on('divide', 2 ** -128), f)).toBe(true)
    expect(by(rules, on('divide', 2 ** 1022), float64(144))).toMatch('multiply')
    expect(keeps(rules, on('divide', 2 ** 1023), float64(144))).toBe(true)
    expect(keeps(rules, on('divide', 4), i)).toBe(true)
  })

  it('the greater and the lesser of two that are one, or of the least and the greatest', () => {
    const most = { of: { maximum: [R.maximumOfItself] } }
    const least = { of: { minimum: [R.minimumOfItself] } }
    for (const type of [...floats, i]) {
      expect(by(most, x => b.maximum(x, x), type)).toBe('x')
      expect(by(least, x => b.minimum(x, x), type)).toBe('x')
      expect(keeps(most, on('maximum', 0), type)).toBe(true)
      expect(keeps(least, on('minimum', 0), type)).toBe(true)
    }
    expect(by(most, on('maximum', -Infinity), f)).toBe('x')
    expect(by(least, on('minimum', Infinity), f)).toBe('x')
    expect(by(most, on('maximum', -2147483648), i)).toBe('x')
    expect(by(least, on('minimum', 2147483647), i)).toBe('x')
  })
})

describe('signs', () => {
  it('cancel', () => {
    for (const type of [...floats, i]) {
      expect(by({ of: { negate: [S.negateTwice] } }, x => b.negate(b.negate(x)), type)).toBe('x')
      expect(by({ of: { add: [S.addNegated] } }, (x, y) => b.add(x, b.negate(y)), type, type)).toBe('subtract(x, y)')
      expect(by({ of: { add: [S.addNegated] } }, (x, y) => b.add(b.negate(x), y), type, type)).toBe('subtract(y, x)')
      expect(by({ of: { subtract: [S.subtractNegated] } }, (x, y) => b.subtract(x, b.negate(y)), type, type)).toBe('add(x, y)')
      expect(keeps({ of: { subtract: [S.subtractNegated] } }, (x, y) => b.subtract(b.negate(x), y), type, type)).toBe(true)
      expect(keeps({ of: { negate: [S.negateTwice] } }, (x, y) => b.negate(b.subtract(x, y)), type, type)).toBe(true)
    }
  })

  it('go through products', () => {
    const rules = { of: { multiply: [S.multiplyNegated], negate: [S.negateProduct] } }
    for (const type of [...floats, i]) {
      expect(by(rules, (x, y) => b.multiply(b.negate(x), b.negate(y)), type, type)).toBe('multiply(x, y)')
      expect(by(rules, x => b.multiply(b.negate(x), b.constant(3, x)), type)).toBe('multiply(x, -3^[144])')
      expect(by(rules, x => b.negate(b.multiply(x, b.constant(3, x))), type)).toBe('multiply(x, -3^[144])')
      expect(keeps(rules, (x, y) => b.multiply(b.negate(x), y), type, type)).toBe(true)
      expect(keeps(rules, (x, y) => b.negate(b.multiply(x, y)), type, type)).toBe(true)
    }
  })

  it('go through quotients of floats', () => {
    const rules = { of: { divide: [S.divideNegated], negate: [S.negateQuotient] } }
    for (const type of floats) {
      expect(by(rules, (x, y) => b.divide(b.negate(x), b.negate(y)), type, type)).toBe('divide(x, y)')
      expect(by(rules, x => b.divide(b.negate(x), b.constant(3, x)), type)).toBe('divide(x, -3^[144])')
      expect(by(rules, x => b.divide(b.constant(0, x), b.negate(x)), type)).toBe('divide(-0^[144], x)')
      expect(by(rules, x => b.negate(b.divide(x, b.constant(3, x))), type)).toBe('divide(x, -3^[144])')
      expect(by(rules, x => b.negate(b.divide(b.constant(3, x), x)), type)).toBe('divide(-3^[144], x)')
      expect(keeps(rules, (x, y) => b.divide(b.negate(x), y), type, type)).toBe(true)
    }
    expect(keeps(rules, (x, y) => b.divide(b.negate(x), b.negate(y)), i, i)).toBe(true)
    expect(keeps(rules, x => b.negate(b.divide(x, b.constant(3, x))), i)).toBe(true)
  })

  it('are lost in an absolute value', () => {
    const rules = { of: { abs: [S.absOfSigned] } }
    for (const type of [...floats, i]) {
      expect(by(rules, x => b.abs(b.negate(x)), type)).toBe('abs(x)')
      expect(by(rules, x => b.abs(b.abs(x)), type)).toBe('abs(x)')
      expect(keeps(rules, x => b.abs(b.sign(x)), type)).toBe(true)
    }
  })
})

describe('conversions', () => {
  it('to the same dtype are nothing', () => {
    const rules = { of: { convert: [convertToSame] } }
    expect(by(rules, x => b.convert({ dtype: 'float32' }, x), f)).toBe('x')
    expect(keeps(rules, x => b.convert({ dtype: 'float64' }, x), f)).toBe(true)
  })

  it('by way of a dtype that holds all values are one', () => {
    const rules = { of: { convert: [convertToSame, convertTwice] } }
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
