import { quietly } from '../engine/wasm/compile.js'
import type { Tree } from '../graph/tree.js'
import type { AnyModel } from '../layer/layer.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { AnyTensor } from '../tensor/value.js'
import { pairOf } from '../layer/definition.js'
import { averaged, finished, type Means, type Parts } from './average.js'
import { rowsBetween } from './batches.js'
import { stateChecker } from './check-state.js'
import type { AnyLoss, AnyMetrics, Config, NamesOf, Numbers, StateFor } from './config.js'
import type { AnyExamples, AnyRows, ExamplesCheck } from './examples.js'
import { eachOf, engineOf, examplesArgument, plain, scalar, type Plain, type PlainState } from './plain.js'
import { targetChecker } from './targets.js'

/** Loss and metrics of rows, without training on them. */
export const evaluator = (config: Plain): (state: Pick<PlainState, 'params' | 'state'>, x: AnyTensor, y: Tree) => Parts<Means> => {
  const numbersOf = quietly((params: Tree, state: Readonly<Record<string, Tree>>, x: AnyTensor, y: Tree) => {
    const output = config.model.evaluate(params, x, state)
    const metrics = Object.fromEntries(Object.entries(config.metrics ?? {}).map(([name, metric]) => [name, scalar(name, metric(output, y))]))
    return { loss: scalar('loss', pairOf('train: the loss', 'loss, backward', config.loss(output, y))[0]), ...metrics }
  }, engineOf(config))
  return (state, x, y) => averaged('evaluate', x.shape[0]!, (from, to) =>
    numbersOf(state.params, state.state, rowsBetween(x, from, to), eachOf(y, rows => rowsBetween(rows, from, to))))
}

/** What measures by a config, made once. */
interface Measuring {
  readonly config: Plain
  readonly check: ReturnType<typeof targetChecker>
  readonly checkState: ReturnType<typeof stateChecker>
  readonly numbers: ReturnType<typeof evaluator>
}

/** What was made for a model last, as long as somebody holds it. */
const measurings = new WeakMap<Plain['model'], readonly Measuring[]>()

/** How many configs of one model are known. */
const KNOWN = 4

const measuring = (config: Plain): Measuring => {
  const known = measurings.get(config.model) ?? []
  const fields = ['loss', 'metrics', 'threads', 'turbo', 'device'] as const
  const found = known.find(other => fields.every(field => other.config[field] === config[field]))
  if (found !== undefined) return found
  const made = { config, check: targetChecker('evaluate', config), checkState: stateChecker('evaluate', config), numbers: evaluator(config) }
  measurings.set(config.model, [made, ...known].slice(0, KNOWN))
  return made
}

/**
 * Loss and metrics of examples that are not trained on, averaged over rows. Penalties are no part of the loss.
 *
 * @throws {ShapeMismatch} when x and y differ in rows, there are none, the shapes do not fit the model, or the state is another's.
 * @since 0.1.0
 * @category fold
 */
export const evaluate = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples>(
  config: Config<M, L, Ms, NoInfer<AnyRows<T['y']>>>, state: NoInfer<StateFor<M, Ms>>, examples: T & NoInfer<ExamplesCheck<'evaluate', M, L, Ms, T>>,
): Numbers<NamesOf<Ms>> => {
  const { check, checkState, numbers } = measuring(plain('evaluate', config))
  const { x, y } = examplesArgument('evaluate', 'the third argument', examples)
  check({ x, y })
  const from: PlainState = asStated(checkArgument('evaluate', 'the state', state, 'object'))
  checkState(from)
  return asStated(finished(numbers(from, x, y)))
}
