import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { DType, Storage } from '../../../src/tensor/dtype.js'
import { erf, erfc, exp, expm1, log, log1p, logistic, pow, tanh } from '../../../src/primitive/reference/math/index.js'
import { epsilonOf, leastOf, type Bounded } from './bounded.js'

/** Below this, functions may flush to 0. */
const tiny = (dtype: DType): number => dtype === 'float32' ? 2 ** -126 : 2 ** -1022

/** What two engines may differ by in a function of one exact operand, in relation to its value. */
const functionError = (dtype: DType): number => dtype === 'float32' ? 5 * epsilonOf(dtype) : 2e-12

/** Monotone functions, as defined, so that every host draws the same programs: the farthest that the value moves is at an end of where the operand may lie. */
const monotone: { readonly [N in PrimitiveName]?: (x: number) => number } = {
  exponential: exp, exponential_minus_one: expm1, log, log_plus_one: log1p, tanh, erf, erfc, logistic,
}

const monotoneError = (f: (x: number) => number, dtype: DType, x: number, e: number, y: number): number => {
  const value = f(x)
  if (e === 0) {
    if (Number.isNaN(y)) return 0
    if (!Number.isFinite(y)) {
      // An overflow is certain where it is one for somewhat smaller operands too; the logarithm's pole is exact.
      return x <= 0 || x === Infinity || Math.abs(dtype === 'float32' ? Math.fround(f(x - x * 1e-3)) : f(x - x * 1e-3)) === Infinity ? 0 : Infinity
    }
    return Math.abs(y) * functionError(dtype) + tiny(dtype)
  }
  const spread = Math.max(Math.abs(f(x + e) - value), Math.abs(f(x - e) - value))
  return Number.isFinite(spread) ? spread + (Math.abs(y) + spread) * functionError(dtype) + tiny(dtype) : Infinity
}

const waveError = (dtype: DType, x: number, e: number, y: number): number => {
  if (!Number.isFinite(x)) return e === 0 ? 0 : Infinity
  if (Math.abs(x) > (dtype === 'float32' ? 1e4 : 1e6)) return Infinity
  // Beyond the first quarter of a turn, what is left of x after whole turns has the absolute accuracy of the turns.
  return e + Math.abs(y) * functionError(dtype) + (Math.abs(x) > 0.75 ? functionError(dtype) : 0) + tiny(dtype)
}

const rounded = (dtype: DType, y: number): number => Math.abs(y) * epsilonOf(dtype) + leastOf(dtype)

/** With operands a ± p and b ± q. */
type Pair = (a: number, p: number, b: number, q: number, y: number, dtype: DType) => number

const sum: Pair = (a, p, b, q, y, dtype) => {
  if (p === 0 && q === 0) return 0
  if (!Number.isFinite(y)) return (!Number.isFinite(a) && p > 0) || (!Number.isFinite(b) && q > 0) || (Number.isFinite(a) && Number.isFinite(b)) ? Infinity : p + q < Infinity ? 0 : Infinity
  return p + q + rounded(dtype, y)
}

const product: Pair = (a, p, b, q, y, dtype) => {
  if (p === 0 && q === 0) return 0
  if (!Number.isFinite(y)) return Number.isNaN(y) && (Number.isNaN(a) || Number.isNaN(b)) ? 0 : Infinity
  return Math.abs(a) * q + Math.abs(b) * p + p * q + rounded(dtype, y)
}

const quotient: Pair = (a, p, b, q, y, dtype) => {
  if (p === 0 && q === 0) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.isNaN(a) || Number.isNaN(b) ? 0 : Infinity
  const room = Math.abs(b) - q
  return room > 0 ? (p + Math.abs(y) * q) / room + rounded(dtype, y) : Infinity
}

const power: Pair = (a, p, b, q, y, dtype) => {
  if (p === 0 && q === 0) {
    if (!Number.isFinite(a) || !Number.isFinite(b) || Number.isNaN(y) || a === 0 || b === 0 || a === 1) return 0
    if (!Number.isFinite(y)) return Number.isFinite(pow(Math.abs(a), b * 0.99)) ? Infinity : 0
    const depth = 1 + Math.abs(b * log(Math.abs(a)))
    return Math.abs(y) * functionError(dtype) * depth + tiny(dtype)
  }
  // Of whole exponents the sign follows from the base's, and the size from its size.
  const whole = q === 0 && Number.isInteger(b)
  const base = whole ? Math.abs(a) : a
  if (base - p <= 0 && !(whole && b >= 0)) return Infinity
  if (!Number.isFinite(y)) return Infinity
  const ends = [Math.max(0, base - p), base + p]
  const corners = ends.flatMap(end => [pow(end, b - q), pow(end, b + q)])
  const crossed = base - p < 0 ? pow(base + p, b) : 0
  const spread = Math.max(...corners.map(corner => Math.abs(corner - Math.abs(y)))) + crossed
  return spread + Math.abs(y) * functionError(dtype) * (1 + (base > 0 ? Math.abs(b * log(base)) : 0)) + tiny(dtype)
}

