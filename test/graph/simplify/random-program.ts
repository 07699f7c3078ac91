import type { AnyTensor } from 'pullback'
import type { Direction, ReduceKind } from '../../../src/primitive/row/params.js'
import type { Program } from '../../../src/primitive/program.js'
import { sizeOf } from '../../../src/tensor/dtype.js'
import { b, bool, float32, float64, floats, int32, ints, traced } from './support.js'

/*
 * Programs of primitives drawn from a seed, rich in what the rules look for: constants, repeats, layouts of layouts.
 */

type Draw = (below: number) => number

const drawing = (seed: number): Draw => {
  let state = seed * 0x9e3779b9 | 0
  return below => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x6d2b79f5 | 0
    return ((state ^ state >>> 13) >>> 0) % below
  }
}

const oneOf = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)]!
const shuffled = (draw: Draw, n: number): number[] => {
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1)
    const [p, q] = [order[i]!, order[j]!]
    order[i] = q
    order[j] = p
  }
  return order
}

const numbers = [0, -0, 1, -1, 2, 0.25, -8, 3, NaN, Infinity, -Infinity, 31]
const isFloat = (x: AnyTensor): boolean => x.dtype === 'float32' || x.dtype === 'float64'
const directions: readonly Direction[] = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE']

/** Another value of the pool of the same type, else itself, or a constant like it. */
const like = (draw: Draw, pool: readonly AnyTensor[], x: AnyTensor): AnyTensor => {
  const fitting = pool.filter(y => y.dtype === x.dtype && y.shape.join() === x.shape.join())
  if (draw(3) > 0) return oneOf(draw, fitting)
  if (draw(4) > 0) return b.constant(x.dtype === 'bool' ? draw(2) : oneOf(draw, numbers), x)
  const elements = Array.from({ length: sizeOf(x.shape) }, () => oneOf(draw, numbers))
  return x.dtype === 'float32' ? floats(x.shape, elements)
    : x.dtype === 'int32' ? ints(x.shape, elements.map((_, i) => draw(2) === 0 ? i : draw(3))) : b.constant(1, x)
}

type Step = (draw: Draw, x: AnyTensor, pool: readonly AnyTensor[]) => AnyTensor

const elementwise: Step = (draw, x, pool) => {
  const y = like(draw, pool, x)
  const [p, q] = draw(2) === 0 ? [x, y] : [y, x]
  if (draw(5) === 0) return b.compare({ direction: oneOf(draw, directions) }, p, q)
  if (draw(6) === 0) return b.convert({ dtype: oneOf(draw, ['float32', 'float64', 'int32', 'bool'] as const) }, x)
  const predicates = pool.filter(z => z.dtype === 'bool' && z.shape.join() === x.shape.join())
  if (predicates.length > 0 && draw(3) === 0) return b.select(oneOf(draw, predicates), p, q)
  if (x.dtype === 'bool') return oneOf(draw, [() => b.not(x), () => b.not(x), () => b.and(p, q), () => b.or(p, q), () => b.xor(p, q)])()
  const arithmetic = [
    () => b.negate(x), () => b.negate(x), () => b.abs(x), () => b.add(p, q), () => b.subtract(p, q), () => b.multiply(p, q), () => b.multiply(p, q), () => b.divide(p, q), () => b.divide(p, q),
    () => b.maximum(p, q), () => b.minimum(p, q),
  ]
  const others = isFloat(x) ? [() => b.exponential(x), () => b.sqrt(x)]
    : [() => b.not(x), () => b.and(p, q), () => b.or(p, q), () => b.xor(p, q), () => b.shift_right_logical(p, q)]
  return oneOf(draw, [...arithmetic, ...others])()
}

const axesOf = (draw: Draw, rank: number): number[] => shuffled(draw, rank).slice(0, draw(rank + 1))

const broadcast: Step = (draw, x) => {
  const rank = Math.min(4, x.shape.length + draw(3))
  const to = draw(3) === 0 ? shuffled(draw, rank).slice(0, x.shape.length) : shuffled(draw, rank).slice(0, x.shape.length).sort((p, q) => p - q)
  const shape = Array.from({ length: rank }, (_, axis) => {
    const from = to.indexOf(axis)
    const d = from < 0 ? 1 : x.shape[from]!
    return d === 1 && draw(3) > 0 ? 1 + draw(3) : d
  })
  return sizeOf(shape) > 200 || to.length < x.shape.length ? x : b.broadcast_in_dim({ shape, broadcastDimensions: to }, x)
}

