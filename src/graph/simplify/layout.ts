import { sizeOf } from '../../tensor/dtype.js'
import { range, sameShape } from '../rules/type-of.js'
import { scalarOf } from './elementwise.js'
import type { Rewriter, Rule } from './rule.js'

/* Reshapes, transposes and broadcasts: at most one of each is left between two computations. */

const spread = (r: Rewriter, scalar: number, shape: readonly number[]): number =>
  shape.length === 0 ? scalar : r.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [scalar])

const isAscending = (axes: readonly number[]): boolean => axes.every((axis, i) => i === 0 || axes[i - 1]! < axis)

/** The axes of more or less than one element, in order. */
const wideAxes = (shape: readonly number[]): number[] => range(shape.length).filter(axis => shape[axis] !== 1)

export const reshapeToSame: Rule<'reshape'> = (r, { inputs: [x], params: { shape } }) =>
  sameShape(r.typeOf(x!).shape, shape) ? x : undefined

export const reshapeTwice: Rule<'reshape'> = (r, { inputs: [x], params }) => {
  const inner = r.made(x!, 'reshape')
  return inner && r.emit('reshape', params, inner.inputs)
}

/** reshape(spread scalar) → spread scalar. A scalar's own reshape is written so too. */
export const reshapeScalar: Rule<'reshape'> = (r, { inputs: [x], params: { shape } }) => {
  const scalar = r.typeOf(x!).shape.length === 0 ? x : scalarOf(r, x!)
  return scalar === undefined ? undefined : spread(r, scalar, shape)
}

/** A reshape that brings in or drops axes of 1 only, after a broadcast → a broadcast. */
export const reshapeOfBroadcast: Rule<'reshape'> = (r, { inputs: [x], params: { shape } }) => {
  const inner = r.made(x!, 'broadcast_in_dim')
  if (inner === undefined) return undefined
  const [from, to] = [wideAxes(inner.params.shape), wideAxes(shape)]
  const wide = from.length === to.length && from.every((axis, i) => inner.params.shape[axis] === shape[to[i]!])
  const broadcastDimensions = inner.params.broadcastDimensions.map(axis => to[from.indexOf(axis)] ?? -1)
  return wide && !broadcastDimensions.includes(-1) ? r.emit('broadcast_in_dim', { shape, broadcastDimensions }, inner.inputs) : undefined
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

export const transposeOfBroadcast: Rule<'transpose'> = (r, { inputs: [x], params: { permutation }, type: { shape } }) => {
  const inner = r.made(x!, 'broadcast_in_dim')
  return inner && r.emit('broadcast_in_dim',
    { shape, broadcastDimensions: inner.params.broadcastDimensions.map(axis => permutation.indexOf(axis)) }, inner.inputs)
}

export const transposeOfIota: Rule<'transpose'> = (r, { inputs: [x], params: { permutation }, type: { shape, dtype } }) => {
  const inner = r.made(x!, 'iota')
  return inner && r.emit('iota', { shape, dtype, dimension: permutation.indexOf(inner.params.dimension) }, [])
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

export const broadcastOfTranspose: Rule<'broadcast_in_dim'> = (r, { inputs: [x], params: { shape, broadcastDimensions } }) => {
  const inner = r.made(x!, 'transpose')
  if (inner === undefined) return undefined
  const home = range(broadcastDimensions.length).map(axis => broadcastDimensions[inner.params.permutation.indexOf(axis)]!)
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions: home }, inner.inputs)
}

/** The operand's axes of 1 are dropped before: what is left says which axes are repeated. */
export const broadcastOfUnitAxes: Rule<'broadcast_in_dim'> = (r, { inputs: [x], params: { shape, broadcastDimensions } }) => {
  const from = r.typeOf(x!).shape
  const axes = wideAxes(from)
  if (axes.length === from.length) return undefined
  const squeezed = r.emit('reshape', { shape: axes.map(axis => from[axis]!) }, [x!])
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions: axes.map(axis => broadcastDimensions[axis]!) }, [squeezed])
}
