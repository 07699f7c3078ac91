import * as defined from '../../../../src/primitive/reference/math/index.js'
import { Code } from '../../../../src/engine/wasm/assembler/code.js'
import { assemble } from '../../../../src/engine/wasm/assembler/module.js'
import { host } from '../../../../src/engine/wasm/host/host.js'
import { erfc } from '../../../../src/engine/wasm/math/complement.js'
import { exponential, exponentialMinusOne, logistic } from '../../../../src/engine/wasm/math/exponential.js'
import { FLOAT32, FLOAT64, type Format, type Routine, type Routine2 } from '../../../../src/engine/wasm/math/lanes.js'
import { log, logPlusOne } from '../../../../src/engine/wasm/math/logarithm.js'
import { power } from '../../../../src/engine/wasm/math/power.js'
import { erf, tanh } from '../../../../src/engine/wasm/math/quotient.js'
import { cosine, sine } from '../../../../src/engine/wasm/math/trigonometric.js'

export type Numbers = Float32Array | Float64Array

const routines = (format: Format) => ({
  exponential: exponential(format), exponential_minus_one: exponentialMinusOne(format), log: log(format), log_plus_one: logPlusOne(format),
  sine: sine(format), cosine: cosine(format), tanh: tanh(format), logistic: logistic(format), erf: erf(format), erfc: erfc(format),
})

export type Elementary = keyof ReturnType<typeof routines>

export const float32 = routines(FLOAT32)
export const float64 = routines(FLOAT64)
export const power32 = power(FLOAT32)
export const power64 = power(FLOAT64)

/** What is to be computed, in float64: the host's functions, and the definition's where the host has none. */
export const reference: Readonly<Record<Elementary, (x: number) => number>> = {
  exponential: Math.exp,
  exponential_minus_one: Math.expm1,
  log: Math.log,
  log_plus_one: Math.log1p,
  sine: Math.sin,
  cosine: Math.cos,
  tanh: Math.tanh,
  logistic: x => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)),
  erf: defined.erf,
  erfc: defined.erfc,
}

export const referencePower = (x: number, y: number): number =>
  x === 1 || (x === -1 && (y === Infinity || y === -Infinity)) ? 1 : x ** y

const sizeOf = (count: number, like: Numbers): number => Math.ceil(count * like.BYTES_PER_ELEMENT / 16) * 16

const copy = <A extends Numbers>(like: A, buffer: ArrayBuffer, at: number, count: number): A =>
  (like instanceof Float32Array ? new Float32Array(buffer, at, count) : new Float64Array(buffer, at, count)) as A

/** A loop over whole vectors; the last is padded with zeros. */
const compiled = <A extends Numbers>(
  emit: (code: Code, load: (input: number) => void) => void, inputs: readonly A[],
): A => {
  const first = inputs[0]!
  const bytes = sizeOf(first.length, first)
  const code = new Code(['i32'])
  const at = code.param(0)
  code.loop(again => {
    code.get(at)
    emit(code, input => code.get(at).memory('v128.load', input * bytes))
    code.memory('v128.store', inputs.length * bytes)
    code.get(at).i32(16).op('i32.add').tee(at).i32(bytes).op('i32.lt_u').branchIf(again)
  })
  const pages = Math.ceil((inputs.length + 1) * bytes / 65536)
  const memory = new host.Memory({ initial: pages, maximum: pages })
  inputs.forEach((input, i) => copy(first, memory.buffer, i * bytes, first.length).set(input))
  const module = new host.Module(assemble([{ code, name: 'f' }], { pages }))
  new host.Instance(module, { env: { memory } }).exports['f']!(0)
  return copy(first, memory.buffer, inputs.length * bytes, first.length)
}

export const applied = <A extends Numbers>(routine: Routine, x: A): A => compiled((code, load) => {
  const local = code.local('v128')
  load(0)
  routine(code.set(local), local)
}, [x])

export const applied2 = <A extends Numbers>(routine: Routine2, x: A, y: A): A => compiled((code, load) => {
  const [a, b] = [code.local('v128'), code.local('v128')]
  load(0)
  code.set(a)
  load(1)
  routine(code.set(b), a, b)
}, [x, y])

/**
 * The same numbers in each run of the tests.
 *
 * Source: G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
 */
export const randomBits = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

const scratch = new Float64Array(1)
const scratchBits = new Uint32Array(scratch.buffer)

/**
 * The distance to the true value, in units in the last place of float32 there; infinite where NaN, an infinity or a
 * sign is wrong.
 */
export const ulps32 = (got: number, value: number): number => {
  const rounded = Math.fround(value)
  if (Object.is(got, rounded)) return 0
  if (Number.isNaN(got) || Number.isNaN(value) || got === rounded) return Infinity
  if (!Number.isFinite(rounded) || !Number.isFinite(got)) {
    // Where one is the largest number and the other Infinity they are neighbours.
    return Math.min(Math.abs(got), Math.abs(value)) > 3.4028234e38 && got * value > 0 ? 1 : Infinity
  }
  scratch[0] = value
  const exponent = Math.max((scratchBits[1]! >>> 20 & 0x7ff) - 1023, -126)
  return Math.abs(got - value) * 2 ** (23 - exponent)
}

/** The error relative to the value, at least the smallest normal number; infinite where NaN, an infinity or a sign is wrong. */
export const relative64 = (got: number, value: number): number => {
  if (Object.is(got, value)) return 0
  if (Number.isNaN(got) || !Number.isFinite(value) || got === value || !Number.isFinite(got)) return Infinity
  return Math.abs(got - value) / Math.max(Math.abs(value), 2 ** -1022)
}
