import { allocate } from '../../tensor/dtype.js'
import type { Kernel } from '../row/kernel.js'
import { binary, unary } from './operands.js'

// Arithmetic is done in float64 and rounded once, by storing: for + - · / √ of float32 that is the correctly rounded
// result, and for int32 it is the low 32 bits.

/** The kernel of a function of numbers. */
export const each = (f: (x: number) => number): Kernel<unknown> => unary(({ data }, _, result) => {
  const out = allocate(result.dtype, data.length)
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]!)
  return out
})

/** The kernel of a function of pairs of numbers. */
export const eachPair = (f: (a: number, b: number) => number): Kernel<unknown> => binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!)
  return out
})

/** int32 has arithmetic of its own where float64 would lose bits or means something else. */
export const byDType = (int32: Kernel<unknown>, others: Kernel<unknown>): Kernel<unknown> => (inputs, params, result) =>
  (result.dtype === 'int32' ? int32 : others)(inputs, params, result)
