import { allocate, sizeOf, stridesOf } from '../../tensor/dtype.js'
import { fillWith, partOf, setInto } from '../../tensor/storage.js'
import type { Kernel } from '../row/kernel.js'
import { binary, unary } from './operands.js'
import type { PrimitiveParams } from '../row/params.js'
import { lanesOf, offsetsOf, permuted, take } from './strided.js'

/** `0 … n - 1` along one dimension, repeated along the others. */
export const iota: Kernel<PrimitiveParams['iota']> = (_, { shape, dtype, dimension }) => {
  const out = allocate(dtype, sizeOf(shape))
  setInto(out, offsetsOf(shape, shape.map((_, axis) => axis === dimension ? 1 : 0)), 0)
  return out
}

/** Operand axis `i` becomes result axis `broadcastDimensions[i]`; size 1 stretches, and the other axes repeat. */
export const broadcast_in_dim = unary<PrimitiveParams['broadcast_in_dim']>((x, { shape, broadcastDimensions }) => {
  const own = stridesOf(x.shape)
  const strides = shape.map(() => 0)
  broadcastDimensions.forEach((to, axis) => { strides[to] = x.shape[axis] === 1 ? 0 : own[axis]! })
  return take(x, offsetsOf(shape, strides))
})

/** The same elements: the operand's own buffer. */
export const reshape = unary<PrimitiveParams['reshape']>((x) => x.data)

/** Result axis `i` is operand axis `permutation[i]`. */
export const transpose = unary<PrimitiveParams['transpose']>((x, { permutation }) => permuted(x, permutation))

/** The elements in opposite order along each of `dimensions`. */
export const reverse = unary<PrimitiveParams['reverse']>((x, { dimensions }) => {
  const own = stridesOf(x.shape)
  const start = dimensions.reduce((sum, axis) => sum + (x.shape[axis]! - 1) * own[axis]!, 0)
  return take(x, offsetsOf(x.shape, own.map((stride, axis) => dimensions.includes(axis) ? -stride : stride), start))
})

/** The elements at `start, start + stride, …` below `limit` of each axis. */
export const slice = unary<PrimitiveParams['slice']>((x, { start, strides }, result) => {
  const own = stridesOf(x.shape)
  const first = own.reduce((sum, stride, axis) => sum + start[axis]! * stride, 0)
  return take(x, offsetsOf(result.shape, own.map((stride, axis) => stride * strides[axis]!), first))
})

/**
 * Element `i` of an axis goes to `low + i·(interior + 1)`, and the padding value (second operand, rank 0) everywhere
 * else; where low or high are negative, the elements that fall outside are dropped.
 */
export const pad = binary<PrimitiveParams['pad']>((x, value, { low, interior }, result) => {
  const from = stridesOf(x.shape)
  const to = stridesOf(result.shape)
  const kept = x.shape.map((size, axis) => {
    const step = interior[axis]! + 1
    const first = Math.max(0, Math.ceil(-low[axis]! / step))
    const last = Math.min(size - 1, Math.floor((result.shape[axis]! - 1 - low[axis]!) / step))
    return { first, count: Math.max(0, last - first + 1), step, at: low[axis]! + first * step }
  })
  const counts = kept.map(({ count }) => count)
  const sources = offsetsOf(counts, from, kept.reduce((sum, { first }, axis) => sum + first * from[axis]!, 0))
  const targets = offsetsOf(
    counts,
    kept.map(({ step }, axis) => step * to[axis]!),
    kept.reduce((sum, { at }, axis) => sum + at * to[axis]!, 0),
  )
  const out = fillWith(allocate(result.dtype, sizeOf(result.shape)), value.data[0]!)
  for (let i = 0; i < sources.length; i++) out[targets[i]!] = x.data[sources[i]!]!
  return out
})

/** The operands one after the other along `dimension`. */
export const concatenate: Kernel<PrimitiveParams['concatenate']> = (inputs, { dimension }, result) => {
  const { outer, size, inner } = lanesOf(result.shape, dimension)
  const out = allocate(result.dtype, outer * size * inner)
  let start = 0
  for (const { shape, data } of inputs) {
    const block = shape[dimension]! * inner
    for (let i = 0; i < outer; i++) setInto(out, partOf(result.dtype, data, i * block, block), i * size * inner + start)
    start += block
  }
  return out
}
