import { allocate } from '../../tensor/dtype.js'
import type { Kernel } from '../row/kernel.js'
import { byDType, each, eachPair } from './each.js'
import { exp, expm1, log, log1p, logistic, tanh } from './math/index.js'
import { binary } from './operands.js'

/** Truncated quotient; XLA defines x/0 as -1, and -2³¹/-1 wraps to -2³¹. */
const intDivide = (x: number, y: number): number => y === 0 ? -1 : Math.trunc(x / y)

// The six below are most of a training step: plain loops, no call for each element.

const add: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + y[i]!
  return out
})

const subtract: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = x[i]! - y[i]!
  return out
})

const multiplyFloats: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = x[i]! * y[i]!
  return out
})

const divideFloats: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = x[i]! / y[i]!
  return out
})

// NaN from either side stays NaN, and +0 is above -0.

const maximum: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i]!, y[i]!)
  return out
})

const minimum: Kernel<unknown> = binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.min(x[i]!, y[i]!)
  return out
})

/** Kernels that work on each element by itself, but for those whose words bring them; operands of one shape and dtype, and so is the result. */
export const elementwise = {
  negate: each((x) => -x),
  abs: each(Math.abs),
  sign: each(Math.sign),
  exponential: each(exp),
  exponential_minus_one: each(expm1),
  log: each(log),
  log_plus_one: each(log1p),
  sqrt: each(Math.sqrt),
  rsqrt: each((x) => 1 / Math.sqrt(x)),
  tanh: each(tanh),
  logistic: each(logistic),
  not: byDType(each((x) => ~x), each((x) => x ^ 1)),
  add,
  subtract,
  multiply: byDType(eachPair(Math.imul), multiplyFloats),
  divide: byDType(eachPair(intDivide), divideFloats),
  maximum,
  minimum,
  and: eachPair((a, b) => a & b),
  or: eachPair((a, b) => a | b),
  xor: eachPair((a, b) => a ^ b),
  // JavaScript takes a shift modulo 32; StableHLO's result is 0 from 32 on, the amount read as unsigned.
  shift_right_logical: eachPair((x, by) => by >>> 0 < 32 ? x >>> by : 0),
} satisfies Record<string, Kernel<unknown>>
