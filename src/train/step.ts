import { binders } from '../graph/binders.js'
import { quietly } from '../engine/wasm/compile.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { flatten, leavesAs, type Flattened, type Tree } from '../graph/tree.js'
import { foldIn } from '../random/index.js'
import type { AnyModel, ParamsOf, StateOf } from '../layer/layer.js'
import { refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { listed } from '../tensor/storage.js'
import { fromStorage, isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import { pairOf } from '../layer/definition.js'
import { checkCounts } from './check-progress.js'
import { stateChecker } from './check-state.js'
import { noiseKey } from './epoch-fold.js'
import type { AnyLoss, AnyMetrics, Config, NamesOf, StateFor, TrainState } from './config.js'
import type { AnyExamples, ExamplesCheck } from './examples.js'
import { engineOf, examplesArgument, plain, rebuilt, scalar, type Plain, type PlainState, type Row } from './plain.js'
import { targetChecker } from './targets.js'

/** `tree` in the order of the parameters, whose fields it must have; `what` names it in errors. */
const likeParams = (what: string, params: Tree, tree: Tree): Flattened => {
  const notTensor = (path: string, found: string): never => refuse(`train: ${what}${path} is ${found}, not a tensor`)
  const flat = flatten(params, notTensor)
  const leaves = leavesAs(flat, flatten(tree, notTensor), (path, wanted, found) =>
    mismatch(`train: ${what}${path} is ${found}, where the parameters have ${wanted}`))
  return { ...flat, leaves }
}

/** The leafwise sum of trees of one structure. */
const sumOf = (a: Flattened, b: Flattened): Flattened => ({ ...a, leaves: a.leaves.map((leaf, i) => binders.add(leaf, b.leaves[i]!)) })

/** A loss of one's own may broadcast where it should not; what it gives back shows it. */
const checkDOutput = (output: AnyTensor, dOutput: unknown): void => {
  const found = isTensor(dOutput) ? dOutput : undefined
  if (found?.dtype === output.dtype && sameShape(found.shape, output.shape)) return
  const given = found === undefined ? 'what is no tensor' : `${found.dtype} ${show(found.shape)}`
  mismatch(`train: the loss's backward gives ${given}, not the cotangent of the output, ${output.dtype} ${show(output.shape)}`)
}

/** What a step changes, and its key: tensors and keys only, so that it can be traced. */
interface Before {
  readonly params: Tree
  readonly state: Row
  readonly optState: Tree
}

/** One step as a pure function of tensors: forward, backward, update. */
export const updater = (config: Plain) => ({ params, state, optState }: Before, key: Key, x: AnyTensor, y: Tree) => {
  const [output, backward, nextState = {}] = config.model(params, x, { key, state })
  const [loss, lossBackward] = pairOf('train: the loss', 'loss, backward', config.loss(output, y))
  const dOutput = lossBackward()
  checkDOutput(output, dOutput)
  const [dParams] = backward(dOutput)
  const penaltyGradient = (penalty: NonNullable<Plain['penalties']>[number]): Flattened =>
    likeParams("a penalty's gradient", params, pairOf('train: a penalty', 'penalty, backward', penalty(params))[1]())
  const gradient = (config.penalties ?? []).reduce((sum, penalty) => sumOf(sum, penaltyGradient(penalty)), likeParams('the gradient', params, dParams))
  const [updates, nextOptState] = pairOf("train: the optimizer's update", 'updates, state', config.optimizer.update(rebuilt(gradient), optState, params))
  const nextParams = sumOf(likeParams('params', params, params), likeParams('the update', params, updates))
  const metrics = Object.entries(config.metrics ?? {}).map(([name, metric]) => [name, scalar(name, metric(output, y))] as const)
  return { params: rebuilt(nextParams), state: nextState, optState: nextOptState, numbers: { loss: scalar('loss', loss), ...Object.fromEntries(metrics) } }
}

/** A count of steps as the program takes it. */
const countOf = (step: number): Tensor<readonly [], 'int32'> => fromStorage([], 'int32', listed('int32', step))

/** The step from state to state. */
const stepper = (config: Plain): (state: PlainState, x: AnyTensor, y: Tree) => PlainState => {
  const update = updater(config)
  const compiled = quietly((before: Before, key: Key, step: Tensor<readonly [], 'int32'>, x: AnyTensor, y: Tree) => {
    // Here, because what is traced once was checked once.
    stateChecker('step', config)(before)
    return update(before, foldIn(noiseKey(key), step), x, y)
  }, engineOf(config))
  return (state, x, y) => {
    const { params, state: modelState, optState, key, epoch, step, metrics } = state
    const next = compiled({ params, state: modelState, optState: asStated(optState) }, key, countOf(step), x, y)
    // Field by field: spreading the old state takes longer than a small network's program.
    return { params: next.params, state: next.state, optState: asStated(next.optState), key, epoch, step: step + 1, metrics }
  }
}

/** {@link init} without its types. */
export const startOf = ({ model, optimizer, key }: Plain): PlainState => {
  const params = model.init(key)
  return { params, state: model.initState(), optState: asStated(optimizer.init(params)), key, epoch: 0, step: 0, metrics: Object.freeze([]) }
}

/**
 * The start of training: initial parameters drawn from the config's key, initial states, nothing done.
 *
 * @since 0.1.0
 * @category fold
 */
export const init = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(config: Config<M, L, Ms>): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
  return asStated(startOf(plain('init', config)))
}

/**
 * One step of gradient descent on one batch: `(state, { x, y }) → state`. The batch may be of any number of rows.
 *
 * Noise (dropout) is drawn from a fold of the step count, so that a resumed run draws what the uninterrupted one did.
 *
 * @throws {ShapeMismatch} when x and y differ in rows, the shapes do not fit the model (a compile error where types tell), or the state is
 * another model's.
 * @since 0.1.0
 * @category fold
 */
export const step = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(config: Config<M, L, Ms>) => {
  const known = plain('step', config)
  const run = stepper(known)
  const check = targetChecker('step', known)
  return <T extends AnyExamples>(state: NoInfer<StateFor<M, Ms>>, batch: T & NoInfer<ExamplesCheck<'step', M, L, Ms, T>>): TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
    const { x, y } = examplesArgument('step', 'the batch', batch)
    check({ x, y })
    return asStated(run(checkCounts('step', state), x, y))
  }
}
