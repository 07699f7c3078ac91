import type { PrimitiveName } from '../../primitive/row/params.js'
import { allocate, sizeOf } from '../../tensor/dtype.js'
import { fromStorage } from '../../tensor/value.js'
import { applied } from './rewrite.js'
import { isFloat, type Rule, type Site } from './rule.js'

/** A result of more elements than this is computed beforehand only if it is no larger than its operands. */
const mostFolded = 1024

/** What has no elements is a constant without elements. */
export const empty: Rule<PrimitiveName> = (r, { type: { shape, dtype } }) =>
  shape.includes(0) ? r.constant(fromStorage(shape, dtype, allocate(dtype, 0))) : undefined

/** Functions of which an engine has shorter formulas for float32. */
const shortened: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  'exponential', 'exponential_minus_one', 'log', 'log_plus_one', 'sine', 'cosine', 'tanh', 'logistic', 'erf', 'erfc', 'rsqrt',
])

/** What sums floats, for which an engine has an order of its own. */
const sums: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['dot_general', 'cumulative_sum', 'scatter'])

const isExact = ({ name, params, type }: Site): boolean => !isFloat(type)
  || !(sums.has(name) || (type.dtype === 'float32' && shortened.has(name)) || (name === 'reduce' && 'kind' in params && params.kind === 'add'))

/**
 * What is computed of constants is a constant, unless an engine would have other last bits. `iota` and spread scalars stay: they are the short form
 * of one.
 */
export const fold: Rule<PrimitiveName> = (r, at) => {
  if (at.inputs.length === 0 || at.name === 'broadcast_in_dim' || !isExact(at)) return undefined
  const operands = []
  for (const n of at.inputs) {
    const x = r.known(n)
    if (x === undefined) return undefined
    operands.push(x)
  }
  const most = Math.max(mostFolded, operands.reduce((n, x) => n + sizeOf(x.shape), 0))
  return sizeOf(at.type.shape) <= most ? r.constant(applied(at, operands)) : undefined
}