const extremum: Pair = (a, p, b, q, y) => {
  if (Number.isNaN(a) || Number.isNaN(b)) return p < Infinity && q < Infinity ? 0 : Infinity
  // Where it is certain which one it is, that one's.
  return Math.abs(a - b) > p + q ? (a === y ? p : q) : Math.max(p, q)
}

const certain = (a: number, p: number, b: number, q: number): boolean =>
  (p === 0 && q === 0) || (p + q < Infinity && (Number.isNaN(a) || Number.isNaN(b) || Math.abs(a - b) > p + q))

const pairs: { readonly [N in PrimitiveName]?: Pair } = {
  add: sum, subtract: sum, multiply: product, divide: quotient, power,
  maximum: extremum, minimum: extremum,
  compare: (a, p, b, q) => certain(a, p, b, q) ? 0 : Infinity,
}

type Single = (x: number, e: number, y: number, from: DType, to: DType) => number

const truncated = (x: number): number => Math.trunc(Math.min(Math.max(x, -2147483648), 2147483647))

const singles: { readonly [N in PrimitiveName]?: Single } = {
  negate: (_, e) => e,
  abs: (_, e) => e,
  sign: (x, e) => e === 0 || Math.abs(x) > e ? 0 : Infinity,
  sqrt: (x, e, y, dtype) => {
    if (e === 0) return 0
    if (x - e < 0 || !Number.isFinite(y)) return Infinity
    return Math.max(Math.sqrt(x + e) - Math.sqrt(x), Math.sqrt(x) - Math.sqrt(x - e)) + rounded(dtype, y)
  },
  rsqrt: (x, e, y, dtype) => {
    if (e === 0) return Number.isFinite(y) && y !== 0 ? 3 * rounded(dtype, y) : 0
    return x - e > 0 && Number.isFinite(y) ? 1 / Math.sqrt(x - e) - 1 / Math.sqrt(x) + 3 * rounded(dtype, y) : Infinity
  },
  sine: (x, e, y, dtype) => waveError(dtype, x, e, y),
  cosine: (x, e, y, dtype) => waveError(dtype, x, e, y),
  convert: (x, e, y, from, to) => {
    if (e === 0 || from === to) return e
    if (to === 'bool') return Math.abs(x) > e ? 0 : Infinity
    if (to === 'int32') return e < Infinity && truncated(x - e) === truncated(x + e) ? 0 : Infinity
    return e + rounded(to, y)
  },
}

const selectError = ([predicate, onTrue, onFalse]: readonly Bounded[], y: Storage): Float64Array => Float64Array.from(y, (_, i) =>
  predicate!.error && predicate!.error[i]! > 0 ? Infinity : (predicate!.data[i] ? onTrue!.error?.[i] : onFalse!.error?.[i]) ?? 0)

/** What bit operations make of an uncertain number is uncertain. */
const spoiled = (inputs: readonly Bounded[], y: Storage): Float64Array =>
  Float64Array.from(y, (_, i) => inputs.some(x => x.error && x.error[i]! > 0) ? Infinity : 0)

/** Not correctly rounded everywhere. */
const inexact = (name: PrimitiveName): boolean => monotone[name] !== undefined || ['rsqrt', 'sine', 'cosine', 'power'].includes(name)

/** The quotient by a zero whose sign engines need not agree on. */
const poles = (inputs: readonly Bounded[], y: Storage, error: Float64Array | undefined): Float64Array | undefined => {
  const [, b] = inputs
  if (inputs.every(x => x.signed) || !b!.data.includes(0)) return error
  return Float64Array.from(y, (value, i) => b!.data[i] === 0 && !Number.isNaN(value) ? Infinity : error?.[i] ?? 0)
}

/** The bounds of an elementwise primitive. */
export const elementwiseError = (name: PrimitiveName, inputs: readonly Bounded[], type: AbstractValue, y: Storage): Float64Array | undefined => {
  const errors = inputs.map(x => x.error)
  const float = inputs.at(-1)!.dtype === 'float32' || inputs.at(-1)!.dtype === 'float64'
  if (errors.every(e => e === undefined) && !(float && inexact(name))) {
    return float && name === 'divide' ? poles(inputs, y, undefined) : undefined
  }
  if (name === 'select') return selectError(inputs, y)
  if (!float) return spoiled(inputs, y)
  const [x, z] = inputs
  const dtype = x!.dtype
  const single = singles[name]
  if (single !== undefined) return Float64Array.from(y, (value, i) => single(x!.data[i]!, errors[0]?.[i] ?? 0, value, dtype, type.dtype))
  const f = monotone[name]
  if (f !== undefined) return Float64Array.from(y, (value, i) => monotoneError(f, dtype, x!.data[i]!, errors[0]?.[i] ?? 0, value))
  const pair = pairs[name]
  if (pair === undefined) throw new Error(`no bound for ${name}`)
  const error = Float64Array.from(y, (value, i) => pair(x!.data[i]!, errors[0]?.[i] ?? 0, z!.data[i]!, errors[1]?.[i] ?? 0, value, dtype))
  return name === 'divide' ? poles(inputs, y, error) : error
}
