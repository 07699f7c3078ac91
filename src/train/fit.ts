import type { AnyModel, ParamsOf, StateOf } from '../layer/layer.js'
import type { Flattened } from '../graph/tree.js'
import { asStated } from '../tensor/cast.js'
import { checkProgress } from './check-progress.js'
import { stateChecker } from './check-state.js'
import type { AnyLoss, AnyMetrics, Config, NamesOf, StateFor, TrainState } from './config.js'
import type { AnyExamples, AnyRows, Data, DataCheck } from './examples.js'
import { finished } from './average.js'
import { rowsOf } from './epoch-fold.js'
import { beginner, walk, type Measure, type Running } from './epochs.js'
import { evaluator } from './evaluate.js'
import { begun, planOf, stateOf } from './plan.js'
import { dataArgument, plain, type Plain, type PlainExamples, type PlainState } from './plain.js'
import { startOf } from './step.js'
import { targetChecker } from './targets.js'

/** What measures test rows, where there are any. */
const measuring = (config: Plain): (test: PlainExamples | undefined) => Measure | undefined => {
  const evaluateOn = evaluator(config)
  return test => test && (carry => evaluateOn(asStated<Pick<PlainState, 'params' | 'state'>>(carry), test.x, test.y))
}

const rowsAsTree = ({ x, y }: PlainExamples): Flattened => rowsOf('fit', 'train', { x, y })

/**
 * One epoch: `(state, { train, test? }) → state`. The rows' order is a permutation by a fold of the key and the epoch's number.
 *
 * @throws {ShapeMismatch} when x and y differ in rows, there is no batch, or the state is another model's.
 * @since 0.1.0
 * @category fold
 */
export const epoch = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(config: Config<M, L, Ms>) => {
  const known = plain('epoch', config)
  const begin = beginner(planOf(known))
  const measure = measuring(known)
  const check = targetChecker('epoch', known)
  const checkFrom = stateChecker('epoch', known)
  return <T extends AnyExamples, U extends AnyExamples = T>(state: NoInfer<StateFor<M, Ms>>, data: Data<T, U> & NoInfer<DataCheck<'epoch', M, L, Ms, T, U>>): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
    const { train, test } = dataArgument('epoch', data)
    for (const examples of [train, test]) if (examples !== undefined) check(examples)
    const from = checkProgress('epoch', state)
    checkFrom(from)
    const running = begin(begun(from), rowsAsTree(train), measure(test))
    finished(running.epoch())
    return asStated(stateOf(from, running))
  }
}

/**
 * Training as a lazy sequence: the state after each epoch, up to `config.epochs` or until a handler halts. It can be walked any number of times,
 * and each time begins where `from` stands (the start, unless another state is given: which is what resuming is).
 *
 * @throws {ShapeMismatch} when shapes do not fit, or the state is another model's; a compile error where types tell.
 * @since 0.1.0
 * @category fold
 */
export const epochs = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples, U extends AnyExamples = T, B extends number = number, E extends number = number>(
  config: Config<M, L, Ms, NoInfer<AnyRows<T['y']>>, B, E>, data: Data<T, U> & NoInfer<DataCheck<'epochs', M, L, Ms, T, U>>, from?: NoInfer<StateFor<M, Ms>>,
): Iterable<TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>>> => {
  const given = known('epochs', config, data, from)
  return asStated({ *[Symbol.iterator]() { for (const running of run(...given)) if (running) yield stateOf(given[1], running) } })
}

/** The fold of a config after each epoch, and `undefined` between. */
const run = (config: Plain, start: PlainState, train: PlainExamples, test: PlainExamples | undefined): Generator<Running | undefined> =>
  walk(planOf(config), begun(start), rowsAsTree(train), measuring(config)(test))

/** What `epochs` and `fit` are given, its targets and state checked. */
const known = (word: string, config: unknown, data: unknown, from: unknown): readonly [Plain, PlainState, PlainExamples, PlainExamples | undefined] => {
  const checked = plain(word, config)
  const { train, test } = dataArgument(word, data)
  const check = targetChecker(word, checked)
  for (const examples of [train, test]) if (examples !== undefined) check(examples)
  const given = from ?? undefined
  const start = given === undefined ? startOf(checked) : checkProgress(word, given)
  if (given !== undefined) stateChecker(word, checked)(start)
  return [checked, start, train, test]
}

/**
 * Training: the fold of epochs, whose result is the last state. `state.metrics` holds the history.
 *
 * @throws {ShapeMismatch} when shapes do not fit, or the state is another model's; a compile error where types tell.
 * @example
 * import * as L from 'pullback/layer'
 * import * as Loss from 'pullback/loss'
 * import * as Opt from 'pullback/optimizer'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 * import { pipe, tensor } from 'pullback'
 *
 * const config = {
 *   model: pipe(L.input(1), L.named('line', L.dense(1))),
 *   loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 4, epochs: 500, key: Random.key(0),
 * }
 * const train = { x: tensor([[0], [1], [2], [3]]), y: tensor([[1], [3], [5], [7]]) }
 * const last = Train.fit(config, { train })
 * console.log(last.params.line.w.toString()) // => Tensor [1, 1] float32 (2)
 *
 * @since 0.1.0
 * @category fold
 */
export const fit = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples, U extends AnyExamples = T, B extends number = number, E extends number = number>(
  config: Config<M, L, Ms, NoInfer<AnyRows<T['y']>>, B, E>, data: Data<T, U> & NoInfer<DataCheck<'fit', M, L, Ms, T, U>>, from?: NoInfer<StateFor<M, Ms>>,
): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
  const given = known('fit', config, data, from)
  let last: Running | undefined
  for (const running of run(...given)) last = running ?? last
  return asStated(last === undefined ? given[1] : stateOf(given[1], last))
}
