import { storageOf } from '../../src/tensor/value.js'
import { apply, type bounds } from '../law/compiled/bound.js'
import { epsilonOf, exact, type Bounded } from '../law/compiled/bounded.js'

/*
 * Where XLA may round otherwise than IEEE 754 has it for each operation by itself: a product and a sum are rounded once, a division by a constant is a
 * multiplication, numbers below the least normal one are 0, and sums may begin with either zero. The guide lists the same.
 */

const tiny = { float32: 2 ** -126, float64: 2 ** -1022, int32: 0, bool: 0 }

/** With room for that. */
const loosened = (x: Bounded): Bounded => {
  if (x.dtype === 'int32' || x.dtype === 'bool') return x
  const room = (value: number): number => 3 * Math.abs(value) * epsilonOf(x.dtype) + (Math.abs(value) < 8 * tiny[x.dtype] ? tiny[x.dtype] : 0)
  return { ...x, signed: false, error: Float64Array.from(x.data, (value, i) => (x.error?.[i] ?? 0) + (Number.isFinite(value) ? room(value) : 0)) }
}

/** Of values that are given, those that count as 0. */
const flushed = (x: Bounded): Bounded => x.dtype === 'int32' || x.dtype === 'bool' || x.data.every(value => Math.abs(value) >= tiny[x.dtype] || value === 0) ? { ...x, signed: false }
  : { ...x, signed: false, error: Float64Array.from(x.data, value => Math.abs(value) < tiny[x.dtype] ? Math.abs(value) : 0) }

const MOVES = new Set(['reshape', 'transpose', 'broadcast_in_dim', 'slice', 'reverse', 'concatenate', 'pad', 'gather', 'select', 'iota', 'negate', 'abs'])

export const looseBounds: typeof bounds = (program, inputs) => {
  const values = inputs.map(flushed)
  for (const step of program.steps) {
    if ('constant' in step) values.push(flushed(exact(step.type, storageOf(step.constant, 'constant'))))
    else {
      const made = apply(step.name, step.params, step.inputs.map(n => values[n]!), step.type)
      values.push(MOVES.has(step.name) ? made : loosened(made))
    }
  }
  return program.results.map(n => values[n]!)
}
