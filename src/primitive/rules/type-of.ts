import { axisOf } from '../../tensor/axis.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { AbstractValue } from '../row/row.js'

/* What the shape rules share. Operations check their operands first, in the user's terms; these sentences are the net below. */

/** The operands' common type; all must agree in shape and dtype. */
export const common = (primitive: string, inputs: readonly AbstractValue[]): AbstractValue => {
  const [first, ...rest] = inputs
  if (first === undefined) return mismatch(`${primitive}: needs an operand`)
  for (const other of rest) {
    if (other.dtype !== first.dtype) mismatch(`${primitive}: ${first.dtype} and ${other.dtype} differ: cast one of them`)
    if (!sameShape(first.shape, other.shape)) mismatch(`${primitive}: ${show(first.shape)} and ${show(other.shape)} differ`)
  }
  return first
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** The only operand of a unary primitive. */
export const only = (inputs: readonly AbstractValue[]): AbstractValue => inputs[0] ?? mismatch('a primitive needs an operand')

/** Checks that every axis exists. */
export const checkAxes = (primitive: string, shape: readonly number[], axes: readonly number[]): void => {
  for (const axis of axes) axisOf(primitive, shape, axis)
  if (new Set(axes).size !== axes.length) mismatch(`${primitive}: axes ${show(axes)} of ${show(shape)} repeat`)
}

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The axes of a shape that are not among `axes`, in order. */
export const otherAxes = (rank: number, axes: readonly number[]): number[] => range(rank).filter(axis => !axes.includes(axis))
