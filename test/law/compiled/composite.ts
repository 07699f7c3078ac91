import { bernoulli, foldIn, normal, split, uniform } from 'pullback/random'
import type { AnyTensor } from 'pullback'
import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import { otherAxes, range } from '../../../src/primitive/rules/type-of.js'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { keyFromWords, keyWords, type Key } from '../../../src/tensor/key.js'
import { shapeOf, sizes, type Fill } from './data.js'
import type { Draft } from './draft.js'

/** What programs of machine learning are made of: each draws on a value `x` of floats, and returns what it made. */
export type Composite = (d: Draft, x: number) => readonly number[]

type Plain = 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum'

const axisOf = (d: Draft, x: number): readonly number[] => {
  const rank = d.typeOf(x).shape.length
  return d.dice.chance(0.6) && rank > 0 ? [rank - 1] : d.dice.chance(0.7) && rank > 0 ? [d.dice.int(0, rank - 1)] : d.dice.some(range(rank))
}

const spread = (d: Draft, y: number, shape: readonly number[], reduced: readonly number[]): number => {
  if (d.dice.chance(0.5)) return d.step('broadcast_in_dim', { shape, broadcastDimensions: otherAxes(shape.length, reduced) }, y)
  const kept = shape.map((n, i) => reduced.includes(i) ? 1 : n)
  return d.step('broadcast_in_dim', { shape, broadcastDimensions: range(shape.length) }, d.step('reshape', { shape: kept }, y))
}

/** A number as a constant, broadcast as words do. */
const number = (d: Draft, x: number, value: number): number => {
  const { shape, dtype } = d.typeOf(x)
  const scalar = d.source('constant', { shape: [], dtype, data: [dtype === 'float32' ? Math.fround(value) : value] })
  return shape.length === 0 ? scalar : d.step('broadcast_in_dim', { shape, broadcastDimensions: [] }, scalar)
}

const withNumber = (d: Draft, name: Plain, x: number, value: number): number => d.step(name, {}, x, number(d, x, value))

const softmax: Composite = (d, x) => {
  const { shape } = d.typeOf(x)
  const dimensions = axisOf(d, x)
  const shifted = d.step('subtract', {}, x, spread(d, d.step('reduce', { kind: 'maximum', dimensions }, x), shape, dimensions))
  const e = d.step('exponential', {}, shifted)
  const total = d.step('reduce', { kind: 'add', dimensions }, e)
  if (d.dice.chance(0.5)) return [d.step('divide', {}, e, spread(d, total, shape, dimensions))]
  return [d.step('subtract', {}, shifted, spread(d, d.step('log', {}, total), shape, dimensions))]
}

const layerNorm: Composite = (d, x) => {
  const { shape, dtype } = d.typeOf(x)
  const dimensions = axisOf(d, x)
  const n = dimensions.reduce((p, i) => p * shape[i]!, 1)
  const mean = (v: number): number => {
    const sum = d.step('reduce', { kind: 'add', dimensions }, v)
    return withNumber(d, 'divide', sum, n)
  }
  const centred = d.step('subtract', {}, x, spread(d, mean(x), shape, dimensions))
  const variance = mean(d.step('multiply', {}, centred, centred))
  const scale = d.step('rsqrt', {}, withNumber(d, 'add', variance, 1e-3))
  const y = d.step('multiply', {}, centred, spread(d, scale, shape, dimensions))
  if (shape.length === 0) return [y]
  const features = { shape: [shape.at(-1)!], dtype }
  const last = { shape, broadcastDimensions: [shape.length - 1] }
  const [gain, bias] = [d.step('broadcast_in_dim', last, d.operand(features)), d.step('broadcast_in_dim', last, d.operand(features))]
  return [d.step('add', {}, d.step('multiply', {}, y, gain), bias)]
}

const activation = (d: Draft, x: number): number => {
  const name = d.dice.pick(['relu', 'tanh', 'logistic', 'erf', 'none'] as const)
  return name === 'relu' ? withNumber(d, 'maximum', x, 0) : name === 'none' ? x : d.step(name, {}, x)
}

/** x·w (in each of the four ways to lie), bias, activation, mask. */
const dense: Composite = (d, x) => {
  const { dice } = d
  const { dtype } = d.typeOf(x)
  const big = dice.chance(0.12)
  const m = big ? 40 : dice.pick(sizes)
  const k = big ? 50 : dice.pick(sizes)
  const n = big ? 30 : dice.pick([...sizes, 4, 8, 16])
  const [ta, tb] = [dice.chance(0.4), dice.chance(0.4)]
  const how: Fill | undefined = dice.chance(0.4) ? 'dyadic' : 'real'
  const { shape } = d.typeOf(x)
  const fits = shape.length === 2 && shape[0]! <= 65 && shape[1]! <= 65 && shape[0]! > 0 && shape[1]! > 0
  const a = fits ? x : d.operand({ shape: ta ? [k, m] : [m, k], dtype }, how)
  const inner = d.typeOf(a).shape[ta ? 0 : 1]!
  const b = d.operand({ shape: tb ? [n, inner] : [inner, n], dtype }, how)
  const transposed = dice.chance(0.3)
  const [ra, rb] = transposed
    ? [ta ? d.step('transpose', { permutation: [1, 0] }, a) : a, tb ? d.step('transpose', { permutation: [1, 0] }, b) : b] : [a, b]
  let y = d.step('dot_general', {
    lhsBatching: [], rhsBatching: [], lhsContracting: [ta && !transposed ? 0 : 1], rhsContracting: [tb && !transposed ? 1 : 0],
  }, ra, rb)
  const out = d.typeOf(y)
  if (dice.chance(0.7)) y = d.step('add', {}, y, d.step('broadcast_in_dim', { shape: out.shape, broadcastDimensions: [1] }, d.operand({ shape: [out.shape[1]!], dtype }, how)))
  const z = activation(d, y)
  if (dice.chance(0.5)) return dice.chance(0.3) ? [z, y] : [z]
  const mask = d.operand({ shape: out.shape, dtype: 'bool' })
  const masked = dice.chance(0.5) ? d.step('select', {}, mask, z, number(d, z, 0)) : d.step('multiply', {}, z, d.step('convert', { dtype }, mask))
  return dice.chance(0.5) ? [masked] : [masked, y]
}

