import { binders } from '../graph/binders.js'
import type { Box } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { LikeCheck, NoMore } from './optimizer.js'
import { parametersOf } from './parameters.js'

/**
 * The parameters with the updates added, leaf by leaf: the last line of a training loop written by hand.
 *
 * @throws {ShapeMismatch} when the updates are not a record of the same keys, shapes and dtypes; a compile error where types tell.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { grad, square, sum, tensor, type Tensor } from 'pullback'
 *
 * const gradient = grad((p: { readonly w: Tensor<readonly [2]> }) => sum(square(p.w)))
 * const optimizer = Opt.sgd(0.25)
 * const params = { w: tensor([1, -2]) }
 * const [updates] = optimizer.update(gradient(params), optimizer.init(params), params)
 * console.log(Opt.applyUpdates(params, updates).w.toString()) // => Tensor [2] float32 (0.5, -1)
 *
 * @since 0.1.0
 * @category optimizers
 */
export const applyUpdates = <P, U extends P = P, B = Box<NoMore<P, U>>>(params: P, updates: U & NoInfer<LikeCheck<'updates', P, U, B>>): P => {
  const { leaves, match, rebuild } = parametersOf('update', params)
  const matched = match('updates', asStated(updates))
  return rebuild(leaves.map((leaf, i) => binders.add(leaf, matched[i]!)))
}
