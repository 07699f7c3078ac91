import { add, mul } from '../op/arithmetic.js'
import { described, refuse } from '../tensor/argument.js'
import type { Optimizer } from './optimizer.js'
import { transform, type SlotInit } from './transform.js'

const itself: SlotInit = param => param

/**
 * An exponential moving average of the parameters beside training, which it does not change: a ← decay·a + (1 − decay)·(p + u), where u is the update
 * that comes to it. It stands last in a {@link chain}, and keeps a in the slot `average`: `optState.at(-1)`. The average begins at the initial parameters.
 *
 * Source: B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30 (1992).
 *
 * @throws {ArgumentError} when `decay` is not from 0 to 1.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const optimizer = Opt.chain(Opt.sgd(1), Opt.ema(0.75))
 * const params = { w: tensor([4]) }
 * const [updates, state] = optimizer.update({ w: tensor([4]) }, optimizer.init(params), params)
 * console.log(updates.w.toString(), state.at(-1)?.slots['average']?.w.toString()) // => Tensor [1] float32 (-4) Tensor [1] float32 (3)
 *
 * @since 0.2.0
 * @category combinators
 */
export const ema = (decay: number): Optimizer => {
  if (!(typeof decay === 'number' && decay >= 0 && decay <= 1)) refuse(`ema: decay is ${described(decay)}: it is a number from 0 to 1`)
  return transform({
    slots: { average: itself },
    update: ({ grad, param, slots }) => ({ update: grad, slots: { average: add(mul(slots.average, decay), mul(add(param, grad), 1 - decay)) } }),
  })
}
