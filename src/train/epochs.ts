import type { CompileOptions } from '../engine/wasm/options.js'
import type { Flattened, Tree } from '../graph/tree.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Means, Parts } from './average.js'
import { bounds, ordering } from './batches.js'
import type { Progress } from './config.js'
import { epochFold, type Step } from './epoch-fold.js'

/** A fold of epochs: what `fit` and `fold` have in common. */
export interface Plan {
  readonly step: Step
  readonly batchSize: number
  readonly epochs: number
  readonly dropLast?: boolean | undefined
  readonly handlers?: readonly ((progress: Progress) => unknown)[] | undefined
  readonly options: CompileOptions
}

/** Where it begins. */
export interface Start extends Progress {
  readonly carry: Tree
  readonly key: Key
}

/** Numbers of rows that nobody trains on. */
export type Measure = (carry: Tree) => Parts<Means>

/** A fold of epochs that has begun. What it carries stays in WebAssembly memory until somebody asks for it. */
export interface Running {
  /** One more epoch: the fold of steps over the batches in its order, then one record of metrics. */
  readonly epoch: () => Parts<void>
  readonly progress: () => Progress
  /** What is carried, as a copy. */
  readonly carry: () => Tree
}

/** What handlers see and states share: nobody changes it. */
export const seenOf = ({ epoch, step, metrics }: Progress): Progress => Object.freeze({
  epoch, step,
  metrics: Object.freeze(metrics.map(record => Object.isFrozen(record) ? record
    : Object.freeze({ train: Object.freeze({ ...record.train }), ...(record.test && { test: Object.freeze({ ...record.test }) }) }))),
})

/** Begins folds of epochs. */
export const beginner = ({ step, batchSize, dropLast = false, options }: Plan): (start: Start, rows: Flattened, measure?: Measure) => Running => {
  const begin = epochFold(step, options)
  const orderOf = ordering()
  return (start, rows, measure) => {
    const count = rows.leaves[0]!.shape[0]!
    const batches = bounds(count, batchSize, dropLast)
    if (batches.length === 0) mismatch(`epoch: ${count} rows give no batch of ${batchSize}: use a smaller batchSize, or dropLast: false`)
    const fold = begin(start, rows, batches)
    let progress = seenOf(start)
    return {
      carry: fold.carried,
      progress: () => progress,
      *epoch() {
        const train = yield* fold.epoch(orderOf(start.key, progress.epoch, count))
        const record = { train, ...(measure && { test: yield* measure(fold.carried()) }) }
        progress = seenOf({ epoch: progress.epoch + 1, step: progress.step + batches.length, metrics: [...progress.metrics, asStated(record)] })
      },
    }
  }
}

/** Whether a fold has come to its last epoch, or a handler halts it. */
export const ended = ({ epochs, handlers = [] }: Pick<Plan, 'epochs' | 'handlers'>, progress: Progress): boolean =>
  progress.epoch >= epochs || (progress.metrics.length > 0 && handlers.some((handler, i) =>
    checkArgument('train', `the answer of handlers[${i}]`, handler(progress), ['continue', 'halt']) === 'halt'))

/** The fold after each epoch, until it has ended, and `undefined` between the parts of one. */
export function* walk(plan: Plan, start: Start, rows: Flattened, measure?: Measure): Generator<Running | undefined> {
  let running: Running | undefined
  for (let progress = seenOf(start); !ended(plan, progress); progress = running.progress()) {
    running ??= beginner(plan)(start, rows, measure)
    yield* running.epoch()
    yield running
  }
}
