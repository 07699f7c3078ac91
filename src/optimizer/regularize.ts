import { add, div, mul } from '../op/arithmetic.js'
import { cast } from '../op/cast.js'
import { less } from '../op/comparison.js'
import { where } from '../op/logical.js'
import { sum } from '../op/reduction.js'
import { sqrt, square } from '../op/unary.js'
import { checkArity, optionsArgument } from '../tensor/argument.js'
import { full } from '../tensor/construct.js'
import { checkNonNegative, checkPositive } from './check.js'
import type { Optimizer, Select } from './optimizer.js'
import { transform } from './transform.js'

/**
 * Gradients shortened to the norm `max` where they are longer (Pascanu, Mikolov and Bengio, 2013): g·min(1, max/‖g‖),
 * where ‖g‖ is the Euclidean norm over all parameters together. Stands in a chain before the optimizer.
 *
 * @throws {ArgumentError} when `max` is not above 0.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]), b: tensor([0]) }
 * const clip = Opt.clipByGlobalNorm(2.5)
 * const [clipped] = clip.update({ w: tensor([3, 0]), b: tensor([4]) }, clip.init(params), params)
 * console.log(clipped.w.toString(), clipped.b.toString()) // => Tensor [2] float32 (1.5, 0) Tensor [1] float32 (2)
 *
 * @since 0.1.0
 * @category transforms
 */
export const clipByGlobalNorm: (max: number) => Optimizer = (max, ...more: readonly unknown[]) => {
  checkArity('clipByGlobalNorm', [max, ...more], 1)
  checkPositive('clipByGlobalNorm', 'max', max)
  return transform({
    scalars: ({ grads }) => {
      const squares = grads.map(g => sum(square(cast(g, 'float64'))))
      const norm = sqrt(squares.reduce((total, next) => add(total, next), full([], 0, { dtype: 'float64' })))
      return { scale: where(less(norm, max), 1, div(max, norm)) }
    },
    update: ({ grad: g, scalars: { scale } }) => ({ update: mul(g, scale) }),
  })
}

/**
 * Weight decay as the gradient of an L2 penalty: g + rate·p, p the parameter (Krogh and Hertz, 1991). Stands in a chain
 * before the optimizer; {@link adamW} decays after it. All parameters decay, biases too, unless `select` says which, by
 * path.
 *
 * @throws {ArgumentError} when the rate is negative or not finite.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]), b: tensor([4]) }
 * const optimizer = Opt.chain(Opt.weightDecay(0.5, { select: path => path.endsWith('w') }), Opt.sgd(1))
 * const grads = { w: tensor([0, 0]), b: tensor([0.5]) }
 * const [updates] = optimizer.update(grads, optimizer.init(params), params)
 * console.log(updates.w.toString(), updates.b.toString()) // => Tensor [2] float32 (-0.5, -1) Tensor [1] float32 (-0.5)
 *
 * @since 0.1.0
 * @category transforms
 */
export const weightDecay = (rate: number, options: { readonly select?: Select } = {}): Optimizer => {
  const { select = () => true } = optionsArgument<typeof options>('weightDecay', options, { select: 'function' })
  checkNonNegative('weightDecay', 'the rate', rate)
  return transform({
    update: ({ grad: g, param, path }) => ({ update: select(path) ? add(g, mul(param, rate)) : g }),
  })
}
