import type { Optimizer, OptState, Select } from './optimizer.js'
import { checkArgument } from '../tensor/argument.js'
import { optimizerArgument } from './check.js'
import { mapValues, notOurs, parametersOf, stateArgument } from './parameters.js'
import { transform, zerosLike } from './transform.js'

/**
 * An optimizer for some of the parameters, chosen by path; the others' gradients pass through unchanged, on to the next
 * in the chain. The optimizer sees the chosen ones only: `clipByGlobalNorm` measures their norm. Slots of the others
 * stay 0.
 *
 * Since updates are added, a parameter that no optimizer of the chain is for would climb its gradient: give each group
 * one, or hold the rest still with {@link setToZero}.
 *
 * @example
 * // Groups: the encoder is frozen, biases learn faster than weights.
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const frozen = (path: string) => path.startsWith('encoder.')
 * const bias = (path: string) => !frozen(path) && path.endsWith('.b')
 * const optimizer = Opt.chain(
 *   Opt.masked(frozen, Opt.setToZero()),
 *   Opt.masked(bias, Opt.sgd(0.5)),
 *   Opt.masked(path => !frozen(path) && !bias(path), Opt.adam(0.125)),
 * )
 * const params = { encoder: { w: tensor([1, 1]) }, out: { w: tensor([1, 1]), b: tensor([0]) } }
 * const [updates] = optimizer.update(params, optimizer.init(params), params)
 * console.log(updates.encoder.w.toString()) // => Tensor [2] float32 (0, 0)
 * console.log(updates.out.b.toString())     // => Tensor [1] float32 (0)
 *
 * @since 0.1.0
 * @category combinators
 */
export const masked = (select: Select, optimizer: Optimizer): Optimizer => {
  checkArgument('masked', 'the first argument', select, 'function')
  optimizerArgument('masked', 'the second argument', optimizer)
  const nameOf = (slot: string): string => `slot '${slot}' of state`
  // Where a parameter is not chosen, the optimizer sees an empty record: no leaves, and the paths of the others stay.
  const parts = <P>(word: 'init' | 'update', params: P) => {
    const { leaves, paths, match, rebuild } = parametersOf(word, params)
    const chosen = paths.map(select)
    const prune = (values: readonly unknown[]): P => rebuild(values.map((value, i) => chosen[i] ? value : {}))
    const own = parametersOf(word, prune(leaves))
    return {
      leaves, match, prune,
      /** The chosen of `part`, in the places of the others what `rest` has. */
      merge: (name: string, part: P, rest: readonly unknown[]): P => {
        const values = own.match(name, part)[Symbol.iterator]()
        return rebuild(rest.map((value, i) => chosen[i] ? values.next().value : value))
      },
    }
  }
  return {
    init: <P>(params: P): OptState<P> => {
      const { leaves, prune, merge } = parts('init', params)
      const zeros = leaves.map(leaf => zerosLike(leaf))
      return optimizer.init(prune(leaves)).map(({ count, slots }) =>
        ({ count, slots: mapValues(slots, (slot, name) => merge(nameOf(name), slot, zeros)) }))
    },
    update: <P>(grads: P, state: OptState<P>, params: P) => {
      const { leaves, match, prune, merge } = parts('update', params)
      const gradients = match('grads', grads)
      const before = stateArgument(state).map(({ count, slots }) =>
        ({ count, slots: mapValues(slots, (slot, name) => match(nameOf(name), slot)) }))
      const [updates, after] = optimizer.update(
        prune(gradients), before.map(({ count, slots }) => ({ count, slots: mapValues(slots, prune) })), prune(leaves))
      return [
        merge('updates', updates, gradients),
        after.map(({ count, slots }, i) => ({
          count,
          slots: mapValues(slots, (slot, name) => merge(nameOf(name), slot, before[i]?.slots[name]
            ?? notOurs(`no slot '${name}'`, 'one'))),
        })),
      ]
    },
  }
}

/**
 * The optimizer that changes nothing: every update is 0. With {@link masked} it freezes parameters.
 *
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.setToZero()
 * console.log(optimizer.update(params, optimizer.init(params), params)[0].w.toString()) // => Tensor [2] float32 (0, 0)
 *
 * @since 0.1.0
 * @category transforms
 */
export const setToZero = (): Optimizer => transform({ update: ({ grad }) => ({ update: zerosLike(grad) }) })
