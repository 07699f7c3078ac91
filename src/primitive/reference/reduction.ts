import { allocate, sizeOf, type DType, type Storage } from '../../tensor/dtype.js'
import { unary } from './operands.js'
import type { PrimitiveParams, ReduceKind } from '../row/params.js'
import { axesExcept, lanesOf, permuted, pick } from './strided.js'

/** Reduces each run of `size` neighbours in `data` to one element of `out`. */
type Fold = (data: Storage, size: number, out: Storage) => Storage

/** In float64, from 0, rounded once; of one term, that term, -0 too. */
const sumFloats: Fold = (data, size, out) => {
  if (size === 1) {
    out.set(data)
    return out
  }
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0
    for (const end = at + size; at < end; at++) sum += data[at]!
    out[i] = sum
  }
  return out
}

/** Modulo 2³² at every step: a float64 sum of many int32 could lose low bits. */
const sumInts: Fold = (data, size, out) => {
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0
    for (const end = at + size; at < end; at++) sum = (sum + data[at]!) | 0
    out[i] = sum
  }
  return out
}

const largest = (identity: number): Fold => (data, size, out) => {
  for (let i = 0, at = 0; i < out.length; i++) {
    let best = identity
    for (const end = at + size; at < end; at++) best = Math.max(best, data[at]!)
    out[i] = best
  }
  return out
}

const smallest = (identity: number): Fold => (data, size, out) => {
  for (let i = 0, at = 0; i < out.length; i++) {
    let best = identity
    for (const end = at + size; at < end; at++) best = Math.min(best, data[at]!)
    out[i] = best
  }
  return out
}

const conjunction = (identity: number): Fold => (data, size, out) => {
  for (let i = 0, at = 0; i < out.length; i++) {
    let bits = identity
    for (const end = at + size; at < end; at++) bits &= data[at]!
    out[i] = bits
  }
  return out
}

const disjunction: Fold = (data, size, out) => {
  for (let i = 0, at = 0; i < out.length; i++) {
    let bits = 0
    for (const end = at + size; at < end; at++) bits |= data[at]!
    out[i] = bits
  }
  return out
}

const lowest: Readonly<Record<DType, number>> = { float32: -Infinity, float64: -Infinity, int32: -2147483648, bool: 0 }
const highest: Readonly<Record<DType, number>> = { float32: Infinity, float64: Infinity, int32: 2147483647, bool: 1 }

const foldOf = (kind: ReduceKind, dtype: DType): Fold => {
  switch (kind) {
    case 'add': return dtype === 'int32' ? sumInts : sumFloats
    case 'maximum': return largest(lowest[dtype])
    case 'minimum': return smallest(highest[dtype])
    case 'and': return conjunction(dtype === 'bool' ? 1 : -1)
    case 'or': return disjunction
  }
}

/**
 * One element for each index of the axes that stay, from all elements along `dimensions`, in row-major order. Of no
 * elements: add 0, maximum -∞ (the least int32), minimum +∞ (the greatest int32), and 1 (all bits of an int32), or 0.
 * NaN among the elements makes a maximum or a minimum NaN.
 */
export const reduce = unary<PrimitiveParams['reduce']>((x, { kind, dimensions }, result) => {
  const order = [...axesExcept(x.shape.length, dimensions), ...dimensions]
  const out = allocate(result.dtype, sizeOf(result.shape))
  return foldOf(kind, x.dtype)(permuted(x, order), sizeOf(pick(x.shape, dimensions)), out)
})

/**
 * The int32 index of the first largest (smallest) element along `dimension`; a NaN outdoes every number, as in NumPy. Of
 * no elements: 0.
 */
export const argmax = unary<PrimitiveParams['argmax']>(({ data, shape }, { dimension, kind }) => {
  const { outer, size, inner } = lanesOf(shape, dimension)
  const out = allocate('int32', outer * inner)
  const sign = kind === 'max' ? 1 : -1
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let best = -Infinity
      let found = 0
      for (let j = 0; j < size; j++) {
        const x = sign * data[(o * size + j) * inner + i]!
        if (x > best) {
          best = x
          found = j
        } else if (x !== x) {
          found = j
          break
        }
      }
      out[o * inner + i] = found
    }
  }
  return out
})

/**
 * Each element plus all before it along `dimension` (after it, where reversed), summed in float64 from 0; int32 wraps. One
 * element alone is its sum, -0 too.
 */
export const cumulative_sum = unary<PrimitiveParams['cumulative_sum']>((x, { dimension, reverse }, result) => {
  const { data } = x
  const { outer, size, inner } = lanesOf(x.shape, dimension)
  if (size === 1) return data
  const out = allocate(result.dtype, data.length)
  const wraps = result.dtype === 'int32'
  const step = reverse ? -inner : inner
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let at = (o * size + (reverse ? size - 1 : 0)) * inner + i
      let sum = 0
      for (let j = 0; j < size; j++, at += step) {
        sum += data[at]!
        if (wraps) sum |= 0
        out[at] = sum
      }
    }
  }
  return out
})
