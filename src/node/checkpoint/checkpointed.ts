import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { isLeft, right } from '#either'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { checkArgument, described, isAsyncIterable, isIterable, isRecord, optionsArgument, refuse } from '../../tensor/argument.js'
import { checkpointOf } from '../../data/checkpoint.js'
import { asStated } from '../../tensor/cast.js'
import type { AnyModel } from '../../layer/layer.js'
import type { AnyLoss, AnyMetrics, Config, StateFor, TrainState } from '../../train/config.js'
import { checkFolded, checkProgress } from '../../train/check-progress.js'
import type { FoldState } from '../../train/fold.js'
import { attempt, FileError, readFile } from '../file/files.js'
import { TEMPORARY, writeWholeSync } from '../file/write-sync.js'
import { bytesOfState, type AnyState, type LoadError } from './state.js'

/** Where and how often states are kept. */
export interface Checkpointing {
  /** A folder of this run's own, which is made if it is missing: another run begins in another. */
  readonly dir: string
  /** Epochs from one checkpoint to the next. 1 unless said otherwise. The last state is kept whatever its epoch. */
  readonly every?: number | undefined
  /** How many of the newest are kept. All, unless this or `keepBest` is said; the very last always. */
  readonly keepLast?: number | undefined
  /** How many of the best are kept, too: those of the least loss on the test rows, or on the training rows where there are no others. */
  readonly keepBest?: number | undefined
}

const NAME = /^epoch-(\d+)\.safetensors$/

const nameOf = (epoch: number): string => `epoch-${String(epoch).padStart(6, '0')}.safetensors`

/** The epochs of which there are checkpoints among these files, the first ones first. */
const epochsIn = (files: readonly string[]): readonly (readonly [epoch: number, file: string])[] =>
  files.flatMap(file => {
    const epoch = NAME.exec(file)?.[1]
    return epoch === undefined ? [] : [[Number(epoch), file] as const]
  }).sort(([a], [b]) => a - b)

/** The loss that a state is judged by; what is no number is worst. */
const lossOf = (metrics: AnyState['metrics'][number] | undefined): number => {
  const loss = metrics?.test?.['loss'] ?? metrics?.train['loss'] ?? NaN
  return Number.isNaN(loss) ? Infinity : loss
}

/** Takes away the checkpoints that are neither among the newest nor among the best, of those up to the state's own. */
const tidy = (dir: string, { epoch, metrics }: AnyState, keepLast: number, keepBest: number): void => {
  const all = epochsIn(readdirSync(dir)).filter(([found]) => found <= epoch)
  // Of equal losses, the earlier epoch's is better.
  const best = all.toSorted(([a], [b]) => lossOf(metrics[a - 1]) - lossOf(metrics[b - 1]) || a - b).slice(0, keepBest)
  const kept = new Set([...all.slice(Math.max(0, all.length - keepLast)), ...best].map(([, file]) => file))
  for (const [, file] of all) if (!kept.has(file)) rmSync(join(dir, file), { force: true })
}

const orFileError = (path: string, act: () => void): void => {
  try {
    act()
  } catch (error) {
    throw new FileError(path, error)
  }
}

const countOption = (name: string, value: number): number =>
  Number.isInteger(value) && value >= 1 ? value : refuse(`checkpointed: ${name} is ${value}: it must be a whole number, 1 or more`)

/**
 * The same states, some of which are in files before they are seen: a lazy sequence around that of `Train.epochs`, `fold` or `foldAsync`. A run that is killed goes on from
 * the last of them, and ends with the bits of the one that was not.
 *
 * @throws {FileError} when a file cannot be written; those before it are there still.
 * @example
 * import { pipe, tensor } from 'pullback'
 * import { checkpointed, loadLatest } from 'pullback/node'
 * import * as L from 'pullback/layer'
 * import * as Loss from 'pullback/loss'
 * import * as Opt from 'pullback/optimizer'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 * import { isRight } from 'fp-ts/lib/Either.js'
 * import { readdirSync, rmSync } from 'node:fs'
 *
 * const config = {
 *   model: pipe(L.input(1), L.named('line', L.dense(1))),
 *   loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 7, key: Random.key(0),
 * }
 * const train = { x: tensor([[0], [1]]), y: tensor([[1], [3]]) }
 * const options = { dir: 'line-run', every: 2, keepLast: 2 }
 * for (const state of checkpointed(Train.epochs(config, { train }), options)) if (state.epoch === 5) break
 * console.log(readdirSync('line-run')) // => [ 'epoch-000004.safetensors', 'epoch-000005.safetensors' ]
 *
 * const from = await loadLatest(config, 'line-run')()
 * if (isRight(from)) console.log([...Train.epochs(config, { train }, from.right)].map(({ epoch }) => epoch)) // => [ 6, 7 ]
 * rmSync('line-run', { recursive: true })
 *
 * @since 0.2.0
 * @category files
 */
