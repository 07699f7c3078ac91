import { allocate } from '../../tensor/dtype.js'
import type { Kernel } from '../row/kernel.js'
import { cos, erf, erfc, exp, expm1, log, log1p, logistic, pow, sin, tanh } from './math/index.js'
import { binary, unary } from './operands.js'

// Arithmetic is done in float64 and rounded once, by storing: for + - · / √ of float32 that is the correctly rounded
// result, and for int32 it is the low 32 bits.

const each = (f: (x: number) => number): Kernel<unknown> => unary(({ data }, _, result) => {
  const out = allocate(result.dtype, data.length)
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]!)
  return out
})

const eachPair = (f: (a: number, b: number) => number): Kernel<unknown> => binary((a, b, _, result) => {
  const x = a.data
  const y = b.data
  const out = allocate(result.dtype, x.length)
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!)
  return out
})

/** Modulo 2³². A negative exponent gives 1 for base 1 and 0 for every other, -1 too: a truncated quotient but for that one. */
const intPower = (x: number, y: number): number => {
  if (y < 0) return x === 1 ? 1 : 0
  let power = 1
  for (let square = x, rest = y; rest > 0; rest >>>= 1, square = Math.imul(square, square)) {
    if (rest & 1) power = Math.imul(power, square)
  }
  return power
}

/** Truncated quotient; XLA defines x/0 as -1, and -2³¹/-1 wraps to -2³¹. */
const intDivide = (x: number, y: number): number => y === 0 ? -1 : Math.trunc(x / y)

/** int32 has arithmetic of its own where float64 would lose bits or means something else. */
const byDType = (int32: Kernel<unknown>, others: Kernel<unknown>): Kernel<unknown> => (inputs, params, result) =>
  (result.dtype === 'int32' ? int32 : others)(inputs, params, result)

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

/** Kernels that work on each element by itself; operands of one shape and dtype, and so is the result. */
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
  sine: each(sin),
  cosine: each(cos),
  tanh: each(tanh),
  logistic: each(logistic),
  erf: each(erf),
  erfc: each(erfc),
  not: byDType(each((x) => ~x), each((x) => x ^ 1)),
  add,
  subtract,
  multiply: byDType(eachPair(Math.imul), multiplyFloats),
  divide: byDType(eachPair(intDivide), divideFloats),
  power: byDType(eachPair(intPower), eachPair(pow)),
  maximum,
  minimum,
  and: eachPair((a, b) => a & b),
  or: eachPair((a, b) => a | b),
  xor: eachPair((a, b) => a ^ b),
  // JavaScript takes a shift modulo 32; StableHLO's result is 0 from 32 on, the amount read as unsigned.
  shift_right_logical: eachPair((x, by) => by >>> 0 < 32 ? x >>> by : 0),
} satisfies Record<string, Kernel<unknown>>
