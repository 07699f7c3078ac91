import type { Device } from '../transform/engine.js'
import type { Threads } from '../engine/wasm/threads/pool.js'
import type { AnyModel, ParamsOf, StateOf, StrangeNeeds } from '../layer/layer.js'
import type { Optimizer, OptState } from '../optimizer/index.js'
import type { ShapeError } from '../shape/error.js'
import type { Counts, NoSize } from '../shape/sizes.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/**
 * A loss as a config holds it: `(output, target) → [loss, backward]`. Which targets go with it, and what it gives, the data argument is checked for; so
 * that each loss keeps its own type, all that is asked here is that it is no string or number.
 */
export type AnyLoss = object

/** A metric: `(output, target) → scalar`, averaged over an epoch by row count. It is checked as a loss is. */
export type AnyMetric = object

/** Metrics by their names. */
export type AnyMetrics = Readonly<Record<string, AnyMetric>>

/** The names of metrics; none where there are none, which is to the compiler as if they were not known. */
export type NamesOf<Ms> = AnyMetrics extends Ms ? never : keyof Ms & string

/** Many rows of what a model gives; of one of several models, one of several. */
export type OutputsOf<M extends AnyModel> = M extends unknown ? Tensor<readonly [number, ...M['outShape']]> : never

/** What a loss gives beside outputs of a model. (With C `never`, so that what is found need not be looked into.) */
export type LossOf<M extends AnyModel> = readonly [loss: Tensor<readonly [], FloatDType, never>, backward: () => OutputsOf<M>]

/** `unknown` for a model whose needs training knows. */
type ModelCheck<M extends AnyModel> = [StrangeNeeds<M>] extends [never] ? unknown
  : ShapeError<`train: the model needs ${StrangeNeeds<M>}: training gives it a key and its state, nothing else`>

/** What a number of rows is checked against, by its text: looked up, without a word of the number itself, because that is quickest. */
interface BatchSizes {
  readonly 0: ShapeError<'train: batchSize is a whole number, 1 or more'>
  readonly [text: NoSize]: ShapeError<'train: batchSize is a whole number, 1 or more'>
  readonly [text: string]: unknown
}

declare const inPlace: unique symbol

/** A function that, written in place, takes the types of its parameters from here; a generic one keeps its own, because of the field that nothing has. */
interface Written<Output, Target, Result> {
  (output: Output, target: Target): Result
  readonly [inPlace]?: never
}

/**
 * What a loss that is written in place is given, while the compiler looks for the type of its parameters: L is any loss until it has found it.
 * `unknown` for one whose parameters have types.
 */
type InPlace<L, M extends AnyModel, Y> = AnyLoss extends L ? Written<OutputsOf<M>, Y, LossOf<M>> : unknown

/** {@link InPlace} for metrics. */
type MetricsInPlace<Ms, M extends AnyModel, Y> = AnyMetrics extends Ms ? WrittenMetrics<M, Y> : unknown

interface WrittenMetrics<M extends AnyModel, Y> {
  readonly [name: string]: Written<OutputsOf<M>, Y, Tensor<readonly [], FloatDType>>
}

/** A term of the cost that depends on the parameters alone, such as `Loss.l2Penalty`. */
export type Penalty<P> = (params: P) => readonly [penalty: Tensor<readonly [], FloatDType>, backward: () => P]

/** The numbers of one pass: `loss`, and each metric by its name. */
export type Numbers<M extends string> = Readonly<Record<'loss' | M, number>>

/** One epoch's record: averages over the training batches as they were trained on, and over the test rows afterwards. */
export interface EpochMetrics<M extends string> {
  readonly train: Numbers<M>
  readonly test?: Numbers<M>
}

/** What a handler sees: how far training is, and its history. */
export interface Progress {
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly EpochMetrics<string>[]
}

/** Decides after each epoch. Without memory of its own: what it needs is in the history, and so a resumed run decides alike. */
export type Handler = (state: Progress) => 'continue' | 'halt'

/**
 * Everything that training depends on, in one immutable record.
 *
 * @since 0.1.0
 * @category model
 */
export interface Config<M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, Y = AnyTensor, B extends number = number, E extends number = number> {
  readonly model: M & NoInfer<ModelCheck<M>>
  readonly loss: L & NoInfer<InPlace<L, M, Y>>
  readonly optimizer: Optimizer
  /** Rows a step; the last batch of an epoch may be smaller. */
  readonly batchSize: B & NoInfer<BatchSizes[`${B}`]>
  readonly epochs: E & NoInfer<Counts<'train: epochs is a whole number, 0 or more'>[`${E}`]>
  readonly key: Key
  readonly metrics?: Ms & NoInfer<MetricsInPlace<Ms, M, Y>>
  readonly handlers?: readonly Handler[] | undefined
  readonly penalties?: readonly NoInfer<Penalty<ParamsOf<M>>>[] | undefined
  /** Leaves out the last, smaller batch. */
  readonly dropLast?: boolean | undefined
  /** Whatever makes this host quicker, at the price that the last bits depend on the host: see `compile`. */
  readonly turbo?: boolean | undefined
  /** A pool of threads that share the work of each step; the results are the same bits. */
  readonly threads?: Threads | undefined
  /** What runs the steps instead of this core: a connection of `Xla.connect`, or a placement on its devices. */
  readonly device?: Device | undefined
}

/**
 * Where training stands: all that the next step depends on, and the history.
 *
 * @since 0.1.0
 * @category model
 */
export interface TrainState<P, S = {}, M extends string = string> {
  readonly params: P
  /** The model's running state; `{}` for most. */
  readonly state: S
  readonly optState: OptState<P>
  /** Never changes: orders and noise are folds of it. */
  readonly key: Key
  /** Epochs done. */
  readonly epoch: number
  /** Steps done. */
  readonly step: number
  /** One record an epoch. */
  readonly metrics: readonly EpochMetrics<M>[]
}

/**
 * The state of training a model, with metrics of these names.
 *
 * @since 0.2.0
 * @category types
 */
export type StateFor<M extends AnyModel, Ms> = TrainState<ParamsOf<M>, StateOf<M>, NamesOf<Ms>>
