import type { AnyModel, ParamsOf, StateOf } from '../layer/layer.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch } from '../tensor/mismatch.js'
import { bounds, ordering } from './batches.js'
import { checkProgress } from './check-progress.js'
import { stateChecker } from './check-state.js'
import type { AnyLoss, AnyMetrics, Config, NamesOf, Progress, StateFor, TrainState } from './config.js'
import type { AnyExamples, AnyRows, Data, DataCheck } from './examples.js'
import { epochFold } from './epoch-fold.js'
import { Average, evaluator } from './evaluate.js'
import { checkRows, dataArgument, plain, type Plain, type PlainExamples, type PlainState } from './plain.js'
import { startOf } from './step.js'
import { targetChecker } from './targets.js'

/** A fold of epochs that has begun. What it carries stays in WebAssembly memory until somebody asks for the state. */
interface Running {
  /** One more epoch: the fold of steps over the batches in its order, then one record of metrics. */
  readonly epoch: () => void
  readonly progress: () => Progress
  /** Where the fold stands, as a copy. */
  readonly state: () => PlainState
}

/** What handlers see and states share: nobody changes it. */
const seenOf = ({ epoch, step, metrics }: Progress): Progress => Object.freeze({
  epoch, step,
  metrics: Object.freeze(metrics.map(record => Object.isFrozen(record) ? record
    : Object.freeze({ train: Object.freeze({ ...record.train }), ...(record.test && { test: Object.freeze({ ...record.test }) }) }))),
})

/** Begins folds of epochs. */
const beginner = (config: Plain): (start: PlainState, train: PlainExamples, test?: PlainExamples) => Running => {
  const begin = epochFold(config)
  const evaluateOn = evaluator(config)
  const orderOf = ordering()
  return (start, train, test) => {
    checkRows('epoch', train.x, train.y)
    const rows = train.x.shape[0]!
    const batches = bounds(rows, config.batchSize, config.dropLast ?? false)
    if (batches.length === 0) mismatch(`epoch: ${rows} rows give no batch of ${config.batchSize}: use a smaller batchSize, or dropLast: false`)
    const fold = begin(start, train, batches)
    let progress = seenOf(start)
    const state = (): PlainState => ({ ...start, ...fold.carried(), ...progress })
    return {
      state,
      progress: () => progress,
      epoch: () => {
        const average = new Average()
        fold.epoch(orderOf(start.key, progress.epoch, rows), (numbers, size) => average.add(numbers, size))
        const record = { train: average.get(), ...(test && { test: evaluateOn(state(), test.x, test.y) }) }
        progress = seenOf({ epoch: progress.epoch + 1, step: progress.step + batches.length, metrics: [...progress.metrics, asStated(record)] })
      },
    }
  }
}

/**
 * One epoch: `(state, { train, test? }) → state`. The rows' order is a permutation by a fold of the key and the epoch's number.
 *
 * @throws {ShapeMismatch} when x and y differ in rows, there is no batch, or the state is another model's.
 * @since 0.1.0
 * @category fold
 */
export const epoch = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(config: Config<M, L, Ms>) => {
  const known = plain('epoch', config)
  const begin = beginner(known)
  const check = targetChecker('epoch', known)
  const checkFrom = stateChecker('epoch', known)
  return <T extends AnyExamples, U extends AnyExamples = T>(state: NoInfer<StateFor<M, Ms>>, data: Data<T, U> & NoInfer<DataCheck<'epoch', M, L, Ms, T, U>>): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
    const { train, test } = dataArgument('epoch', data)
    for (const examples of [train, test]) if (examples !== undefined) check(examples)
    const from = checkProgress('epoch', state)
    checkFrom(from)
    const running = begin(from, train, test)
    running.epoch()
    return asStated(running.state())
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
export const epochs = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples, U extends AnyExamples = T>(
  config: Config<M, L, Ms, NoInfer<AnyRows<T['y']>>>, data: Data<T, U> & NoInfer<DataCheck<'epochs', M, L, Ms, T, U>>, from?: NoInfer<StateFor<M, Ms>>,
): Iterable<TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>>> => {
  const given = known('epochs', config, data, from)
  return asStated({ *[Symbol.iterator]() { for (const running of run(...given)) yield running.state() } })
}

/** The fold after each epoch, up to `config.epochs` or until a handler halts. */
function* run(config: Plain, start: PlainState, train: PlainExamples, test: PlainExamples | undefined): Generator<Running> {
  const halts = (progress: Progress): boolean => progress.metrics.length > 0 && (config.handlers ?? []).some((handler, i) =>
    checkArgument('train', `the answer of handlers[${i}]`, handler(progress), ['continue', 'halt']) === 'halt')
  if (start.epoch >= config.epochs || halts(seenOf(start))) return
  const running = beginner(config)(start, train, test)
  do {
    running.epoch()
    yield running
  } while (running.progress().epoch < config.epochs && !halts(running.progress()))
}

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
export const fit = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples, U extends AnyExamples = T>(
  config: Config<M, L, Ms, NoInfer<AnyRows<T['y']>>>, data: Data<T, U> & NoInfer<DataCheck<'fit', M, L, Ms, T, U>>, from?: NoInfer<StateFor<M, Ms>>,
): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
  const given = known('fit', config, data, from)
  let last: Running | undefined
  for (const running of run(...given)) last = running
  return asStated(last?.state() ?? given[1])
}
