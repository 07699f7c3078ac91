import type { Direction, PrimitiveName, PrimitiveParams, ReduceKind } from '../../../src/primitive/row/params.js'
import { otherAxes, range } from '../../../src/primitive/rules/type-of.js'
import { rowOf } from '../../../src/primitive/table.js'
import { sizeOf, type DType } from '../../../src/tensor/dtype.js'
import type { Fill } from './data.js'
import { sizes } from './data.js'
import { anyDType, Unfit, type Draft } from './draft.js'
import { gather, scatter } from './propose-indexing.js'
import { convolution, reduceWindow } from './propose-window.js'

/** How a primitive is drawn: with `x`, a value of one of its dtypes, among the operands. */
export interface Proposal {
  /** The dtypes of `x`. */
  readonly dtypes: readonly DType[]
  readonly least?: number
  /** Where the function is defined and of moderate size. */
  readonly domain?: (x: number) => boolean
  readonly draw: (d: Draft, x: number) => number
}

const floats: readonly DType[] = ['float32', 'float64']
const numeric: readonly DType[] = ['float32', 'float64', 'int32']
const bits: readonly DType[] = ['int32', 'bool']
const directions: readonly Direction[] = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE']

type Plain = { [N in PrimitiveName]: keyof PrimitiveParams[N] extends never ? N : never }[PrimitiveName]

const unary = (name: Plain, dtypes: readonly DType[], domain?: (x: number) => boolean): Proposal =>
  ({ dtypes, draw: (d, x) => d.step(name, {}, x), ...(domain && { domain }) })

const binary = (name: Plain, dtypes: readonly DType[], other?: (dtype: DType) => Fill | undefined, domain?: (x: number) => boolean): Proposal => ({
  dtypes,
  draw: (d, x) => {
    const z = d.operand(d.typeOf(x), d.special ? undefined : other?.(d.typeOf(x).dtype))
    return other === undefined && d.dice.chance(0.5) ? d.step(name, {}, z, x) : d.step(name, {}, x, z)
  },
  ...(domain && { domain }),
})

const axes = (d: Draft, x: number): readonly number[] => range(d.typeOf(x).shape.length)
const axis = (d: Draft, x: number): number => {
  if (d.typeOf(x).shape.length === 0) throw new Unfit('no axis')
  return d.dice.pick(axes(d, x))
}

const broadcast: Proposal['draw'] = (d, x) => {
  const { shape } = d.typeOf(x)
  const rank = d.dice.int(shape.length, 4)
  const places = d.dice.shuffled(range(rank)).slice(0, shape.length)
  const broadcastDimensions = d.dice.chance(0.15) ? places : places.sort((p, q) => p - q)
  const to = range(rank).map(place => {
    const from = broadcastDimensions.indexOf(place)
    return from >= 0 && (shape[from] !== 1 || d.dice.chance(0.3)) ? shape[from]! : d.dice.pick(sizes)
  })
  return d.step('broadcast_in_dim', { shape: to, broadcastDimensions }, x)
}

const reshape: Proposal['draw'] = (d, x) => {
  const { shape } = d.typeOf(x)
  const { dice } = d
  const size = sizeOf(shape)
  const divisors = range(size + 1).filter(n => n > 0 && size % n === 0)
  const to: number[] = dice.chance(0.25) ? [size]
    : dice.chance(0.4) && size > 0 ? (() => { const n = dice.pick(divisors); return [n, size / n] })()
    : dice.chance(0.5) && shape.length >= 2 ? (() => { const at = dice.int(0, shape.length - 2); return [...shape.slice(0, at), shape[at]! * shape[at + 1]!, ...shape.slice(at + 2)] })()
    : shape.filter(n => n !== 1)
  const ones = dice.int(0, Math.max(0, 4 - to.length))
  for (let i = 0; i < ones; i++) if (dice.chance(0.4)) to.splice(dice.int(0, to.length), 0, 1)
  return d.step('reshape', { shape: to.length === 0 && size !== 1 ? [size] : to }, x)
}

const slice: Proposal['draw'] = (d, x) => {
  const { shape } = d.typeOf(x)
  const start = shape.map(n => d.dice.chance(0.4) ? 0 : d.dice.int(0, Math.min(n, 6)))
  const limit = shape.map((n, i) => d.dice.chance(0.4) ? n : d.dice.int(start[i]!, n))
  return d.step('slice', { start, limit, strides: shape.map(() => d.dice.chance(0.6) ? 1 : d.dice.int(2, 4)) }, x)
}

