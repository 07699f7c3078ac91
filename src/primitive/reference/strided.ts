import { allocate, stridesOf, type Storage } from '../../tensor/dtype.js'
import type { ArrayView } from '../row/kernel.js'

/**
 * Where each element of an array lies in a buffer: `start + Σ index[axis]·strides[axis]` for every index of `shape`, in
 * row-major order. A stride of 0 repeats, a negative one reverses.
 */
export const offsetsOf = (shape: readonly number[], strides: readonly number[], start = 0): Int32Array => {
  // An axis of 0 after large ones would come too late to keep these from being laid out.
  if (shape.includes(0)) return new Int32Array(0)
  let offsets = Int32Array.of(start)
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!
    if (size === 1) continue
    const stride = strides[axis]!
    const finer = new Int32Array(offsets.length * size)
    for (let i = 0, at = 0; i < offsets.length; i++) {
      for (let j = 0, offset = offsets[i]!; j < size; j++, offset += stride) finer[at++] = offset
    }
    offsets = finer
  }
  return offsets
}

/** The elements of `x` that lie at `offsets`, in that order. */
export const take = (x: ArrayView, offsets: Int32Array): Storage => {
  const { data } = x
  const out = allocate(x.dtype, offsets.length)
  for (let i = 0; i < out.length; i++) out[i] = data[offsets[i]!]!
  return out
}

/** The entries of `values` at `positions`. */
export const pick = (values: readonly number[], positions: readonly number[]): number[] =>
  positions.map((p) => values[p]!)

/** The axes `0 … rank - 1` that none of `lists` holds, ascending. */
export const axesExcept = (rank: number, ...lists: readonly (readonly number[])[]): number[] =>
  Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !lists.some((list) => list.includes(axis)))

/** The elements of `x` with its axes in `order`: a copy, or its own buffer where the order is already that. */
export const permuted = (x: ArrayView, order: readonly number[]): Storage =>
  order.every((axis, i) => axis === i)
    ? x.data
    : take(x, offsetsOf(pick(x.shape, order), pick(stridesOf(x.shape), order)))

/** A shape seen from one of its axes: `outer` blocks of `size` rows of `inner` elements. */
export interface Lanes {
  readonly outer: number
  readonly size: number
  readonly inner: number
}

/** The lanes of `shape` along `axis`: one lane for every index of the other axes. */
export const lanesOf = (shape: readonly number[], axis: number): Lanes => ({
  outer: shape.slice(0, axis).reduce((n, d) => n * d, 1),
  size: shape[axis]!,
  inner: shape.slice(axis + 1).reduce((n, d) => n * d, 1),
})
