import type { Threads } from '../engine/wasm/threads/pool.js'
import type { Layer } from '../layer/index.js'
import type { Optimizer, OptState } from '../optimizer/index.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'

/** A loss as a config holds it: `(output, target) → [loss, backward]`. Which targets go with it, the data argument is checked for. */
export type AnyLoss = (output: never, target: never) => readonly [loss: Tensor<readonly [], FloatDType>, backward: () => unknown]

/** A metric: `(output, target) → scalar`, averaged over an epoch by row count. */
export type AnyMetric = (output: never, target: never) => Tensor<readonly [], FloatDType>

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
export interface Config<I extends Shape, O extends Shape, P, N, S, L extends AnyLoss, M extends string> {
  readonly model: Layer<I, O, P, N, S>
  readonly loss: L
  readonly optimizer: Optimizer
  /** Rows a step; the last batch of an epoch may be smaller. */
  readonly batchSize: number
  readonly epochs: number
  readonly key: Key
  readonly metrics?: Readonly<Record<M, AnyMetric>>
  readonly handlers?: readonly Handler[] | undefined
  readonly penalties?: readonly NoInfer<Penalty<P>>[] | undefined
  /** Leaves out the last, smaller batch. */
  readonly dropLast?: boolean | undefined
  /** Whatever makes this host quicker, at the price that the last bits depend on the host: see `compile`. */
  readonly turbo?: boolean | undefined
  /** A pool of threads that share the work of each step; the results are the same bits. */
  readonly threads?: Threads | undefined
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

/** Rows of inputs and their targets. */
export interface Examples<I extends Shape, Y> {
  readonly x: Tensor<readonly [number, ...I]>
  readonly y: Y
}

/** The same targets in another number of rows. */
type AnyRows<Y> = Y extends Tensor<readonly [unknown, ...infer T], infer D extends DType> ? Tensor<readonly [number, ...T], D> : Y

type ShowTarget<Y> = Y extends Tensor<infer S extends Sizes, infer D extends DType> ? `${D} ${Show<S>}` : 'what is no tensor'

/**
 * `unknown` when the loss takes targets `Y` beside the model's outputs.
 *
 * @since 0.1.0
 * @category type checks
 */
export type TargetCheck<Word extends string, L extends AnyLoss, O extends Shape, Y> =
  L extends (output: Tensor<readonly [number, ...O]>, target: AnyRows<Y>) => unknown
    ? unknown
    : ShapeError<`${Word}: the loss does not take targets ${ShowTarget<Y>} beside outputs ${Show<readonly [number, ...O]>}`>
