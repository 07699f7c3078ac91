import type { PrimitiveName } from '../../engine/reference/params.js'
import { sizeOf } from '../../tensor/dtype.js'
import { elementwise } from '../rules/elementwise.js'
import { sameShape } from '../rules/type-of.js'
import type { Rewriter, Rule } from './rule.js'

const isElementwise = (name: PrimitiveName): boolean => name in elementwise

/** The scalar that is repeated throughout a value. */
export const scalarOf = (r: Rewriter, n: number): number | undefined => {
  const spread = r.made(n, 'broadcast_in_dim')
  return spread?.params.broadcastDimensions.length === 0 ? spread.inputs[0] : undefined
}

/** f(spread x, spread y) → spread f(x, y), where both are spread alike or one is a scalar: fewer elements, each computed as before. */
export const spreadLast: Rule<PrimitiveName> = (r, { name, params, inputs, type: { shape } }) => {
  if (!isElementwise(name)) return undefined
  const spreads = []
  for (const n of inputs) {
    const spread = r.made(n, 'broadcast_in_dim')
    if (spread === undefined) return undefined
    spreads.push(spread)
  }
  const widest = spreads.find(({ params: p }) => p.broadcastDimensions.length > 0) ?? spreads[0]!
  const { broadcastDimensions } = widest.params
  const small = r.typeOf(widest.inputs[0]!).shape
  const alike = spreads.every(({ inputs: [x], params: p }) => p.broadcastDimensions.length === 0
    || (sameShape(p.broadcastDimensions, broadcastDimensions) && sameShape(r.typeOf(x!).shape, small)))
  if (!alike || (small.length > 0 && sizeOf(small) >= sizeOf(shape))) return undefined
  const operands = spreads.map(({ inputs: [x], params: p }) =>
    p.broadcastDimensions.length > 0 || small.length === 0 ? x! : r.emit('broadcast_in_dim', { shape: small, broadcastDimensions: [] }, [x!]))
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions }, [r.emit(name, params, operands)])
}

/**
 * f(reshape x, reshape y, scalar) → reshape f(x, y, scalar), where x and y have one shape and one of them is computed: f joins what
 * computes it, and the elements are laid out anew once, after it.
 */
export const reshapeLast: Rule<PrimitiveName> = (r, { name, params, inputs, type: { shape } }) => {
  if (!isElementwise(name)) return undefined
  const sources = inputs.map(n => r.made(n, 'reshape')?.inputs[0])
  const source = sources.find(n => n !== undefined && r.isComputed(n))
  if (source === undefined) return undefined
  const under = r.typeOf(source).shape
  const scalars = inputs.map((n, i) => sources[i] === undefined ? scalarOf(r, n) : undefined)
  const fits = sources.every((n, i) => scalars[i] !== undefined || (n !== undefined && sameShape(r.typeOf(n).shape, under)))
  if (!fits) return undefined
  const operands = sources.map((n, i) => n ?? r.emit('broadcast_in_dim', { shape: under, broadcastDimensions: [] }, [scalars[i]!]))
  return r.emit('reshape', { shape }, [r.emit(name, params, operands)])
}
