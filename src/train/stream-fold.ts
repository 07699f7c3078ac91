import { folding } from '../engine/wasm/fold.js'
import type { CompileOptions } from '../engine/wasm/options.js'
import type { Flattened, Tree } from '../graph/tree.js'
import { add } from '../op/arithmetic.js'
import { foldIn } from '../random/index.js'
import { described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { full } from '../tensor/construct.js'
import { mismatch } from '../tensor/mismatch.js'
import { isTensor, storageOf, type Tensor } from '../tensor/value.js'
import { signatureOf } from '../transform/compile.js'
import type { RunningFold } from '../transform/engine.js'
import { Average, type Means, type Parts } from './average.js'
import { dataOf } from './data.js'
import { noiseKey, type Step } from './epoch-fold.js'
import { ended, seenOf, type Measure, type Plan, type Running, type Start } from './epochs.js'
import { orStopped, type Signal } from './turns.js'

/** Where batches come from: the same each epoch, or by the number of epochs before. */
export type Source<X> = AsyncIterable<X> | ((epoch: number) => AsyncIterable<X> | Iterable<X>)

/** How many kinds of batches, by their shapes, have programs and memory ready. */
const KINDS = 4

interface Carried {
  readonly carry: Tree
  readonly step: Tensor<readonly [], 'int32'>
}

/** Steps over batches of any shapes: each kind has a program with memory of its own, and what is carried goes from the one to the other. */
const steps = (take: Step, options: CompileOptions, start: Start) => {
  const fixed = { noise: noiseKey(start.key) }
  const begin = () => folding((carried, same, given) => {
    const { noise } = asStated<typeof fixed>(same)
    const { batch } = asStated<{ readonly batch: Tree }>(given)
    const { carry, step } = asStated<Carried>(carried)
    const [next, numbers] = take(carry, batch, foldIn(noise, step))
    return [{ carry: next, step: add(step, 1) }, numbers]
  }, options)
  const kinds = new Map<string, ReturnType<typeof begin>>()
  let carried: Tree = { carry: start.carry, step: full([], start.step, { dtype: 'int32' }) }
  let last: { readonly kind: string; readonly running: RunningFold } | undefined
  const now = (): Tree => carried = last?.running.finish() ?? carried
  return {
    carried: () => asStated<Carried>(now()).carry,
    step: (rows: Flattened): Means => {
      const batch = asStated<Tree>(rows.rebuild(rows.leaves))
      const kind = signatureOf(rows)
      if (last?.kind !== kind) {
        const fold = kinds.get(kind) ?? begin()
        // The one that was not asked for longest goes first.
        kinds.delete(kind)
        kinds.set(kind, fold)
        if (kinds.size > KINDS) kinds.delete(kinds.keys().next().value!)
        last = { kind, running: fold(now(), fixed, [{ batch }]) }
      }
      return last.running.step(0, rows.leaves.map(x => storageOf(x, 'foldAsync')))
    },
  }
}

/** What a source gives for an epoch. */
const opened = (source: Source<unknown>, epoch: number): AsyncIterator<unknown> | Iterator<unknown> => {
  const found: unknown = typeof source === 'function' ? source(epoch) : source
  if (typeof found !== 'object' || found === null || isTensor(found)) return refuse(`foldAsync: data gave ${described(found)} for epoch ${epoch}: it gives batches, which for await can walk`)
  const batches = asStated<Partial<AsyncIterable<unknown> & Iterable<unknown>>>(found)
  return batches[Symbol.asyncIterator]?.() ?? batches[Symbol.iterator]?.()
    ?? refuse(`foldAsync: data gave ${described(found)} for epoch ${epoch}: it gives batches, which for await can walk`)
}

/** Batches one by one. Who leaves them before their end closes them, as `for await` does; but nobody who has stopped waits for that. */
async function* each(walk: AsyncIterator<unknown> | Iterator<unknown>, stop: Signal): AsyncGenerator<unknown, void, undefined> {
  let open = false
  try {
    for (;;) {
      const next = await orStopped(stop, Promise.resolve(walk.next()))
      open = next.done !== true
      if (next.done === true) return
      yield next.value
      open = false
    }
  } finally {
    if (open || stop.aborted) {
      const closed = Promise.resolve(walk.return?.()).catch(() => {})
      if (!stop.aborted) await closed
    }
  }
}

/** The fold over what a source gives, after each epoch, until it has ended, and `undefined` between the parts of one. */
export async function* walkStream(
  { step, options, ...pace }: Omit<Plan, 'batchSize'>, start: Start, source: Source<unknown>, measure: Measure | undefined, stop: Signal,
): AsyncGenerator<Omit<Running, 'epoch'> | undefined, void, undefined> {
  let progress = seenOf(start)
  if (ended(pace, progress)) return
  const fold = steps(step, options, start)
  const running = { carry: fold.carried, progress: () => progress }
  do {
    const { epoch } = progress
    const average = new Average()
    let count = 0
    for await (const batch of each(opened(source, epoch), stop)) {
      const what = `batch ${count} of epoch ${epoch}`
      const rows = dataOf('foldAsync', what, batch)
      const size = rows.leaves[0]!.shape[0]!
      if (size === 0) mismatch(`foldAsync: ${what} has no rows`)
      average.add(fold.step(rows), size)
      count++
      yield undefined
    }
    if (count === 0) refuse(`foldAsync: data gave no batch for epoch ${epoch}: what can be walked once only, such as a generator, is made anew by a function, data: epoch => …`)
    const record = { train: average.get(), ...(measure && { test: yield* parts(measure(fold.carried())) }) }
    progress = seenOf({ epoch: epoch + 1, step: progress.step + count, metrics: [...progress.metrics, asStated(record)] })
    yield running
  } while (!ended(pace, progress))
}

async function* parts<T>(work: Parts<T>): AsyncGenerator<undefined, T, undefined> {
  return yield* work
}
