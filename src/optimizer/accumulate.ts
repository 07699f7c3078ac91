import { binders } from '../graph/binders.js'
import { described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { full } from '../tensor/construct.js'
import type { AnyTensor } from '../tensor/value.js'
import { optimizerArgument } from './check.js'
import type { Count, Optimizer } from './optimizer.js'
import { mapValues, notOurs, parametersOf, stateArgument } from './parameters.js'
import { zerosLike } from './transform.js'

/**
 * An optimizer that takes a step at every n-th update only, with the mean of the gradients since the last: what a batch n times as large would do, in the
 * memory of a small one. Between its steps the updates are zero. Its schedule counts the steps it takes.
 *
 * @throws {ArgumentError} when `n` is not a whole number, 1 or more.
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const optimizer = Opt.accumulate(2, Opt.sgd(1))
 * const params = { w: tensor([0]) }
 * const [first, state] = optimizer.update({ w: tensor([1]) }, optimizer.init(params), params)
 * const [second] = optimizer.update({ w: tensor([5]) }, state, params)
 * console.log(first.w.toString(), second.w.toString()) // => Tensor [1] float32 (0) Tensor [1] float32 (-3)
 *
 * @since 0.2.0
 * @category combinators
 */
export const accumulate = (n: number, optimizer: Optimizer): Optimizer => {
  if (!Number.isInteger(n) || n < 1) refuse(`accumulate: n is ${described(n)}: it is a whole number of updates, 1 or more`)
  optimizerArgument('accumulate', 'the second argument', optimizer)
  return {
    init: params => {
      const { leaves, rebuild } = parametersOf('init', params)
      return [{ count: full([], 0, { dtype: 'int32' }), slots: { sum: rebuild(leaves.map(leaf => zerosLike(leaf))) } }, ...optimizer.init(params)]
    },
    update: (grads, state, params) => {
      const { leaves, match, rebuild } = parametersOf('update', params)
      const [own, ...inner] = stateArgument(state)
      if (own === undefined || !('sum' in own.slots)) return notOurs(`${state.length} entries`, 'its sum first')
      const gradients = match('grads', grads)
      const sums = match("slot 'sum' of state", own.slots['sum']).map((sum, i) => binders.add(sum, binders.divide(gradients[i]!, binders.constant(n, gradients[i]!))))
      // Of the updates since its last step.
      const count = binders.add(own.count, binders.constant(1, own.count))
      const due = binders.compare({ direction: 'EQ' }, count, binders.constant(n, count))
      const choose = (yes: AnyTensor, no: AnyTensor): AnyTensor => binders.select(binders.broadcast_in_dim({ shape: yes.shape, broadcastDimensions: [] }, due), yes, no)
      const [updates, after] = optimizer.update(rebuild(sums), inner, params)
      const zeros = leaves.map(leaf => binders.constant(0, leaf))
      const moved = match('the update', updates)
      return [
        rebuild(moved.map((update, i) => choose(update, zeros[i]!))),
        [
          { count: asStated<Count>(choose(binders.constant(0, count), count)), slots: { sum: rebuild(sums.map((sum, i) => choose(zeros[i]!, sum))) } },
          ...after.map((entry, k) => ({
            count: asStated<Count>(choose(entry.count, inner[k]!.count)),
            slots: mapValues(entry.slots, (slot, name) => {
              const before = match(name, inner[k]!.slots[name])
              return rebuild(match(name, slot).map((leaf, i) => choose(leaf, before[i]!)))
            }),
          })),
        ],
      ]
    },
  }
}
