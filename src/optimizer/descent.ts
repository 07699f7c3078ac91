import { add, mul } from '../op/arithmetic.js'
import { neg } from '../op/unary.js'
import { checkArity, optionsArgument } from '../tensor/argument.js'
import { checkShare } from './check.js'
import { remembered } from './decay.js'
import type { Optimizer } from './optimizer.js'
import { rateOf, type Schedule } from './schedule.js'
import { transform, zerosLike } from './transform.js'

/**
 * Gradient descent: u = −η·g (Robbins and Monro, 1951, for gradients of random batches).
 *
 * @throws {ArgumentError} when the learning rate η is negative or not finite.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.sgd(0.5)
 * console.log(optimizer.update({ w: tensor([2, -2]) }, optimizer.init(params), params)[0].w.toString())
 * // => Tensor [2] float32 (-1, 1)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const sgd: (learningRate: number | Schedule) => Optimizer = (learningRate, ...more: readonly unknown[]) => {
  checkArity('sgd', [learningRate, ...more], 1)
  const rate = rateOf('sgd', learningRate)
  return transform({
    scalars: ({ count }) => ({ rate: rate(count) }),
    update: ({ grad: g, scalars: { rate } }) => ({ update: neg(mul(rate, g)) }),
  })
}

/** What the velocity keeps of itself at a step. */
export interface MomentumOptions {
  readonly decay?: number | undefined
}

/**
 * Gradient descent with momentum, the heavy ball (Polyak, 1964): v ← g + β·v, u = −η·v, where β is `decay`.
 *
 * @throws {ArgumentError} when the learning rate η is negative or not finite, or `decay` outside [0, 1).
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.momentum(0.5, { decay: 0.5 })
 * const grads = { w: tensor([2, -2]) }
 * const [, state] = optimizer.update(grads, optimizer.init(params), params)
 * console.log(optimizer.update(grads, state, params)[0].w.toString()) // => Tensor [2] float32 (-1.5, 1.5)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const momentum = (learningRate: number | Schedule, options: MomentumOptions = {}): Optimizer => {
  const { decay = 0.9 } = optionsArgument<MomentumOptions>('momentum', options, { decay: 'number' })
  const rate = rateOf('momentum', learningRate)
  checkShare('momentum', 'decay', decay)
  return transform({
    slots: { velocity: zerosLike },
    scalars: ({ count }) => ({ rate: rate(count) }),
    update: ({ grad: g, slots, scalars: { rate } }) => {
      const velocity = remembered(add(g, mul(slots.velocity, decay)))
      return { update: neg(mul(rate, velocity)), slots: { velocity } }
    },
  })
}

/**
 * Gradient descent with Nesterov's momentum (Nesterov, 1983; in this form Sutskever and others, 2013): v ← g + β·v, u =
 * −η·(g + β·v), where β is `decay`.
 *
 * @throws {ArgumentError} when the learning rate η is negative or not finite, or `decay` outside [0, 1).
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.nesterov(0.5, { decay: 0.5 })
 * console.log(optimizer.update({ w: tensor([2, -2]) }, optimizer.init(params), params)[0].w.toString())
 * // => Tensor [2] float32 (-1.5, 1.5)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const nesterov = (learningRate: number | Schedule, options: MomentumOptions = {}): Optimizer => {
  const { decay = 0.9 } = optionsArgument<MomentumOptions>('nesterov', options, { decay: 'number' })
  const rate = rateOf('nesterov', learningRate)
  checkShare('nesterov', 'decay', decay)
  return transform({
    slots: { velocity: zerosLike },
    scalars: ({ count }) => ({ rate: rate(count) }),
    update: ({ grad: g, slots, scalars: { rate } }) => {
      const velocity = remembered(add(g, mul(slots.velocity, decay)))
      return { update: neg(mul(rate, add(g, mul(velocity, decay)))), slots: { velocity } }
    },
  })
}
