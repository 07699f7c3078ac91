import type { Tree } from '../graph/tree.js'
import { asStated } from '../tensor/cast.js'
import type { Plan, Running, Start } from './epochs.js'
import { engineOf, type Plain, type PlainExamples, type PlainState } from './plain.js'
import { updater } from './step.js'

/* A config as a fold: its carry are parameters, running state and the optimizer's state. */

type Stated = Pick<PlainState, 'params' | 'state' | 'optState'>

/** The config as a fold of its steps. */
export const planOf = (config: Plain): Plan => {
  const update = updater(config)
  return {
    ...config, options: engineOf(config),
    step: (carry, batch, key) => {
      const { x, y } = asStated<PlainExamples>(batch)
      const { numbers, ...next } = update(asStated(carry), key, x, y)
      return [next, numbers]
    },
  }
}

/** The state that it begins with. */
export const begun = ({ params, state, optState, ...progress }: PlainState): Start => ({ ...progress, carry: { params, state, optState: asStated<Tree>(optState) } })

/** The state that it has come to. */
export const stateOf = ({ key }: PlainState, running: Running): PlainState => {
  const { epoch, step, metrics } = running.progress()
  return { ...asStated<Stated>(running.carry()), key, epoch, step, metrics }
}
