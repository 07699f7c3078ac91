import type { Device } from '../transform/engine.js'
import { quietly } from '../engine/wasm/compile.js'
import type { Threads } from '../engine/wasm/threads/pool.js'
import { flatten, leavesAs, outline, type Flattened, type Outline, type Tree } from '../graph/tree.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { StepsOf } from '../transform/scan.js'
import { checkArgument, counted, described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import { averaged } from './average.js'
import { rowsBetween } from './batches.js'
import { dataOf } from './data.js'
import { checkFolded } from './check-progress.js'
import type { Handler, Progress } from './config.js'
import type { Step } from './epoch-fold.js'
import { walk, type Measure, type Plan, type Start } from './epochs.js'
import { checkPace } from './plain.js'

/**
 * Rows of a tree of data: each tensor with N of them.
 *
 * @since 0.2.0
 * @category types
 */
export type Batch<D, N extends number = number> =
  D extends Tensor<infer S, infer T> ? S extends readonly [unknown, ...infer R extends Shape] ? Tensor<readonly [N, ...R], T> : Tensor<readonly [N, ...number[]], T>
  : { readonly [K in keyof D]: Batch<D[K], N> }

/** Scalars by name. */
type Scalars = Readonly<Record<string, Tensor<readonly [], FloatDType>>>

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

/**
 * What a fold is over, and how it runs.
 *
 * @since 0.2.0
 * @category types
 */
export interface FoldOptions<C, D, B extends number, Last extends boolean, T extends Scalars> {
  /** Tensors of rows, in records and tuples: a batch has the same structure. */
  readonly data: D & NoInfer<DataRowsCheck<D>>
  /** Rows a step; the last batch of an epoch may be smaller. */
  readonly batchSize: B
  readonly epochs: number
  /** Of the order of rows, and of what steps draw. */
  readonly key: Key
  /** Leaves out the last, smaller batch: then the types of batches say how many rows they have. */
  readonly dropLast?: Last | undefined
  /** Rows that `measure` is given after each epoch. */
  readonly test?: NoInfer<Batch<D>> | undefined
  /** Numbers of rows that are not trained on, averaged over them. */
  readonly measure?: ((carry: NoInfer<C>, batch: NoInfer<Batch<D>>) => T) | undefined
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

/** The options without their types. */
interface Options {
  readonly data: unknown
  readonly batchSize: number
  readonly epochs: number
  readonly key: Key
  readonly dropLast?: boolean
  readonly test?: unknown
  readonly measure?: (carry: unknown, batch: unknown) => unknown
  readonly handlers?: readonly ((progress: Progress) => unknown)[]
  readonly from?: unknown
  readonly threads?: Threads
  readonly turbo?: boolean
  readonly device?: Device
}

const noTree = (what: string) => (path: string, found: string): never => refuse(`fold: ${what}${path} is ${found}: what is carried are tensors and keys, in records and tuples`)

/** What a step or a measurement gives: scalars by name. */
const numbersOf = (who: string, found: unknown): Readonly<Record<string, AnyTensor>> => {
  if (!isRecord(found)) return refuse(`fold: the numbers of ${who} are ${described(found)}: they are a record of scalars`)
  for (const [name, value] of Object.entries(found)) {
    if (!isTensor(value)) refuse(`fold: the number '${name}' of ${who} is ${described(value)}: it is a tensor`)
    else if (value.shape.length > 0) mismatch(`fold: the number '${name}' of ${who} is ${show(value.shape)}, not a scalar: reduce it with mean`)
  }
  return asStated(found)
}

/** The step, whose results are looked at while it is traced. */
const checked = (step: (carry: unknown, batch: unknown, key: Key) => unknown, like: Outline): Step => (carry, batch, key) => {
  const found = step(carry, batch, key)
  if (!Array.isArray(found) || found.length !== 2) return refuse(`fold: a step gave ${described(found)}: it gives [carry, numbers]`)
  const leaves = leavesAs(like, flatten(found[0], noTree('the carry')), (path, wanted, now) =>
    mismatch(`fold: the carry${path} begins as ${wanted} and is ${now} after a step: a carry keeps its shapes and dtypes`))
  return [asStated(like.rebuild(leaves)), numbersOf('a step', found[1])]
}

/** What measures the test rows. */
const measuring = ({ test, measure, turbo, threads, device }: Options): Measure | undefined => {
  if (test === undefined || measure === undefined) {
    return test === measure ? undefined : refuse(`fold: there ${test === undefined ? 'are no test rows to measure' : 'is nothing to measure the test rows'}: test and measure go together`)
  }
  const rows = dataOf('fold', 'test', test)
  const numbers = quietly((carry: Tree, batch: Tree) => numbersOf('measure', measure(carry, batch)), { turbo, threads, device })
  return carry => averaged('fold', rows.leaves[0]!.shape[0]!, (from, to) =>
    numbers(carry, asStated(rows.rebuild(rows.leaves.map(x => rowsBetween(x, from, to))))))
}

/** Where a fold begins: at its start, or at a state that it gave. */
const beginning = (start: Flattened, like: Outline, { key, from }: Options): Start => {
  if (from === undefined || from === null) return { carry: asStated(start.rebuild(start.leaves)), epoch: 0, step: 0, metrics: [], key }
  const { carry, ...progress } = checkFolded('fold', from)
  const leaves = leavesAs(like, flatten(carry, noTree('from.carry')), (path, wanted, found) =>
    mismatch(`fold: from.carry${path} is ${found}, where the start has ${wanted}: give a state of this fold`))
  return { ...progress, carry: asStated(like.rebuild(leaves)), key }
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
  const take = checkArgument('fold', 'the step', step, 'function')
  const carry = flatten(start, noTree('the carry'))
  const options = optionsArgument<Options>('fold', given, {
    data: 'object or tensor or array', batchSize: 'number', epochs: 'number', key: 'key', dropLast: 'boolean', test: 'object or tensor or array', measure: 'function',
    handlers: 'array', threads: 'object', turbo: 'boolean', device: 'object', from: 'object or null',
  }, ['data', 'batchSize', 'epochs', 'key'])
  checkPace('fold', options)
  const like = outline(carry)
  const plan: Plan = { ...options, options: { turbo: options.turbo, threads: options.threads, device: options.device }, step: checked(take, like) }
  const [rows, measure, first] = [dataOf('fold', 'data', options.data), measuring(options), beginning(carry, like, options)]
  return { *[Symbol.iterator]() { for (const running of walk(plan, first, rows, measure)) yield { carry: running.carry(), ...running.progress() } } }
}))
