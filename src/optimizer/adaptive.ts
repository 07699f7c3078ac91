import { pow } from '../engine/wasm/words/power.js'
import { add, div, mul, sub } from '../op/arithmetic.js'
import { cast } from '../op/cast.js'
import { neg, sqrt, square } from '../op/unary.js'
import type { Shape } from '../shape/kind/dim.js'
import { optionsArgument } from '../tensor/argument.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Tensor } from '../tensor/value.js'
import { checkNonNegative, checkPositive, checkShare } from './check.js'
import { remembered } from './decay.js'
import type { Count, Optimizer, Select } from './optimizer.js'
import { rateOf, type Schedule } from './schedule.js'
import { fullLike, transform, zerosLike, type Leaf, type Scalar } from './transform.js'

/**
 * AdaGrad (Duchi, Hazan and Singer, 2011): s ← s + g², u = −η·g/√(s + ε), from s = `initial`, which is 0.1 unless said
 * otherwise, so that the first steps are not of full length. ε stands inside the root. All as in Optax; PyTorch begins at 0 and adds ε to the root.
 *
 * @throws {ArgumentError} when the learning rate η, `initial` or `eps` is negative or not finite.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.adagrad(0.5, { initial: 0, eps: 0 })
 * console.log(optimizer.update({ w: tensor([2, -8]) }, optimizer.init(params), params)[0].w.toString())
 * // => Tensor [2] float32 (-0.5, 0.5)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const adagrad = (
  learningRate: number | Schedule,
  options: { readonly initial?: number | undefined; readonly eps?: number | undefined } = {},
): Optimizer => {
  const { initial = 0.1, eps = 1e-7 } = optionsArgument<typeof options>('adagrad', options, { initial: 'number', eps: 'number' })
  const rate = rateOf('adagrad', learningRate)
  checkNonNegative('adagrad', 'initial', initial)
  checkNonNegative('adagrad', 'eps', eps)
  return transform({
    slots: { sum: fullLike(initial) },
    scalars: ({ count }) => ({ rate: rate(count) }),
    update: ({ grad: g, slots, scalars: { rate } }) => {
      const sum = add(slots.sum, square(g))
      return { update: neg(mul(rate, div(g, sqrt(add(sum, eps))))), slots: { sum } }
    },
  })
}

/**
 * RMSProp (Tieleman and Hinton, 2012): v ← ρ·v + (1 − ρ)·g², u = −η·g/√(v + ε), where ρ is `decay`, 0.9 unless said
 * otherwise. ε stands inside the root, as in Optax; PyTorch adds it to the root.
 *
 * @throws {ArgumentError} when the learning rate η is negative or not finite, `decay` outside [0, 1), or `eps` not
 * above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.rmsprop(0.5, { decay: 0.75 })
 * console.log(optimizer.update({ w: tensor([2, -8]) }, optimizer.init(params), params)[0].w.toString())
 * // => Tensor [2] float32 (-1, 1)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const rmsprop = (
  learningRate: number | Schedule,
  options: { readonly decay?: number | undefined; readonly eps?: number | undefined } = {},
): Optimizer => {
  const { decay = 0.9, eps = 1e-8 } = optionsArgument<typeof options>('rmsprop', options, { decay: 'number', eps: 'number' })
  const rate = rateOf('rmsprop', learningRate)
  checkShare('rmsprop', 'decay', decay)
  checkPositive('rmsprop', 'eps', eps)
  return transform({
    slots: { v: zerosLike },
    scalars: ({ count }) => ({ rate: rate(count) }),
    update: ({ grad: g, slots, scalars: { rate } }) => {
      const v = remembered(add(mul(slots.v, decay), mul(square(g), 1 - decay)))
      return { update: neg(mul(rate, div(g, sqrt(add(v, eps))))), slots: { v } }
    },
  })
}

/** Adam's decays of the two averages, and what keeps its denominator above 0. */
export interface AdamOptions {
  readonly b1?: number | undefined
  readonly b2?: number | undefined
  readonly eps?: number | undefined
}

/** Adam's, with the rate of decay λ and which parameters decay. */
export interface AdamWOptions extends AdamOptions {
  readonly weightDecay?: number | undefined
  readonly select?: Select | undefined
}

const adamOptions = { b1: 'number', b2: 'number', eps: 'number' } as const

