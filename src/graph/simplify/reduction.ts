import { otherAxes } from '../rules/type-of.js'
import { scalarOf } from './elementwise.js'
import { isFloat, none, type Rule } from './rule.js'

/* Reductions: the order in which floats are summed stays. */

/** Over no axes, or axes of 1, a reduction is a reshape; a sum of floats starts at 0, and 0 + (-0) is 0. */
export const reduceUnitAxes: Rule<'reduce'> = (r, { inputs: [x], params: { kind, dimensions }, type }) => {
  const from = r.typeOf(x!).shape
  if (!dimensions.every(axis => from[axis] === 1)) return undefined
  const same = r.emit('reshape', { shape: type.shape }, [x!])
  return kind === 'add' && isFloat(type) ? r.emit('add', none, [same, r.full(0, type)]) : same
}

/** A maximum, minimum, and or or of one scalar, several times, is the scalar. */
export const reduceTheSame: Rule<'reduce'> = (r, { inputs: [x], params: { kind }, type: { shape } }) => {
  const scalar = kind === 'add' || r.typeOf(x!).shape.includes(0) ? undefined : scalarOf(r, x!)
  return scalar === undefined || shape.length === 0 ? scalar : r.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [scalar])
}

const isAscending = (axes: readonly number[]): boolean => axes.every((axis, i) => i === 0 || axes[i - 1]! < axis)

/** A transpose before is left out where the axes that stay are in order, and where floats are summed, those that they are summed along. */
export const reduceOfTranspose: Rule<'reduce'> = (r, { inputs: [x], params: { kind, dimensions }, type }) => {
  const inner = r.made(x!, 'transpose')
  if (inner === undefined) return undefined
  const { permutation } = inner.params
  const home = (axes: readonly number[]): number[] => axes.map(axis => permutation[axis]!)
  const over = kind === 'add' && isFloat(type) ? home(dimensions) : home(dimensions).sort((p, q) => p - q)
  return isAscending(home(otherAxes(permutation.length, dimensions))) && isAscending(over)
    ? r.emit('reduce', { kind, dimensions: over }, inner.inputs) : undefined
}
