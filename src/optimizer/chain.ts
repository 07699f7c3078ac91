import type { Optimizer, OptState } from './optimizer.js'
import { optimizerArgument } from './check.js'
import { notOurs, stateArgument } from './parameters.js'

/**
 * Optimizers one after another: the updates of each are the gradients of the next. The state is the states of the parts
 * in a row, so that `chain(a, chain(b, c))`, `chain(chain(a, b), c)` and `chain(a, b, c)` are the same optimizer, and
 * `chain()` is the identity.
 *
 * @throws {ShapeMismatch} from `update`, when the state has another number of entries.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const optimizer = Opt.chain(Opt.clipByGlobalNorm(1), Opt.sgd(0.5))
 * const params = { w: tensor([1, 2]) }
 * const [updates] = optimizer.update({ w: tensor([0, 8]) }, optimizer.init(params), params)
 * console.log(updates.w.toString()) // => Tensor [2] float32 (0, -0.5)
 *
 * @since 0.1.0
 * @category combinators
 */
export const chain = (...optimizers: readonly Optimizer[]): Optimizer => {
  optimizers.forEach((optimizer, i) => optimizerArgument('chain', `argument ${i + 1}`, optimizer))
  // The number of a part's entries does not depend on the parameters, so no parameters tell it.
  const sizes = optimizers.map(({ init }) => init({}).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return {
    init: params => optimizers.flatMap(({ init }) => init(params)),
    update: <P>(grads: P, state: OptState<P>, params: P) => {
      if (stateArgument(state).length !== total) notOurs(`${state.length} entries`, `${total}`)
      let updates = grads
      let begin = 0
      const next = optimizers.flatMap(({ update }, i) => {
        const [changed, after] = update(updates, state.slice(begin, begin += sizes[i]!), params)
        updates = changed
        return after
      })
      return [updates, next]
    },
  }
}