/** Adam's direction before the learning rate, with what it shares and remembers. */
const adamDirection = (word: string, { b1 = 0.9, b2 = 0.999, eps = 1e-8 }: AdamOptions) => {
  checkShare(word, 'b1', b1)
  checkShare(word, 'b2', b2)
  checkPositive(word, 'eps', eps)
  return {
    /** 1/(1 − b1ᵗ) and 1/(1 − b2ᵗ), where t is 1 at the first update: one division here saves two for each parameter. */
    corrections: (count: Count): { readonly c1: Scalar; readonly c2: Scalar } => {
      const t = cast(add(count, 1), 'float64')
      return { c1: div(1, sub(1, pow(b1, t))), c2: div(1, sub(1, pow(b2, t))) }
    },
    direction: <S extends Shape, D extends FloatDType>(
      { grad: g, slots, scalars: { c1, c2 } }: Leaf<S, D, 'm' | 'v', 'c1' | 'c2'>,
    ): { readonly d: Tensor<S, D>; readonly m: Tensor<S, D>; readonly v: Tensor<S, D> } => {
      const m = remembered(add(mul(slots.m, b1), mul(g, 1 - b1)))
      const v = remembered(add(mul(slots.v, b2), mul(square(g), 1 - b2)))
      return { d: div(mul(m, c1), add(sqrt(mul(v, c2)), eps)), m, v }
    },
  }
}

/**
 * Adam (Kingma and Ba, 2015). With t = 1, 2, …:
 * m ← b1·m + (1 − b1)·g, v ← b2·v + (1 − b2)·g², m̂ = m/(1 − b1ᵗ), v̂ = v/(1 − b2ᵗ), u = −η·m̂/(√v̂ + ε).
 *
 * @throws {ArgumentError} when the learning rate η is negative or not finite, `b1` or `b2` outside [0, 1), or `eps` not
 * above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.adam(0.5)
 * console.log(optimizer.update({ w: tensor([2, -8]) }, optimizer.init(params), params)[0].w.toString())
 * // => Tensor [2] float32 (-0.5, 0.5)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const adam = (learningRate: number | Schedule, options: AdamOptions = {}): Optimizer => {
  const rate = rateOf('adam', learningRate)
  const { corrections, direction } = adamDirection('adam', optionsArgument<AdamOptions>('adam', options, adamOptions))
  return transform({
    slots: { m: zerosLike, v: zerosLike },
    scalars: ({ count }) => ({ rate: rate(count), ...corrections(count) }),
    update: at => {
      const { d, m, v } = direction(at)
      return { update: neg(mul(at.scalars.rate, d)), slots: { m, v } }
    },
  })
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019): u = −η·(m̂/(√v̂ + ε) + λ·p), with m̂ and v̂ of {@link
 * adam}, p the parameter and λ `weightDecay`. All parameters decay unless `select` says which, by path.
 *
 * @throws {ArgumentError} when the learning rate η or `weightDecay` is negative or not finite, `b1` or `b2` outside [0,
 * 1), or `eps` not above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]), b: tensor([4]) }
 * const optimizer = Opt.adamW(0.5, { weightDecay: 0.5, select: path => path.endsWith('w') })
 * const grads = { w: tensor([0, 0]), b: tensor([0]) }
 * const [updates] = optimizer.update(grads, optimizer.init(params), params)
 * console.log(updates.w.toString()) // => Tensor [2] float32 (-0.25, -0.5)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const adamW = (
  learningRate: number | Schedule,
  given: AdamWOptions = {},
): Optimizer => {
  const rate = rateOf('adamW', learningRate)
  const { weightDecay = 1e-4, select = () => true, ...options } = optionsArgument<AdamWOptions>('adamW', given, { ...adamOptions, weightDecay: 'number', select: 'function' })
  checkNonNegative('adamW', 'weightDecay', weightDecay)
  const { corrections, direction } = adamDirection('adamW', options)
  return transform({
    slots: { m: zerosLike, v: zerosLike },
    scalars: ({ count }) => ({ rate: rate(count), ...corrections(count) }),
    update: at => {
      const { d, m, v } = direction(at)
      const step = select(at.path) ? add(d, mul(at.param, weightDecay)) : d
      return { update: neg(mul(at.scalars.rate, step)), slots: { m, v } }
    },
  })
}
