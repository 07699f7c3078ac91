import type { Direction } from '../../engine/reference/params.js'
import type { AbstractValue } from '../primitive.js'
import { isFloat, none, type Rule } from './rule.js'

/* Bits, comparisons and choices. */

/** All bits set. */
const ones = ({ dtype }: AbstractValue): number => dtype === 'bool' ? 1 : -1

/** not(not x) → x. */
export const notTwice: Rule<'not'> = (r, { inputs: [x] }) => r.made(x!, 'not')?.inputs[0]

const inverse: Readonly<Record<Direction, Direction>> = { EQ: 'NE', NE: 'EQ', LT: 'GE', GE: 'LT', GT: 'LE', LE: 'GT' }

/** not(x = y) → x ≠ y; of orders only where no NaN can be, of which neither x < y nor x ≥ y holds. */
export const notCompared: Rule<'not'> = (r, { inputs: [x] }) => {
  const test = r.made(x!, 'compare')
  if (test === undefined) return undefined
  const { direction } = test.params
  const exact = direction === 'EQ' || direction === 'NE' || !isFloat(r.typeOf(test.inputs[0]!))
  return exact ? r.emit('compare', { direction: inverse[direction] }, test.inputs) : undefined
}

/** x and x → x, x and 1…1 → x, x and 0 → 0. */
export const andTrivial: Rule<'and'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  return x === y || c === ones(type) ? x : c === 0 ? y : undefined
}

/** x or x → x, x or 0 → x, x or 1…1 → 1…1. */
export const orTrivial: Rule<'or'> = (r, { inputs: [x, y], type }) => {
  const c = r.uniform(y!)
  return x === y || c === 0 ? x : c === ones(type) ? y : undefined
}

/** x xor x → 0, x xor 0 → x, x xor 1…1 → not x. */
export const xorTrivial: Rule<'xor'> = (r, { inputs: [x, y], type }) => {
  if (x === y) return r.full(0, type)
  const c = r.uniform(y!)
  return c === 0 ? x : c === ones(type) ? r.emit('not', none, [x!]) : undefined
}

/** x shifted by 0 → x, by 32 or more → 0; the amount is read as unsigned. */
export const shiftTrivial: Rule<'shift_right_logical'> = (r, { inputs: [x, y], type }) => {
  const by = r.uniform(y!)
  return by === undefined ? undefined : by === 0 ? x : by >>> 0 >= 32 ? r.full(0, type) : undefined
}

/** x = x is true of integers; of floats it asks for NaN. */
export const compareWithItself: Rule<'compare'> = (r, { inputs: [x, y], params: { direction }, type }) =>
  x === y && !isFloat(r.typeOf(x!)) ? r.full(direction === 'EQ' || direction === 'LE' || direction === 'GE' ? 1 : 0, type) : undefined

/** select(true, x, y) → x, select(false, x, y) → y, select(p, x, x) → x. */
export const selectKnown: Rule<'select'> = (r, { inputs: [p, x, y] }) => {
  const c = r.uniform(p!)
  return x === y || c === 1 ? x : c === 0 ? y : undefined
}

/** select(not p, x, y) → select(p, y, x). */
export const selectNot: Rule<'select'> = (r, { inputs: [p, x, y] }) => {
  const inner = r.made(p!, 'not')
  return inner && r.emit('select', none, [inner.inputs[0]!, y!, x!])
}

/** select(p, true, false) → p, select(p, false, true) → not p. */
export const selectOfBools: Rule<'select'> = (r, { inputs: [p, x, y], type }) => {
  if (type.dtype !== 'bool') return undefined
  const [a, b] = [r.uniform(x!), r.uniform(y!)]
  return a === 1 && b === 0 ? p : a === 0 && b === 1 ? r.emit('not', none, [p!]) : undefined
}

/** select(p, select(p, x, _), y) → select(p, x, y), and so for what the inner one chooses otherwise. */
export const selectTwice: Rule<'select'> = (r, { inputs: [p, x, y] }) => {
  const left = r.made(x!, 'select')
  if (left?.inputs[0] === p) return r.emit('select', none, [p!, left!.inputs[1]!, y!])
  const right = r.made(y!, 'select')
  return right?.inputs[0] === p ? r.emit('select', none, [p!, x!, right!.inputs[2]!]) : undefined
}
