import { folding } from '../engine/wasm/fold.js'
import type { Tree } from '../graph/tree.js'
import { add } from '../op/arithmetic.js'
import { foldIn } from '../random/index.js'
import type { Shape } from '../shape/dim.js'
import { asStated } from '../tensor/cast.js'
import { full, zeros } from '../tensor/construct.js'
import type { Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { bounds, ordering, rowsAt } from './batches.js'
import type { AnyLoss, Config, Examples, TargetCheck, TrainState } from './config.js'
import { Average, evaluator } from './evaluate.js'
import { checkRows, plain, type Plain, type PlainState, type Row } from './plain.js'
import { init, noiseKey, updater } from './step.js'
import { targetChecker } from './targets.js'

interface PlainExamples {
  readonly x: AnyTensor
  readonly y: AnyTensor
}

/** What steps carry on. */
interface Carried {
  readonly params: Tree
  readonly state: Row
  readonly optState: Tree
  /** The number of steps before this one. */
  readonly step: Tensor<readonly [], 'int32'>
}

/** What all steps of an epoch share: the noise's key, and all rows. */
interface Fixed extends PlainExamples {
  readonly noise: Key
}

/** The fold of a config's steps, whose carry stays in WebAssembly memory for an epoch. */
const foldOf = (config: Plain): ReturnType<typeof folding> => {
  const update = updater(config)
  return folding((carry, fixed, given) => {
    const { step, ...before } = asStated<Carried>(carry)
    const { noise, x, y } = asStated<Fixed>(fixed)
    const { rows } = asStated<{ readonly rows: AnyTensor }>(given)
    const { numbers, ...next } = update(before, foldIn(noise, step), rowsAt(x, rows), rowsAt(y, rows))
    return [{ ...next, step: add(step, 1) }, numbers]
  }, config)
}

/** An epoch: the fold of steps over the batches in this epoch's order, then one record of metrics. */
const epochRunner = (config: Plain): (state: PlainState, train: PlainExamples, test?: PlainExamples) => PlainState => {
  const fold = foldOf(config)
  const evaluateOn = evaluator(config)
  const orderOf = ordering()
  return (state, train, test) => {
    checkRows('epoch', train.x, train.y)
    const rows = train.x.shape[0]!
    const batches = bounds(rows, config.batchSize, config.dropLast ?? false)
    if (batches.length === 0) mismatch(`epoch: ${rows} rows give no batch of ${config.batchSize}: use a smaller batchSize, or dropLast: false`)
    const order = orderOf(state.key, state.epoch, rows)
    const sizes = [...new Set(batches.map(([from, to]) => to - from))]
    const { params, state: modelState, optState, step } = state
    const carried = { params, state: modelState, optState: asStated<Tree>(optState), step: full([], step, { dtype: 'int32' }) }
    const running = fold(carried, { noise: noiseKey(state.key), x: train.x, y: train.y }, sizes.map(size => ({ rows: zeros([size], { dtype: 'int32' }) })))
    const average = new Average()
    for (const [from, to] of batches) average.add(running.step(sizes.indexOf(to - from), [order.subarray(from, to)]), to - from)
    const { step: _, ...after } = asStated<Carried>(running.finish())
    const trained: PlainState = { ...state, ...after, optState: asStated(after.optState), step: step + batches.length }
    const record = { train: average.get(), ...(test && { test: evaluateOn(trained, test.x, test.y) }) }
    return { ...trained, epoch: state.epoch + 1, metrics: [...state.metrics, asStated(record)] }
  }
}

/** What is trained on, and what is only measured after each epoch. */
interface Data<I extends Shape, Y, Z> {
  readonly train: Examples<I, Y>
  readonly test?: Examples<I, Z>
}

type DataCheck<Word extends string, L extends AnyLoss, O extends Shape, Y, Z> = {
  readonly train: { readonly y: TargetCheck<Word, L, O, Y> }
  readonly test?: { readonly y: TargetCheck<Word, L, O, Z> }
}

/**
 * One epoch: `(state, { train, test? }) → state`. The rows' order is a permutation by a fold of the key and the epoch's number.
 *
 * @throws {ShapeMismatch} when x and y differ in rows, or there is no batch.
 * @since 0.1.0
 * @category fold
 */
export const epoch = <I extends Shape, O extends Shape, P, N, S, L extends AnyLoss, M extends string = never>(config: Config<I, O, P, N, S, L, M>) => {
  const known = plain(config)
  const run = epochRunner(known)
  const check = targetChecker('epoch', known)
  return <Y, Z = Y>(state: TrainState<P, S, M>, data: Data<I, Y, Z> & DataCheck<'epoch', L, O, Y, Z>): TrainState<P, S, M> => {
    const { train, test } = asStated<{ readonly train: PlainExamples; readonly test?: PlainExamples }>(data)
    for (const examples of [train, test]) if (examples !== undefined) check(examples)
    return asStated(run(asStated(state), train, test))
  }
}

/**
 * Training as a lazy sequence: the state after each epoch, up to `config.epochs` or until a handler halts. It can be walked any number of times,
 * and each time begins where `from` stands (the start, unless another state is given: which is what resuming is).
 *
 * @throws {ShapeMismatch} when shapes do not fit; a compile error where types tell.
 * @since 0.1.0
 * @category fold
 */
export const epochs = <I extends Shape, O extends Shape, P, N, S, L extends AnyLoss, Y, Z = Y, M extends string = never>(
  config: Config<I, O, P, N, S, L, M>, data: Data<I, Y, Z> & DataCheck<'epochs', L, O, Y, Z>, from?: TrainState<P, S, M>,
): Iterable<TrainState<P, S, M>> => {
  const known = plain(config)
  const { train, test } = asStated<{ readonly train: PlainExamples; readonly test?: PlainExamples }>(data)
  const start: PlainState = asStated(from ?? init(config))
  const check = targetChecker('fit', known)
  for (const examples of [train, test]) if (examples !== undefined) check(examples)
  return asStated({ *[Symbol.iterator]() { yield* run(known, start, train, test) } })
}

function* run(config: Plain, start: PlainState, train: PlainExamples, test: PlainExamples | undefined): Generator<PlainState> {
  const next = epochRunner(config)
  const halts = (state: PlainState): boolean => state.metrics.length > 0 && (config.handlers ?? []).some(handler => handler(state) === 'halt')
  for (let state = start; state.epoch < config.epochs && !halts(state);) {
    state = next(state, train, test)
    yield state
  }
}

/**
 * Training: the fold of epochs, whose result is the last state. `state.metrics` holds the history.
 *
 * @throws {ShapeMismatch} when shapes do not fit; a compile error where types tell.
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
export const fit = <I extends Shape, O extends Shape, P, N, S, L extends AnyLoss, Y, Z = Y, M extends string = never>(
  config: Config<I, O, P, N, S, L, M>, data: Data<I, Y, Z> & DataCheck<'fit', L, O, Y, Z>, from?: TrainState<P, S, M>,
): TrainState<P, S, M> => {
  let last = from ?? init(config)
  for (const state of epochs(config, asStated<Data<I, Y, Z> & DataCheck<'epochs', L, O, Y, Z>>(data), last)) last = state
  return last
}
