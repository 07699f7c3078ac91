import { isFloat, none, type Rule } from './rule.js'

/* Arithmetic that changes nothing, NaN and the sign of zero included. */

type Commutative = 'add' | 'multiply' | 'maximum' | 'minimum' | 'and' | 'or' | 'xor'

/** f(c, x) → f(x, c): the rules look for a constant in the second place. */
export const constantSecond: Rule<Commutative> = (r, { name, inputs: [x, y] }) =>
  r.uniform(x!) !== undefined && r.uniform(y!) === undefined ? r.emit(name, none, [y!, x!]) : undefined

/** x + 0 → x of int32; of floats x + (-0) → x, as -0 + 0 is 0. */
export const addNothing: Rule<'add'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  return isFloat(type) ? (Object.is(c, -0) ? x : undefined) : c === 0 ? x : undefined
}

/** x - 0 → x; of floats the subtracted 0 is no -0, as -0 - (-0) is 0. */
export const subtractNothing: Rule<'subtract'> = (r, { inputs: [x, y] }) => Object.is(r.uniform(y!), 0) ? x : undefined

/** 0 - x → -x of int32; of floats -0 - x → -x, as 0 - 0 is no -0. */
export const subtractFromNothing: Rule<'subtract'> = (r, { inputs: [x, y], type }) =>
  Object.is(r.uniform(x!), isFloat(type) ? -0 : 0) ? r.emit('negate', none, [y!]) : undefined

/** x - x → 0 of int32. */
export const subtractItself: Rule<'subtract'> = (r, { inputs: [x, y], type }) =>
  x === y && type.dtype === 'int32' ? r.full(0, type) : undefined

/** x·1 → x, x·(-1) → -x, and x·0 → 0 of int32. */
export const multiplyByUnit: Rule<'multiply'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  return c === 1 ? x : c === -1 ? r.emit('negate', none, [x!]) : c === 0 && type.dtype === 'int32' ? r.full(0, type) : undefined
}

/** x/1 → x, x/(-1) → -x. */
export const divideByUnit: Rule<'divide'> = (r, { inputs: [x, y] }) => {
  const c = r.uniform(y!)
  return c === 1 ? x : c === -1 ? r.emit('negate', none, [x!]) : undefined
}

const view = new DataView(new ArrayBuffer(8))

/** The exponent of a number that is ±2ⁿ. */
const exponentOf = (x: number): number | undefined => {
  view.setFloat64(0, x)
  const high = view.getUint32(0)
  return (high & 0xfffff) === 0 && view.getUint32(4) === 0 ? (high >>> 20 & 0x7ff) - 1023 : undefined
}

/** x / 2ⁿ → x · 2⁻ⁿ of floats, where 2⁻ⁿ is a normal number: both round the same number once. */
export const divideByPowerOfTwo: Rule<'divide'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  const n = c === undefined || !isFloat(type) ? undefined : exponentOf(c)
  const [least, greatest] = type.dtype === 'float32' ? [-127, 126] : [-1022, 1022]
  return n !== undefined && n >= least && n <= greatest ? r.emit('multiply', none, [x!, r.full(1 / c!, type)]) : undefined
}

/** max(x, x) → x, and max(x, -∞) → x. */
export const maximumOfItself: Rule<'maximum'> = (r, { inputs: [x, y], type }) =>
  x === y || r.uniform(y!) === (type.dtype === 'int32' ? -2147483648 : -Infinity) ? x : undefined

/** min(x, x) → x, and min(x, ∞) → x. */
export const minimumOfItself: Rule<'minimum'> = (r, { inputs: [x, y], type }) =>
  x === y || r.uniform(y!) === (type.dtype === 'int32' ? 2147483647 : Infinity) ? x : undefined