export const checkpointed: {
  <T extends TrainState<unknown, unknown> | FoldState<unknown>>(states: AsyncIterable<T>, options: Checkpointing): AsyncIterable<T>
  <T extends TrainState<unknown, unknown> | FoldState<unknown>>(states: Iterable<T>, options: Checkpointing): Iterable<T>
} = asStated((states: Iterable<AnyState> | AsyncIterable<AnyState>, options: Checkpointing): unknown => {
  const { dir, every = 1, keepLast, keepBest } = optionsArgument<Checkpointing>('checkpointed', options,
    { dir: 'string', every: 'number', keepLast: 'number', keepBest: 'number' }, ['dir'])
  if (!isIterable(states) && !isAsyncIterable(states)) refuse(`checkpointed: the states are ${described(states)}: give it what Train.epochs gives`)
  countOption('every', every)
  for (const [name, count] of Object.entries({ keepLast, keepBest })) if (count !== undefined) countOption(name, count)
  const save = (state: AnyState): void => {
    const path = join(dir, nameOf(state.epoch))
    orFileError(path, () => {
      writeWholeSync(path, bytesOfState('checkpointed', state))
      if (keepLast !== undefined || keepBest !== undefined) tidy(dir, state, keepLast ?? 1, keepBest ?? 0)
    })
  }
  const begun = (): { readonly see: (state: AnyState) => AnyState; readonly end: () => void } => {
    orFileError(dir, () => {
      mkdirSync(dir, { recursive: true })
      // What a run that was killed had begun to write.
      for (const file of readdirSync(dir)) if (TEMPORARY.test(file)) rmSync(join(dir, file), { force: true })
    })
    let pending: AnyState | undefined
    return {
      see: state => {
        if (isRecord(state) && 'carry' in state) checkFolded('checkpointed', state)
        else checkProgress('checkpointed', state)
        pending = state.epoch % every === 0 ? undefined : state
        if (pending === undefined) save(state)
        return state
      },
      end: () => { if (pending !== undefined) save(pending) },
    }
  }
  return isAsyncIterable(states) ? {
    async *[Symbol.asyncIterator]() {
      const { see, end } = begun()
      try {
        for await (const state of states) yield see(state)
      } finally {
        end()
      }
    },
  } : {
    *[Symbol.iterator]() {
      const { see, end } = begun()
      try {
        for (const state of states) yield see(state)
      } finally {
        // Also of a walk that somebody ends.
        end()
      }
    },
  }
})

/** From a config, or from a codec of states, to its newest state. */
export interface LoadLatest {
  <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(config: Config<M, L, Ms>, dir: string): TaskEither<LoadError, StateFor<M, Ms> | undefined>
  <E, A>(codec: { readonly decode: (bytes: Uint8Array) => Either<E, A> }, dir: string): TaskEither<FileError | E, A | undefined>
}

/**
 * The newest state that {@link checkpointed} wrote to a folder, or `undefined` where there is none yet: what `Train.epochs` and `fit` take to go
 * on from, or to begin with. Of a fold, give the codec of its states, `foldCheckpointOf(start)`.
 *
 * @since 0.2.0
 * @category files
 */
export const loadLatest: LoadLatest = asStated((given: object, dir: string): TaskEither<unknown, unknown> => {
  checkArgument('loadLatest', 'the config', given, 'object')
  checkArgument('loadLatest', 'the folder', dir, 'string')
  return async () => {
    const files = await attempt(dir, async () => {
      try {
        return await readdir(dir)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      }
    })
    if (isLeft(files)) return files
    const last = epochsIn(files.right).at(-1)
    const codec: Parameters<typeof readFile>[1] = asStated('decode' in given ? given : checkpointOf(asStated<Parameters<typeof checkpointOf>[0]>(given)))
    return last === undefined ? right(undefined) : readFile(join(dir, last[1]), codec)()
  }
})
