import type { PrimitiveName, PrimitiveParams } from '../../../src/primitive/row/params.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { Program } from '../../../src/primitive/program.js'
import { rowOf } from '../../../src/primitive/table.js'
import { asStated } from '../../../src/tensor/cast.js'
import { sizeOf, type DType, type Storage } from '../../../src/tensor/dtype.js'
import { storageOf } from '../../../src/tensor/value.js'
import { elementwiseError } from './bound-elementwise.js'
import { epsilonOf, exact, greatest, leastOf, type Bounded } from './bounded.js'

/*
 * How far another engine's result may lie from the reference's. Each element carries the greatest difference that two engines can have
 * there, when both round correctly in the basic operations (+ - · / √ and conversions), sum in any order, and know the other functions to a
 * few units in the last place. Where the difference is unbounded (a comparison that may go either way, a divisor that may be 0), it is ∞.
 */

export type AnyParams = PrimitiveParams[PrimitiveName]

const evaluate = (name: PrimitiveName, params: AnyParams, inputs: readonly { readonly shape: readonly number[]; readonly dtype: DType; readonly data: Storage }[],
  type: AbstractValue): Storage => rowOf(name).evaluate(inputs, asStated(params), type)

const none = (n: number): Float64Array => new Float64Array(n)
export const errorsOf = (x: Bounded): Float64Array => x.error ?? none(x.data.length)
/** Of NaN and infinities 0: they are certain, unless numbers beside them overflow. */
const magnitudes = (x: Bounded): Float64Array => Float64Array.from(x.data, v => Number.isFinite(v) ? Math.abs(v) : 0)

/** The least k ≤ 12 such that every element is a multiple of 2^-k; `undefined` when there is none. */
const fineness = (data: Storage): number | undefined => {
  let k = 0
  for (const x of data) {
    while (k <= 12 && !Number.isInteger(x * 2 ** k)) k++
    if (k > 12) return undefined
  }
  return k
}

/** Magnitudes up to which sums of multiples of 2^-k are exact in any order. */
const exactUpTo = (dtype: DType, k: number | undefined): number => k === undefined ? -1 : 2 ** ((dtype === 'float32' ? 24 : 53) - k)

/**
 * The most additions that a term of a sum goes through. Engines add float32 in runs of 64, the sums of eight of these, and then in pairs, or more exactly.
 */
const additions = (terms: number, dtype: DType): number => dtype === 'float32' ? Math.min(terms, 72 + Math.ceil(Math.log2(Math.max(terms, 1)))) : terms

/** The bound of a sum: of its terms' bounds, the number of terms, and the sum of their magnitudes. */
const sumError = (type: AbstractValue, y: Storage, terms: (i: number) => number, total: Float64Array, carried: Float64Array | undefined, exactTo: number): Float64Array => {
  const eps = epsilonOf(type.dtype)
  return Float64Array.from(y, (value, i) => {
    const came = carried?.[i] ?? 0
    // A NaN or an infinity among the terms stays in every order; an overflow of finite terms need not.
    if (!(came < Infinity) || !(total[i]! < greatest(type.dtype) / 2)) return Infinity
    if (!Number.isFinite(value)) return 0
    if (came === 0 && total[i]! <= exactTo) return 0
    return came + (additions(terms(i), type.dtype) * total[i]! / 2 + Math.abs(value)) * eps + terms(i) * leastOf(type.dtype)
  })
}

const asFloats = (x: AbstractValue, data: Float64Array) => ({ shape: x.shape, dtype: 'float64' as const, data })
const wide = (type: AbstractValue): AbstractValue => ({ shape: type.shape, dtype: 'float64' })

type Rule = (inputs: readonly Bounded[], params: AnyParams, type: AbstractValue, y: Storage) => Float64Array | undefined

/** The errors move as the elements do. */
const moved = (name: PrimitiveName): Rule => (inputs, params, type) => {
  if (inputs.every(x => x.error === undefined)) return undefined
  return asStated(evaluate(name, params, inputs.map(x => asFloats(x, errorsOf(x))), wide(type)))
}