const reshape: Step = (draw, x) => {
  const { shape } = x
  if (draw(3) === 0) return b.reshape({ shape: [sizeOf(shape)] }, x)
  if (draw(2) === 0 && shape.length < 4) return b.reshape({ shape: [...shape.slice(0, 1), 1, ...shape.slice(1)] }, x)
  return b.reshape({ shape: shape.filter(d => d !== 1) }, x)
}

const slice: Step = (draw, x) => {
  const start = x.shape.map(d => draw(2) === 0 ? 0 : draw(d + 1))
  const limit = x.shape.map((d, i) => draw(2) === 0 ? d : start[i]! + draw(d - start[i]! + 1))
  return b.slice({ start, limit, strides: x.shape.map(() => 1 + Math.max(0, draw(4) - 1)) }, x)
}

const pad: Step = (draw, x, pool) => {
  if (sizeOf(x.shape) > 100) return x
  const scalars = pool.filter(y => y.dtype === x.dtype && y.shape.length === 0)
  const value = scalars.length > 0 ? oneOf(draw, scalars) : b.constant(draw(2), { shape: [], dtype: x.dtype })
  const low = x.shape.map(d => draw(2) === 0 ? 0 : draw(3) - Math.min(1, d))
  return b.pad({ low, high: x.shape.map(() => draw(2)), interior: x.shape.map(() => draw(3) >> 1) }, x, value)
}

const concatenate: Step = (draw, x, pool) => {
  if (x.shape.length === 0 || sizeOf(x.shape) > 100) return x
  return b.concatenate({ dimension: draw(x.shape.length) }, ...Array.from({ length: draw(3) }, () => like(draw, pool, x)), x)
}

const reduce: Step = (draw, x) => {
  const kinds: readonly ReduceKind[] = x.dtype === 'bool' ? ['and', 'or'] : x.dtype === 'int32' ? ['add', 'maximum', 'and'] : ['add', 'add', 'maximum', 'minimum']
  return b.reduce({ kind: oneOf(draw, kinds), dimensions: axesOf(draw, x.shape.length).sort((p, q) => p - q) }, x)
}

const dot: Step = (draw, x, pool) => {
  if (x.dtype === 'bool' || x.shape.length === 0) return x
  const y = like(draw, pool, x)
  const [contracting, batching] = shuffled(draw, x.shape.length)
  const batch = batching !== undefined && draw(2) === 0 ? [batching] : []
  const result = sizeOf(x.shape) ** 2 / (x.shape[contracting!]! ** 2 || 1)
  return result > 200 ? x : b.dot_general({ lhsBatching: batch, rhsBatching: batch, lhsContracting: [contracting!], rhsContracting: [contracting!] }, x, y)
}

const iota: Step = (draw, x) => x.shape.length === 0 || x.dtype === 'bool' ? x
  : b.iota({ shape: x.shape, dtype: x.dtype, dimension: draw(x.shape.length) })

const transpose: Step = (draw, x) => b.transpose({ permutation: shuffled(draw, x.shape.length) }, x)

const reverse: Step = (draw, x) => b.reverse({ dimensions: axesOf(draw, x.shape.length) }, x)

const cumulative: Step = (draw, x) => x.shape.length === 0 || x.dtype === 'bool' ? x
  : b.cumulative_sum({ dimension: draw(x.shape.length), reverse: draw(2) === 0 }, x)

const steps: readonly Step[] = [
  elementwise, elementwise, elementwise, elementwise, elementwise, elementwise, broadcast, broadcast, reshape, reshape, transpose, transpose,
  slice, slice, reverse, pad, concatenate, reduce, reduce, dot, iota, cumulative,
]

const shapes: readonly (readonly number[])[] = [[], [3], [2, 3], [1, 3], [3, 2, 1], [2, 2, 2], [12], [0, 2]]

export const randomProgram = (seed: number): Program => {
  const draw = drawing(seed)
  const type = (): ReturnType<typeof float32> => oneOf(draw, [float32, float32, float64, int32, bool])(...oneOf(draw, shapes))
  return traced((...inputs) => {
    const pool: AnyTensor[] = [...inputs]
    // Mostly the last values are taken: rules look at chains.
    const length = 4 + draw(16)
    for (let i = 0; i < length; i++) {
      const x = draw(3) > 0 ? pool[pool.length - 1 - draw(Math.min(3, pool.length))]! : oneOf(draw, pool)
      pool.push(oneOf(draw, steps)(draw, x, pool))
    }
    return [pool.at(-1)!, oneOf(draw, pool), oneOf(draw, pool)]
  }, type(), type(), type())
}