const pad: Proposal['draw'] = (d, x) => {
  const { shape, dtype } = d.typeOf(x)
  const width = (): number => d.dice.chance(0.4) ? 0 : d.dice.int(-2, 4)
  const value = d.operand({ shape: [], dtype })
  return d.step('pad', { low: shape.map(width), high: shape.map(width), interior: shape.map(() => d.dice.chance(0.7) ? 0 : d.dice.int(1, 2)) }, x, value)
}

const concatenate: Proposal['draw'] = (d, x) => {
  const dimension = axis(d, x)
  const { shape, dtype } = d.typeOf(x)
  const others = range(d.dice.int(0, 2)).map(() => d.dice.chance(0.2) ? x
    : d.operand({ shape: shape.map((n, i) => i === dimension && d.dice.chance(0.7) ? d.dice.pick([0, 1, 2, 3, 5, 8]) : n), dtype }))
  return d.step('concatenate', { dimension }, ...d.dice.shuffled([x, ...others]))
}

const dot: Proposal['draw'] = (d, x) => {
  const { dice } = d
  const { shape, dtype } = d.typeOf(x)
  const order = dice.shuffled(range(shape.length))
  const batching = order.slice(0, dice.pick([0, 0, 0, 1, 1, 2]))
  const contracting = order.slice(batching.length).slice(0, dice.pick([0, 1, 1, 1, 1, 2]))
  const own = otherAxes(shape.length, [...batching, ...contracting]).length
  const free = range(dice.int(0, Math.max(0, Math.min(2, 4 - batching.length - own)))).map(() => dice.pick(sizes))
  const theirs = [...batching.map(i => shape[i]!), ...contracting.map(i => shape[i]!), ...free]
  const places = dice.chance(0.3) ? range(theirs.length) : dice.shuffled(range(theirs.length))
  const other = range(theirs.length).map(place => theirs[places.indexOf(place)]!)
  const work = sizeOf(shape) * sizeOf(free)
  if (sizeOf(other) > 4200 || work > 200_000) throw new Unfit('too large')
  const z = d.operand({ shape: other, dtype })
  const [xb, xc, zb, zc] = [batching, contracting, places.slice(0, batching.length), places.slice(batching.length, batching.length + contracting.length)]
  return dice.chance(0.5)
    ? d.step('dot_general', { lhsBatching: xb, rhsBatching: zb, lhsContracting: xc, rhsContracting: zc }, x, z)
    : d.step('dot_general', { lhsBatching: zb, rhsBatching: xb, lhsContracting: zc, rhsContracting: xc }, z, x)
}

export const reduceKinds: Readonly<Record<DType, readonly ReduceKind[]>> = {
  float32: ['add', 'add', 'maximum', 'minimum'], float64: ['add', 'add', 'maximum', 'minimum'],
  int32: ['add', 'maximum', 'minimum', 'and', 'or'], bool: ['and', 'or'],
}

const reduce: Proposal['draw'] = (d, x) => {
  const all = axes(d, x)
  const dimensions = d.dice.chance(0.3) ? all : d.dice.chance(0.6) && all.length > 0 ? [d.dice.pick(all)] : d.dice.some(all)
  return d.step('reduce', { kind: d.dice.pick(reduceKinds[d.typeOf(x).dtype]), dimensions: d.dice.chance(0.1) ? d.dice.shuffled(dimensions) : dimensions }, x)
}

const select: Proposal['draw'] = (d, x) => {
  const { shape, dtype } = d.typeOf(x)
  if (dtype === 'bool' && d.dice.chance(0.5)) {
    const type = { shape, dtype: d.dice.pick(anyDType) }
    return d.step('select', {}, x, d.operand(type), d.operand(type))
  }
  const predicate = d.operand({ shape, dtype: 'bool' })
  const z = d.operand({ shape, dtype })
  return d.dice.chance(0.5) ? d.step('select', {}, predicate, x, z) : d.step('select', {}, predicate, z, x)
}

const threefry: Proposal['draw'] = (d, x) => {
  const key = d.operand({ shape: [2], dtype: 'int32' }, 'bits')
  return d.step('threefry2x32', {}, key, ...d.dice.shuffled([x, d.operand(d.typeOf(x))]))
}

const positive = (x: number): boolean => x > 1e-3