const summed = (name: 'reduce' | 'cumulative_sum' | 'reduce_window', termsOf: (params: AnyParams, shape: readonly number[]) => number): Rule => ([x], params, type, y) => {
  const over = (data: Float64Array): Float64Array => asStated(evaluate(name, params, [asFloats(x!, data)], wide(type)))
  const terms = termsOf(params, x!.shape)
  return sumError(type, y, () => terms, over(magnitudes(x!)), x!.error && over(x!.error), exactUpTo(type.dtype, fineness(x!.data)))
}

const reduceSum = summed('reduce', (params, shape) => asStated<PrimitiveParams['reduce']>(params).dimensions.reduce((n, axis) => n * shape[axis]!, 1))

const reduce: Rule = (inputs, params, type, y) => {
  const [x] = inputs
  const { kind, dimensions } = asStated<PrimitiveParams['reduce']>(params)
  if (kind === 'add') return reduceSum(inputs, params, type, y)
  // A maximum moves at most as far as the element that moves farthest.
  return x!.error && asStated(evaluate('reduce', { kind: 'maximum', dimensions }, [asFloats(x!, x!.error)], wide(type)))
}

const products = (name: 'dot_general' | 'convolution', termsOf: (params: AnyParams, left: readonly number[], right: readonly number[]) => number): Rule => ([a, b], params, type, y) => {
  const terms = termsOf(params, a!.shape, b!.shape)
  const over = (p: Float64Array, q: Float64Array): Float64Array => asStated(evaluate(name, params, [asFloats(a!, p), asFloats(b!, q)], wide(type)))
  const [ma, mb] = [magnitudes(a!), magnitudes(b!)]
  const parts = [
    ...(a!.error ? [over(a!.error, mb)] : []), ...(b!.error ? [over(ma, b!.error)] : []), ...(a!.error && b!.error ? [over(a!.error, b!.error)] : []),
  ]
  // Infinity times what may be of either sign is certain only where every operand is.
  const carried = parts.length === 0 ? undefined
    : Float64Array.from(y, (value, i) => Number.isFinite(value) ? parts.reduce((sum, part) => sum + part[i]!, 0) : Infinity)
  const [ka, kb] = [fineness(a!.data), fineness(b!.data)]
  return sumError(type, y, () => terms + 1, over(ma, mb), carried, exactUpTo(type.dtype, ka === undefined || kb === undefined ? undefined : ka + kb))
}

const dot = products('dot_general', (params, left) => asStated<PrimitiveParams['dot_general']>(params).lhsContracting.reduce((n, axis) => n * left[axis]!, 1))

const convolution = products('convolution', (params, _, right) => sizeOf(right) / Math.max(1, right[asStated<PrimitiveParams['convolution']>(params).dimensions.rhs[1]!]!))

const windowSum = summed('reduce_window', params => sizeOf(asStated<PrimitiveParams['reduce_window']>(params).windowDimensions))

const reduceWindow: Rule = (inputs, params, type, y) => {
  const [x] = inputs
  const given = asStated<PrimitiveParams['reduce_window']>(params)
  if (given.kind === 'add') return windowSum(inputs, params, type, y)
  return x!.error && asStated<Float64Array>(evaluate('reduce_window', { ...given, kind: 'maximum' }, [asFloats(x!, x!.error)], wide(type))).map(e => Math.max(0, e))
}

const gather: Rule = ([x, indices], params, type) => {
  if (indices!.error) return none(sizeOf(type.shape)).fill(Infinity)
  return x!.error && asStated(evaluate('gather', params, [asFloats(x!, x!.error), indices!], wide(type)))
}

const scatter: Rule = ([x, indices, updates], params, type, y) => {
  if (indices!.error) return none(y.length).fill(Infinity)
  const over = (p: Float64Array, q: Float64Array): Float64Array =>
    asStated(evaluate('scatter', params, [asFloats(x!, p), indices!, asFloats(updates!, q)], wide(type)))
  const count = over(none(y.length), none(updates!.data.length).fill(1))
  const carried = over(errorsOf(x!), errorsOf(updates!))
  const [kx, ku] = [fineness(x!.data), fineness(updates!.data)]
  const exactTo = exactUpTo(type.dtype, kx === undefined || ku === undefined ? undefined : Math.max(kx, ku))
  const error = sumError(type, y, i => count[i]! + 1, over(magnitudes(x!), magnitudes(updates!)), carried, exactTo)
  // Nothing added leaves the operand, and one addition is rounded as any.
  return error.map((e, i) => carried[i]! === 0 && count[i]! <= 1 ? 0 : count[i]! === 0 ? carried[i]! : e)
}

