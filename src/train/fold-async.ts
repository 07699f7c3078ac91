import { counted, isAsyncIterable, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { ShapeError } from '../shape/error.js'
import type { Key } from '../tensor/key.js'
import { walk, type Running } from './epochs.js'
import { begun, folded, foldOptions, runOptions, type FoldArguments, type RunArguments } from './folded.js'
import type { Batch, DataRowsCheck, FoldState, RunOptions, Scalars } from './fold.js'
import { checkPace } from './plain.js'
import { walkStream, type Source } from './stream-fold.js'
import { signalArgument, stoppable, turns, type Signal, type Stop } from './turns.js'

/** How a fold shares its thread, and how it is stopped. */
export interface Sharing {
  /** Milliseconds after which whatever else waits on this thread has its turn, between two steps. 10 unless said otherwise: with 0, after each step. */
  readonly yieldEvery?: number | undefined
  /** Stops the fold between two steps: the walk then throws the signal's reason. */
  readonly signal?: Signal | undefined
}

/**
 * What {@link foldAsync} is over, and how it runs.
 *
 * @since 0.2.0
 * @category types
 */
export interface FoldAsyncOptions<C, D, B extends number, Last extends boolean, T extends Scalars> extends RunOptions<C, Batch<Whole<D>>, T>, Sharing {
  /**
   * Tensors of rows, in records and tuples: a batch has the same structure. Or batches one by one, in their order: what `for await` can walk anew each epoch, or a
   * function that makes it from the number of epochs done.
   */
  readonly data: D & NoInfer<DataRowsCheck<Whole<D>, 'foldAsync'>>
  /** Rows a step, where data are rows; the last batch of an epoch may be smaller. */
  readonly batchSize?: B
  /** Leaves out the last, smaller batch: then the types of batches say how many rows they have. */
  readonly dropLast?: Last | undefined
}

/** What data are: rows, or such batches of them. */
type Whole<D> = D extends Source<infer X> ? X : D

/**
 * What a step is given of data.
 *
 * @since 0.2.0
 * @category types
 */
export type BatchOf<D, N extends number> = D extends Source<infer X> ? X : Batch<D, N>

/**
 * Rows are divided into batches, others come as such.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SizeCheck<D> = D extends Source<unknown> ? { readonly batchSize?: ShapeError<'foldAsync: data come in batches: batchSize divides rows'> } : { readonly batchSize: number }

type Shown = Omit<Running, 'epoch'>

const sharing = { yieldEvery: 'number', signal: 'object' } as const

/** Whether data are batches that come one by one. */
const isSource = (data: unknown): boolean => typeof data === 'function' || isAsyncIterable(data)

/** The sequence of states of a fold, which has its turns with others between `undefined`s. */
const sharingTurns = ({ yieldEvery = 10, signal }: Sharing, run: (stop: Stop) => AsyncIterable<Shown | undefined> | Iterable<Shown | undefined>): AsyncIterable<unknown> => {
  if (!(yieldEvery >= 0)) refuse(`foldAsync: yieldEvery is ${yieldEvery}: it is a number of milliseconds, 0 or more`)
  return stoppable(signalArgument('foldAsync', signal), async function* (stop) {
    const turn = turns(yieldEvery)
    for await (const running of run(stop)) {
      if (running !== undefined) yield { carry: running.carry(), ...running.progress() }
      if (turn.over()) await turn.others()
      stop.throwIfAborted()
    }
  })
}

/**
 * {@link fold} for who shares a thread: the same states, bit for bit, as a sequence for `for await`, which leaves the thread to others between two steps, so that
 * a page that trains goes on to draw and to answer. It can be stopped: by a `signal`, or by leaving the walk.
 *
 * Data that do not fit into memory come batch by batch, from an `AsyncIterable` in place of the rows, without `batchSize`: a file that is read, a request for each.
 * Each shape of batches is traced once. An error of the source ends the walk with it, and a walk that ends closes its source.
 *
 * @throws {ShapeMismatch} when tensors differ in rows, or the carry changes a shape or dtype; compile errors where types tell.
 * @example
 * import { matmul, mean, mul, square, sub, tensor, valueAndGrad, type Tensor } from 'pullback'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 *
 * type Rows = { readonly x: Tensor<readonly [number, 1]>; readonly y: Tensor<readonly [number, 1]> }
 * async function* batches(): AsyncGenerator<Rows> {
 *   yield { x: tensor([[0], [1]]), y: tensor([[0], [2]]) }
 *   yield { x: tensor([[2]]), y: tensor([[4]]) }
 * }
 * const loss = (w: Tensor<readonly [1, 1]>, { x, y }: Rows) => mean(square(sub(matmul(x, w), y)))
 * const states = Train.foldAsync((w: Tensor<readonly [1, 1]>, batch: Rows) => {
 *   const [value, dw] = valueAndGrad(loss)(w, batch)
 *   return [sub(w, mul(dw, 0.1)), { loss: value }]
 * }, tensor([[0]]), { data: batches, epochs: 40, key: Random.key(0) })
 * for await (const { epoch, carry } of states) if (epoch === 40) console.log(carry.toString()) // => Tensor [1, 1] float32 (2)
 *
 * @since 0.2.0
 * @category fold
 */
export const foldAsync: <C, D extends object | Source<unknown>, N extends Scalars, const B extends number = number, const Last extends boolean = false, T extends Scalars = {}>(
  step: (carry: C, batch: BatchOf<D, Last extends true ? B : number>, key: Key) => readonly [carry: NoInfer<C>, numbers: N],
  start: C, options: FoldAsyncOptions<C, D, B, Last, T> & NoInfer<SizeCheck<D>>,
) => AsyncIterable<FoldState<C, keyof N & string, keyof T & string>> = asStated(counted('foldAsync', 3, (step: unknown, start: unknown, given: unknown): unknown => {
  if (isRecord(given) && isSource(given['data'])) {
    const options = optionsArgument<RunArguments & Sharing & { readonly data: Source<unknown> }>(
      'foldAsync', given, { data: 'function or object', ...runOptions, ...sharing }, ['data', 'epochs', 'key'])
    checkPace('foldAsync', { ...options, batchSize: 1 })
    const { plan, first, measure } = begun('foldAsync', step, start, options)
    return sharingTurns(options, stop => walkStream(plan, first, options.data, measure, stop))
  }
  const options = optionsArgument<FoldArguments & Sharing>('foldAsync', given, { ...foldOptions, ...sharing }, ['data', 'batchSize', 'epochs', 'key'])
  const { plan, rows, measure, first } = folded('foldAsync', step, start, options)
  return sharingTurns(options, () => walk(plan, first, rows, measure))
}))