/** Adam-like: several results of the same operands. */
const update: Composite = (d, p) => {
  const type = d.typeOf(p)
  const [g, m, v] = [d.operand(type), d.operand(type), d.operand(type, 'positive')]
  const m1 = d.step('add', {}, withNumber(d, 'multiply', m, 0.9), withNumber(d, 'multiply', g, 0.1))
  const v1 = d.step('add', {}, withNumber(d, 'multiply', v, 0.999), withNumber(d, 'multiply', d.step('multiply', {}, g, g), 0.001))
  const step = d.step('divide', {}, m1, withNumber(d, 'add', d.step('sqrt', {}, v1), 1e-4))
  const p1 = d.step('subtract', {}, p, withNumber(d, 'multiply', step, 0.01))
  return d.dice.chance(0.5) ? [p1, m1, v1] : [p1, d.step('subtract', {}, p, withNumber(d, 'multiply', g, 0.5))]
}

/** One value summed by columns, by rows, and in all, as gradients of biases are. */
const sums: Composite = (d, x) => {
  const rank = d.typeOf(x).shape.length
  const all = range(rank)
  const total = d.step('reduce', { kind: 'add', dimensions: all }, x)
  if (rank === 0) return [total]
  return [total, d.step('reduce', { kind: 'add', dimensions: all.slice(0, -1) }, x), d.step('reduce', { kind: 'add', dimensions: [rank - 1] }, d.step('multiply', {}, x, x))]
}

/** A gradient step written out: p - lr·(aᵀ·dy). */
const descent: Composite = (d, x) => {
  const { dtype } = d.typeOf(x)
  const [rows, from, to] = [d.dice.pick(sizes), d.dice.pick(sizes), d.dice.pick(sizes)]
  const [a, dy, p] = [d.operand({ shape: [rows, from], dtype }), d.operand({ shape: [rows, to], dtype }), d.operand({ shape: [from, to], dtype })]
  const gradient = d.step('dot_general', { lhsBatching: [], rhsBatching: [], lhsContracting: [0], rhsContracting: [0] }, a, dy)
  const bias = d.step('reduce', { kind: 'add', dimensions: [0] }, dy)
  return [d.step('subtract', {}, p, withNumber(d, 'multiply', gradient, 0.125)), bias]
}

const movers: readonly PrimitiveName[] = ['pad', 'concatenate', 'slice', 'reverse', 'reshape', 'transpose', 'broadcast_in_dim', 'gather']

/** Draws from a key that is an argument, with the words of pullback/random. */
export const draws: Composite = d => {
  const { dice } = d
  const key = d.source('argument', { shape: [2], dtype: 'int32', data: [dice.int(-2147483648, 2147483647), dice.int(-2147483648, 2147483647)] }, true)
  const shape = shapeOf(dice, [3, 5, 8], dice.int(0, 2))
  const dtype = dice.pick(['float32', 'float32', 'float64'] as const)
  const word = dice.pick(['uniform', 'between', 'bernoulli', 'normal', 'split', 'foldIn'] as const)
  const p = dice.real(0, 1)
  const n = dice.int(0, 1000)
  const program = trace(([words]) => {
    const k: Key = keyFromWords(asStated(words))
    const made = (): readonly AnyTensor[] => {
      switch (word) {
        case 'uniform': return [uniform(k, shape, { dtype })]
        case 'between': return [uniform(k, shape, { min: -p, max: 3 * p, dtype })]
        case 'bernoulli': return [bernoulli(k, p, shape)]
        case 'normal': return [normal(k, shape, dtype === 'float32' ? { dtype } : { dtype, mean: p, std: 2 })]
        case 'split': return split(k, 3).map((child, i) => i === 0 ? keyWords(child) : uniform(child, shape))
        case 'foldIn': return [uniform(foldIn(k, n), shape), keyWords(foldIn(k, 'hidden'))]
      }
    }
    return made()
  }, [{ shape: [2], dtype: 'int32' }])
  const results = d.inline(program, [key])
  return dice.chance(0.2) ? [...results, key] : results
}

export const composites: { readonly [name: string]: Composite } = { softmax, layerNorm, dense, update, sums, descent }
export { movers }