const lanes = (x: Bounded, axis: number, see: (lane: readonly number[]) => void): void => {
  const inner = sizeOf(x.shape.slice(axis + 1))
  const size = x.shape[axis]!
  for (let o = 0; o < sizeOf(x.shape.slice(0, axis)); o++) {
    for (let i = 0; i < inner; i++) see(Array.from({ length: size }, (_, j) => (o * size + j) * inner + i))
  }
}

const argmax: Rule = ([x], params, _type, y) => {
  const { dimension } = asStated<PrimitiveParams['argmax']>(params)
  if (x!.error === undefined) return undefined
  const error = none(y.length)
  let out = 0
  lanes(x!, dimension, lane => {
    const best = lane[y[out]!]
    const sure = best === undefined || lane.every(at => at === best || (x!.error![at] === 0 && x!.error![best] === 0)
      || Math.abs(x!.data[best]! - x!.data[at]!) > x!.error![at]! + x!.error![best]!)
    error[out++] = sure ? 0 : Infinity
  })
  return error
}

const argsort: Rule = ([x], params, _type, y) => {
  const { dimension } = asStated<PrimitiveParams['argsort']>(params)
  if (x!.error === undefined) return undefined
  const error = none(y.length)
  lanes(x!, dimension, lane => {
    const most = Math.max(0, ...lane.map(at => x!.error![at]!))
    const sorted = lane.map(at => x!.data[lane[y[at]!]!]!)
    if (most > 0 && !sorted.every((value, j) => j === 0 || value - sorted[j - 1]! > 2 * most)) lane.forEach(at => { error[at] = Infinity })
  })
  return error
}

const rules: { readonly [N in PrimitiveName]?: Rule } = {
  iota: () => undefined,
  broadcast_in_dim: moved('broadcast_in_dim'), reshape: moved('reshape'), transpose: moved('transpose'), reverse: moved('reverse'),
  slice: moved('slice'), pad: moved('pad'), concatenate: moved('concatenate'),
  reduce, argmax, argsort, gather, scatter, dot_general: dot, convolution, reduce_window: reduceWindow,
  cumulative_sum: summed('cumulative_sum', (params, shape) => shape[asStated<PrimitiveParams['cumulative_sum']>(params).dimension]!),
  threefry2x32: (inputs, _, type) => inputs.some(x => x.error) ? none(sizeOf(type.shape)).fill(Infinity) : undefined,
}

/** Functions, which may flush to a zero of either sign. */
const unsigned: readonly PrimitiveName[] = [
  'exponential', 'exponential_minus_one', 'log', 'log_plus_one', 'sine', 'cosine', 'tanh',
  'logistic', 'erf', 'erfc', 'power', 'rsqrt',
]

/** One application: the reference's elements, and the bounds that come of those of the operands. */
export const apply = (name: PrimitiveName, params: AnyParams, inputs: readonly Bounded[], type: AbstractValue): Bounded => {
  const data = evaluate(name, params, inputs, type)
  const rule = rules[name]
  const error = rule === undefined ? elementwiseError(name, inputs, type, data) : rule(inputs, params, type, data)
  const whole = type.dtype === 'int32' || type.dtype === 'bool'
  const limit = greatest(type.dtype)
  const signed = inputs.every(x => x.signed) && !unsigned.includes(name) && (error === undefined || error.every(e => e === 0))
  if (error === undefined) return { ...type, data, error, signed }
  let any = false
  for (let i = 0; i < error.length; i++) {
    const e = error[i]!
    if (e === 0) continue
    any = true
    // Beside the greatest number, or of whole numbers, a difference has no bound.
    if (whole || !(Math.abs(data[i]!) + e <= limit)) error[i] = Infinity
  }
  return { ...type, data, error: any ? error : undefined, signed }
}

/** The results of a program, each element with its bound. */
export const bounds = (program: Program, inputs: readonly Bounded[]): readonly Bounded[] => {
  const values = [...inputs]
  for (const step of program.steps) {
    values.push('constant' in step ? exact(step.type, storageOf(step.constant, 'constant'))
      : apply(step.name, step.params, step.inputs.map(n => values[n]!), step.type))
  }
  return program.results.map(n => values[n]!)
}