/** Bases below 0 have powers with whole exponents only. */
const power: Proposal['draw'] = (d, x) => {
  const type = d.typeOf(x)
  const { dtype, data } = d.values[x]!
  const safe = d.special || dtype === 'int32' || data.every(positive)
  const exponent = safe ? d.operand(type, d.special ? undefined : dtype === 'int32' ? { from: -2, to: 6 } : { from: -2, to: 3 })
    : d.step('broadcast_in_dim', { shape: type.shape, broadcastDimensions: [] }, d.source('constant', { shape: [], dtype, data: [d.dice.pick([0, 1, 2, 3, -1])] }))
  return d.step('power', {}, x, exponent)
}

/** Every primitive. */
export const proposals: { readonly [N in PrimitiveName]: Proposal } = {
  negate: unary('negate', numeric), abs: unary('abs', numeric), sign: unary('sign', numeric),
  exponential: unary('exponential', floats, x => x < 10), exponential_minus_one: unary('exponential_minus_one', floats, x => x < 10),
  log: unary('log', floats, positive), log_plus_one: unary('log_plus_one', floats, x => x > -0.9),
  sqrt: unary('sqrt', floats, x => x >= 0), rsqrt: unary('rsqrt', floats, positive),
  sine: unary('sine', floats, x => Math.abs(x) < 1e3), cosine: unary('cosine', floats, x => Math.abs(x) < 1e3),
  tanh: unary('tanh', floats), logistic: unary('logistic', floats), erf: unary('erf', floats), erfc: unary('erfc', floats),
  not: unary('not', bits),
  add: binary('add', numeric), subtract: binary('subtract', numeric), multiply: binary('multiply', numeric),
  divide: binary('divide', numeric, dtype => dtype === 'int32' ? undefined : 'positive'),
  power: { dtypes: numeric, draw: power },
  maximum: binary('maximum', numeric), minimum: binary('minimum', numeric),
  and: binary('and', bits), or: binary('or', bits), xor: binary('xor', bits),
  shift_right_logical: binary('shift_right_logical', ['int32'], () => ({ from: -2, to: 36 })),
  compare: {
    dtypes: anyDType,
    draw: (d, x) => d.step('compare', { direction: d.dice.pick(directions) }, ...d.dice.shuffled([x, d.operand(d.typeOf(x))])),
  },
  select: { dtypes: anyDType, draw: select },
  convert: { dtypes: anyDType, draw: (d, x) => d.step('convert', { dtype: d.dice.pick(anyDType) }, x) },
  iota: {
    dtypes: numeric,
    draw: (d, x) => d.step('iota', { shape: d.typeOf(x).shape, dtype: d.typeOf(x).dtype, dimension: axis(d, x) }),
  },
  broadcast_in_dim: { dtypes: anyDType, draw: broadcast },
  reshape: { dtypes: anyDType, draw: reshape },
  transpose: { dtypes: anyDType, draw: (d, x) => d.step('transpose', { permutation: d.dice.shuffled(axes(d, x)) }, x) },
  reverse: { dtypes: anyDType, draw: (d, x) => d.step('reverse', { dimensions: d.dice.some(axes(d, x), 0.6) }, x) },
  slice: { dtypes: anyDType, draw: slice },
  pad: { dtypes: anyDType, draw: pad },
  concatenate: { dtypes: anyDType, draw: concatenate },
  dot_general: { dtypes: numeric, draw: dot },
  reduce: { dtypes: anyDType, draw: reduce },
  argmax: { dtypes: numeric, draw: (d, x) => d.step('argmax', { dimension: axis(d, x), kind: d.dice.pick(['max', 'min'] as const) }, x) },
  cumulative_sum: { dtypes: numeric, draw: (d, x) => d.step('cumulative_sum', { dimension: axis(d, x), reverse: d.dice.chance(0.5) }, x) },
  gather: { dtypes: anyDType, draw: gather },
  scatter: { dtypes: numeric, draw: scatter },
  argsort: { dtypes: numeric, draw: (d, x) => d.step('argsort', { dimension: axis(d, x) }, x) },
  threefry2x32: { dtypes: ['int32'], draw: threefry },
  convolution: { dtypes: numeric, draw: convolution },
  reduce_window: { dtypes: numeric, draw: reduceWindow },
}

/** Those through which derivatives flow. */
export const differentiable = (name: PrimitiveName): boolean => rowOf(name).vjp !== undefined
