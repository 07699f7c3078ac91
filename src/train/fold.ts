import type { Threads } from '../engine/wasm/threads/pool.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import { counted, optionsArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'
import type { Device } from '../transform/engine.js'
import type { StepsOf } from '../transform/scan.js'
import type { Handler } from './config.js'
import { walk } from './epochs.js'
import { folded, foldOptions, type FoldArguments } from './folded.js'

/**
 * Rows of a tree of data: each tensor with N of them.
 *
 * @since 0.2.0
 * @category types
 */
export type Batch<D, N extends number = number> =
  D extends Tensor<infer S, infer T> ? S extends readonly [unknown, ...infer R extends Shape] ? Tensor<readonly [N, ...R], T> : Tensor<readonly [N, ...number[]], T>
  // Nothing is known yet of data that the compiler puts off, as it does calls of words with a data-last form: any step fits till then.
  : [keyof D] extends [never] ? never
  // Of E, so that D is inferred from the data alone, and not from what a step says of its batch.
  : D extends infer E ? { readonly [K in keyof E]: Batch<E[K], N> } : never

/**
 * Scalars by name.
 *
 * @since 0.2.0
 * @category types
 */
export type Scalars = Readonly<Record<string, Tensor<readonly [], FloatDType>>>

/**
 * Where a fold stands: what is carried, how far it is, and one record of numbers an epoch.
 *
 * @since 0.2.0
 * @category model
 */
export interface FoldState<C, M extends string = string, T extends string = string> {
  readonly carry: C
  /** Epochs done. */
  readonly epoch: number
  /** Steps done. */
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<M, number>>; readonly test?: Readonly<Record<T, number>> }[]
}

type Both<U> = [U] extends [infer _] ? U extends unknown ? U : never : never

/** Whether a type is several. */
type IsUnion<U, All = U> = U extends unknown ? [All] extends [U] ? false : true : never

/**
 * `unknown` for tensors that have equally many rows, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type DataRowsCheck<D, Word extends string = 'fold'> = StepsOf<D> extends infer N
  ? null extends N ? ShapeError<`${Word}: a tensor of the data is a scalar, without rows`>
    : number extends N ? unknown
    : true extends IsUnion<N> ? ShapeError<`${Word}: tensors of the data have ${Both<N> & number} rows`> : unknown
  : never

/** How a fold runs, whatever it is over: C is carried, R are rows that are measured. */
export interface RunOptions<C, R, T extends Scalars> {
  readonly epochs: number
  /** Of the order of rows, and of what steps draw. */
  readonly key: Key
  /** Rows that `measure` is given after each epoch. */
  readonly test?: NoInfer<[R] extends [never] ? unknown : R> | undefined
  /** Numbers of rows that are not trained on, averaged over them. */
  readonly measure?: ((carry: NoInfer<C>, batch: NoInfer<R>) => T) | undefined
  readonly handlers?: readonly Handler[] | undefined
  /** A pool of threads that share the work of each step; the results are the same bits. */
  readonly threads?: Threads | undefined
  /** Whatever makes this host quicker, at the price that the last bits depend on the host: see `compile`. */
  readonly turbo?: boolean | undefined
  /** What runs the steps instead of this core: a connection of `Xla.connect`, or a placement on its devices. */
  readonly device?: Device | undefined
  /** A state that this fold gave: it goes on from there. */
  readonly from?: NoInfer<FoldState<C>> | null | undefined
}

/**
 * What a fold is over, and how it runs.
 *
 * @since 0.2.0
 * @category types
 */
export interface FoldOptions<C, D, B extends number, Last extends boolean, T extends Scalars> extends RunOptions<C, Batch<D>, T> {
  /** Tensors of rows, in records and tuples: a batch has the same structure. */
  readonly data: D & NoInfer<DataRowsCheck<D>>
  /** Rows a step; the last batch of an epoch may be smaller. */
  readonly batchSize: B
  /** Leaves out the last, smaller batch: then the types of batches say how many rows they have. */
  readonly dropLast?: Last | undefined
}

/**
 * The fold of a step over batches, epoch after epoch: `step(carry, batch, key)` gives the next carry and numbers to be averaged. Carry and data are any trees of
 * tensors; the step is any pure function of them, traced once. It is a lazy sequence of `{ carry, epoch, step, metrics }`, which can be walked any number of
 * times; between two states the carry stays in the engine's memory.
 *
 * The order of rows in an epoch, the keys of steps, handlers, resuming and threads are those of {@link fit}, which is this fold of a config's step.
 *
 * @throws {ShapeMismatch} when tensors differ in rows, or the carry changes a shape or dtype; compile errors where types tell.
 * @example
 * import { matmul, mean, mul, square, sub, tensor, valueAndGrad, type Tensor } from 'pullback'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 *
 * const data = { x: tensor([[0], [1], [2], [3]]), y: tensor([[0], [2], [4], [6]]) }
 * const loss = (w: Tensor<readonly [1, 1]>, { x, y }: Train.Batch<typeof data>) => mean(square(sub(matmul(x, w), y)))
 * const states = Train.fold((w: Tensor<readonly [1, 1]>, batch: Train.Batch<typeof data>) => {
 *   const [value, dw] = valueAndGrad(loss)(w, batch)
 *   return [sub(w, mul(dw, 0.1)), { loss: value }]
 * }, tensor([[0]]), { data, batchSize: 2, epochs: 40, key: Random.key(0) })
 * const last = [...states].at(-1)
 * console.log(last?.epoch, last?.carry.toString()) // => 40 Tensor [1, 1] float32 (2)
 *
 * @since 0.2.0
 * @category fold
 */
export const fold: <C, D, const B extends number, N extends Scalars, const Last extends boolean = false, T extends Scalars = {}>(
  step: (carry: C, batch: Batch<D, Last extends true ? B : number>, key: Key) => readonly [carry: NoInfer<C>, numbers: N],
  start: C, options: FoldOptions<C, D, B, Last, T>,
) => Iterable<FoldState<C, keyof N & string, keyof T & string>> = asStated(counted('fold', 3, (step: unknown, start: unknown, given: unknown): unknown => {
  const { plan, rows, measure, first } = folded('fold', step, start, optionsArgument<FoldArguments>('fold', given, foldOptions, ['data', 'batchSize', 'epochs', 'key']))
  return { *[Symbol.iterator]() { for (const running of walk(plan, first, rows, measure)) if (running) yield { carry: running.carry(), ...running.progress() } } }
}))
