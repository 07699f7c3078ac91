import { allocate, copyOf, type DType, type Storage } from '../../tensor/dtype.js'
import { binary, ternary, unary } from './operands.js'
import type { Direction, PrimitiveParams } from '../row/params.js'

const holds: Readonly<Record<Direction, (a: number, b: number) => boolean>> = {
  EQ: (a, b) => a === b,
  NE: (a, b) => a !== b,
  LT: (a, b) => a < b,
  LE: (a, b) => a <= b,
  GT: (a, b) => a > b,
  GE: (a, b) => a >= b,
}

/** `bool`: IEEE 754 comparison, so NaN differs from everything, itself too, and -0 equals 0. */
export const compare = binary<PrimitiveParams['compare']>((a, b, { direction }) => {
  const x = a.data
  const y = b.data
  const test = holds[direction]
  const out = allocate('bool', x.length)
  for (let i = 0; i < out.length; i++) out[i] = test(x[i]!, y[i]!) ? 1 : 0
  return out
})

/** `onTrue` where the predicate holds, else `onFalse`; a predicate of rank 0 chooses for all. */
export const select = ternary<unknown>((predicate, onTrue, onFalse, _, result) => {
  const p = predicate.data
  const step = predicate.shape.length === 0 ? 0 : 1
  const x = onTrue.data
  const y = onFalse.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = p[i * step] !== 0 ? x[i]! : y[i]!
  return out
})

const toBool = (data: Storage): Storage => {
  const out = allocate('bool', data.length)
  for (let i = 0; i < out.length; i++) out[i] = data[i] !== 0 ? 1 : 0
  return out
}

/** Toward zero, to the nearest int32 where out of range, and NaN to 0, as XLA converts. */
const toInt32 = (data: Storage): Storage => {
  const out = allocate('int32', data.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max(data[i]!, -2147483648), 2147483647)
  return out
}

const converted = (data: Storage, dtype: DType): Storage => {
  switch (dtype) {
    case 'float32': case 'float64': return copyOf(dtype, data)
    case 'int32': return toInt32(data)
    case 'bool': return toBool(data)
  }
}

/** The elements in another dtype: to a float rounded to nearest, to bool as `x ≠ 0` (NaN is true), from bool 0 or 1. */
export const convert = unary<PrimitiveParams['convert']>((x, { dtype }) =>
  x.dtype === dtype ? x.data : converted(x.data, dtype))
