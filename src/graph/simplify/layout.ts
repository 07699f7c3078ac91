import { sizeOf } from '../../tensor/dtype.js'
import { range, sameShape } from '../../primitive/rules/type-of.js'
import { isAscending, scalarOf, spread, type Rule } from './rule.js'

/* Movements: at most one of each is left between two computations. */

/** Of these, one that gives the type of its first operand gives that operand. */
export const toSame: Rule<'reshape' | 'slice' | 'concatenate' | 'convert'> = (r, { inputs: [x], type: { shape, dtype } }) => {
  const from = r.typeOf(x!)
  return from.dtype === dtype && sameShape(from.shape, shape) ? x : undefined
}

/** A scalar spread, moved → that scalar spread. A scalar's own reshape is written so too. */
export const ofScalar: Rule<'reshape' | 'transpose' | 'slice' | 'reverse'> = (r, { inputs: [x], type: { shape } }) => {
  const scalar = r.typeOf(x!).shape.length === 0 ? x : scalarOf(r, x!)
  return scalar === undefined ? undefined : spread(r, scalar, shape)
}

export const reshapeTwice: Rule<'reshape'> = (r, { inputs: [x], params }) => {
  const inner = r.made(x!, 'reshape')
  return inner && r.emit('reshape', params, inner.inputs)
}

/** A transpose that moves axes of 1 only is a reshape; one that moves none is nothing. */
export const transposeOfUnitAxes: Rule<'transpose'> = (r, { inputs: [x], params: { permutation }, type: { shape } }) => {
  const from = r.typeOf(x!).shape
  return isAscending(permutation.filter(axis => from[axis] !== 1)) ? r.emit('reshape', { shape }, [x!]) : undefined
}

export const transposeTwice: Rule<'transpose'> = (r, { inputs: [x], params: { permutation } }) => {
  const inner = r.made(x!, 'transpose')
  return inner && r.emit('transpose', { permutation: permutation.map(axis => inner.params.permutation[axis]!) }, inner.inputs)
}

/** A broadcast that repeats nothing, axes in order → a reshape; from a scalar it stays. */
export const broadcastThatRepeatsNothing: Rule<'broadcast_in_dim'> = (r, { inputs: [x], params: { shape, broadcastDimensions } }) => {
  const from = r.typeOf(x!).shape
  if (from.length === 0) return shape.length === 0 ? x : undefined
  const axes = broadcastDimensions.filter((_, i) => from[i] !== 1)
  return sizeOf(from) === sizeOf(shape) && isAscending(axes) ? r.emit('reshape', { shape }, [x!]) : undefined
}

export const broadcastTwice: Rule<'broadcast_in_dim'> = (r, { inputs: [x], params: { shape, broadcastDimensions } }) => {
  const inner = r.made(x!, 'broadcast_in_dim')
  return inner && r.emit('broadcast_in_dim',
    { shape, broadcastDimensions: inner.params.broadcastDimensions.map(axis => broadcastDimensions[axis]!) }, inner.inputs)
}

/** The operand's axes of 1 are dropped before: what is left says which axes are repeated. */
export const broadcastOfUnitAxes: Rule<'broadcast_in_dim'> = (r, { inputs: [x], params: { shape, broadcastDimensions } }) => {
  const from = r.typeOf(x!).shape
  const axes = range(from.length).filter(axis => from[axis] !== 1)
  if (axes.length === from.length) return undefined
  const squeezed = r.emit('reshape', { shape: axes.map(axis => from[axis]!) }, [x!])
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions: axes.map(axis => broadcastDimensions[axis]!) }, [squeezed])
}

/** Index i of the outer slice is `start + i·stride` of the inner one, and that is again such a place. */
export const sliceTwice: Rule<'slice'> = (r, { inputs: [x], params: { start, strides }, type: { shape } }) => {
  const inner = r.made(x!, 'slice')
  if (inner === undefined || shape.includes(0)) return undefined
  const first = start.map((s, i) => inner.params.start[i]! + s * inner.params.strides[i]!)
  const step = strides.map((s, i) => s * inner.params.strides[i]!)
  const limit = first.map((s, i) => s + (shape[i]! - 1) * step[i]! + 1)
  return r.emit('slice', { start: first, limit, strides: step }, inner.inputs)
}

/** Over no axes, or axes of 1, a reduction is a reshape. */
export const reduceUnitAxes: Rule<'reduce'> = (r, { inputs: [x], params: { dimensions }, type: { shape } }) => {
  const from = r.typeOf(x!).shape
  return dimensions.every(axis => from[axis] === 1) ? r.emit('reshape', { shape }, [x!]) : undefined
}

/** The sums along an axis of 1 are its elements. */
export const sumsOfOne: Rule<'cumulative_sum'> = (_, { inputs: [x], params: { dimension }, type: { shape } }) => shape[dimension] === 1 ? x : undefined
