import type { PrimitiveParams } from '../../engine/reference/params.js'
import { scalarOf } from './elementwise.js'
import type { Rule } from './rule.js'

/* Slices, reversals, paddings and concatenations. */

export const sliceOfAll: Rule<'slice'> = (r, { inputs: [x], params: { start, limit, strides } }) => {
  const { shape } = r.typeOf(x!)
  return shape.every((d, i) => start[i] === 0 && limit[i] === d && (strides[i] === 1 || d === 1)) ? x : undefined
}

/** Index i of the outer slice is `start + i·stride` of the inner one, and that is again such a place. */
export const sliceTwice: Rule<'slice'> = (r, { inputs: [x], params: { start, strides }, type: { shape } }) => {
  const inner = r.made(x!, 'slice')
  if (inner === undefined) return undefined
  const first = start.map((s, i) => inner.params.start[i]! + s * inner.params.strides[i]!)
  const step = strides.map((s, i) => s * inner.params.strides[i]!)
  const limit = first.map((s, i) => s + (shape[i]! - 1) * step[i]! + 1)
  return shape.includes(0) ? undefined : r.emit('slice', { start: first, limit, strides: step }, inner.inputs)
}

/** slice(broadcast x) → broadcast(slice x): only the axes that x itself has are cut. */
export const sliceOfBroadcast: Rule<'slice'> = (r, { inputs: [x], params: { start, limit, strides }, type: { shape } }) => {
  const inner = r.made(x!, 'broadcast_in_dim')
  if (inner === undefined) return undefined
  const { shape: full, broadcastDimensions } = inner.params
  const from = r.typeOf(inner.inputs[0]!).shape
  const own = (pick: (axis: number) => number, whole: (size: number) => number): number[] =>
    from.map((d, i) => d === full[broadcastDimensions[i]!] ? pick(broadcastDimensions[i]!) : whole(d))
  const params: PrimitiveParams['slice'] =
    { start: own(axis => start[axis]!, () => 0), limit: own(axis => limit[axis]!, d => d), strides: own(axis => strides[axis]!, () => 1) }
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions }, [r.emit('slice', params, inner.inputs)])
}

/** A slice that lies in one of the operands is a slice of that one. */
export const sliceOfConcatenate: Rule<'slice'> = (r, { inputs: [x], params: { start, strides }, type: { shape } }) => {
  const inner = r.made(x!, 'concatenate')
  if (inner === undefined || shape.includes(0)) return undefined
  const { dimension } = inner.params
  const first = start[dimension]!
  const last = first + (shape[dimension]! - 1) * strides[dimension]!
  let from = 0
  for (const n of inner.inputs) {
    const to = from + r.typeOf(n).shape[dimension]!
    if (first < to) {
      if (last >= to) return undefined
      const begin = start.map((s, i) => i === dimension ? s - from : s)
      return r.emit('slice', { start: begin, limit: begin.map((s, i) => s + (shape[i]! - 1) * strides[i]! + 1), strides }, [n])
    }
    from = to
  }
  return undefined
}

/** Axes of 1 need no reversal. */
export const reverseOfUnitAxes: Rule<'reverse'> = (r, { inputs: [x], params: { dimensions }, type: { shape } }) => {
  const wide = dimensions.filter(axis => shape[axis] !== 1)
  return wide.length === 0 ? x : wide.length < dimensions.length ? r.emit('reverse', { dimensions: wide }, [x!]) : undefined
}

/** What is reversed twice is not reversed. */
export const reverseTwice: Rule<'reverse'> = (r, { inputs: [x], params: { dimensions } }) => {
  const inner = r.made(x!, 'reverse')
  if (inner === undefined) return undefined
  const before = inner.params.dimensions
  const once = [...before.filter(axis => !dimensions.includes(axis)), ...dimensions.filter(axis => !before.includes(axis))]
  return r.emit('reverse', { dimensions: once.sort((p, q) => p - q) }, inner.inputs)
}

/** reverse(broadcast x) → broadcast(reverse x), along the axes that x itself has. */
export const reverseOfBroadcast: Rule<'reverse'> = (r, { inputs: [x], params: { dimensions } }) => {
  const inner = r.made(x!, 'broadcast_in_dim')
  if (inner === undefined) return undefined
  const own = inner.params.broadcastDimensions.flatMap((axis, i) => dimensions.includes(axis) ? [i] : [])
  return r.emit('broadcast_in_dim', inner.params, [r.emit('reverse', { dimensions: own }, inner.inputs)])
}

export const padByNothing: Rule<'pad'> = (r, { inputs: [x], params: { low, high, interior } }) => {
  const { shape } = r.typeOf(x!)
  return shape.every((d, i) => low[i] === 0 && high[i] === 0 && (interior[i] === 0 || d <= 1)) ? x : undefined
}

/** A scalar spread, padded with the same scalar. */
export const padWithTheSame: Rule<'pad'> = (r, { inputs: [x, value], type: { shape } }) =>
  scalarOf(r, x!) === value ? r.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [value!]) : undefined

/** Operands without elements add nothing; one alone is the result. */
export const concatenateWithEmpty: Rule<'concatenate'> = (r, { inputs, params }) => {
  const some = inputs.filter(n => r.typeOf(n).shape[params.dimension] !== 0)
  return some.length === 1 ? some[0] : some.length > 0 && some.length < inputs.length ? r.emit('concatenate', params, some) : undefined
}

/** One scalar spread, several times. */
export const concatenateTheSame: Rule<'concatenate'> = (r, { inputs, type: { shape } }) => {
  const scalar = scalarOf(r, inputs[0]!)
  return scalar !== undefined && inputs.every(n => scalarOf(r, n) === scalar)
    ? r.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [scalar]) : undefined
}
