import type { PrimitiveName } from '../../primitive/row/params.js'
import { elementwise } from '../../primitive/rules/elementwise.js'
import { sameShape } from '../../primitive/rules/type-of.js'
import { scalarOf, spread, type Rule } from './rule.js'

/* Elementwise functions change places with what lays their operands out. */

/** f(spread x, spread y) → spread f(x, y) of scalars: one element, computed as each was. */
export const spreadLast: Rule<PrimitiveName> = (r, { name, params, inputs, type: { shape } }) => {
  const scalars = inputs.flatMap(n => scalarOf(r, n) ?? [])
  return name in elementwise && scalars.length === inputs.length ? spread(r, r.emit(name, params, scalars), shape) : undefined
}

/**
 * f(reshape x, reshape y, scalar) → reshape f(x, y, scalar), where x and y have one shape and one of them is computed: f joins what
 * computes it, and the elements are laid out anew once, after it.
 */
export const reshapeLast: Rule<PrimitiveName> = (r, { name, params, inputs, type: { shape } }) => {
  const sources = inputs.map(n => r.made(n, 'reshape')?.inputs[0])
  const source = sources.find(n => n !== undefined && r.isComputed(n))
  if (source === undefined || !(name in elementwise)) return undefined
  const under = r.typeOf(source).shape
  const scalars = inputs.map(n => scalarOf(r, n))
  if (!sources.every((n, i) => n === undefined ? scalars[i] !== undefined : sameShape(r.typeOf(n).shape, under))) return undefined
  return r.emit('reshape', { shape }, [r.emit(name, params, sources.map((n, i) => n ?? spread(r, scalars[i]!, under)))])
}
