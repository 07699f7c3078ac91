import type { PrimitiveName } from '../../primitive/row/params.js'
import { isFloat, commutative, type Rule } from './rule.js'

/* Arithmetic, comparisons and choices that come to the same element by element, the sign of zero included. */

/** f(c, x) → f(x, c): the rules look for a constant in the second place. */
export const constantSecond: Rule<PrimitiveName> = (r, { name, params, inputs: [x, y] }) =>
  commutative.has(name) && r.uniform(x!) !== undefined && r.uniform(y!) === undefined ? r.emit(name, params, [y!, x!]) : undefined

/** The constants that change nothing in the second place. Of floats -0 + 0 is 0, so that only -0 can be added. */
const neutral = { add: -0, subtract: 0, multiply: 1, divide: 1 }

/** x·1 → x, and so for each of these. */
export const neutralSecond: Rule<keyof typeof neutral> = (r, { name, inputs: [x, y], type }) =>
  Object.is(r.uniform(y!), isFloat(type) ? neutral[name] : Math.abs(neutral[name])) ? x : undefined

/** -(-x) → x, not(not x) → x. */
export const twice: Rule<'negate' | 'not'> = (r, { name, inputs: [x] }) => r.made(x!, name)?.inputs[0]

/** -(x·c) → x·(-c). */
export const negateProduct: Rule<'negate'> = (r, { inputs: [x], type }) => {
  const product = r.made(x!, 'multiply')
  const c = product && r.uniform(product.inputs[1]!)
  return c === undefined ? undefined : r.emit('multiply', {}, [product!.inputs[0]!, r.full(-c, type)])
}

/** x + (-y) → x - y, (-x) + y → y - x, and x - (-y) → x + y. */
export const joinNegated: Rule<'add' | 'subtract'> = (r, { name, inputs: [x, y] }) => {
  const right = r.made(y!, 'negate')
  if (right !== undefined) return r.emit(name === 'add' ? 'subtract' : 'add', {}, [x!, right.inputs[0]!])
  const left = name === 'add' ? r.made(x!, 'negate') : undefined
  return left && r.emit('subtract', {}, [y!, left.inputs[0]!])
}

/**
 * x / 2ⁿ → x · 2⁻ⁿ of floats with axes, where 2⁻ⁿ is a normal number and n ≥ 1: both round the same number once. Sizes are such numbers. Shares and rates are
 * not, and scalars are quickly divided: programs that differ in one of these should not differ in anything else.
 */
export const divideByPowerOfTwo: Rule<'divide'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  if (c === undefined || Math.abs(c) < 2 || type.shape.length === 0 || !isFloat(type)) return undefined
  const [low, high] = new Int32Array(Float64Array.of(c).buffer)
  const size = Math.abs(1 / c)
  const isNormal = type.dtype === 'float32' ? size >= 2 ** -126 && size < 2 ** 128 : size >= 2 ** -1022 && size < Infinity
  return isNormal && low === 0 && high! << 12 === 0 ? r.emit('multiply', {}, [x!, r.full(1 / c, type)]) : undefined
}

const inverse = { EQ: 'NE', NE: 'EQ', LT: 'GE', GE: 'LT', GT: 'LE', LE: 'GT' } as const

/** not(x = y) → x ≠ y; of orders only where no NaN can be, of which neither x < y nor x ≥ y holds. */
export const notCompared: Rule<'not'> = (r, { inputs: [x] }) => {
  const test = r.made(x!, 'compare')
  const direction = test && inverse[test.params.direction]
  return direction && (direction === 'EQ' || direction === 'NE' || !isFloat(r.typeOf(test.inputs[0]!)))
    ? r.emit('compare', { direction }, test.inputs) : undefined
}

/** select(true, x, y) → x, select(false, x, y) → y, select(p, x, x) → x. */
export const selectKnown: Rule<'select'> = (r, { inputs: [p, x, y] }) => {
  const c = r.uniform(p!)
  return x === y || c === 1 ? x : c === 0 ? y : undefined
}

/** Through a dtype that holds every value of the first → at once: float32 by way of float64 back is where it was. */
export const convertTwice: Rule<'convert'> = (r, { inputs: [x], params }) => {
  const inner = r.made(x!, 'convert')
  if (inner === undefined) return undefined
  const [from, by] = [r.typeOf(inner.inputs[0]!).dtype, inner.params.dtype]
  return from === 'bool' || by === 'float64' || from === by ? r.emit('convert', params, inner.inputs) : undefined
}
