import { folding } from '../engine/wasm/fold.js'
import type { CompileOptions } from '../engine/wasm/options.js'
import { flatten, type Flattened, type Tree } from '../graph/tree.js'
import { add } from '../op/arithmetic.js'
import { foldIn } from '../random/index.js'
import { refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { full, zeros } from '../tensor/construct.js'
import { sizeOf, type Storage } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { partOf } from '../tensor/storage.js'
import { fromStorage, storageOf, type AnyTensor, type Tensor } from '../tensor/value.js'
import { Average, type Means, type Parts } from './average.js'
import { rowsAt } from './batches.js'

/** One step: from what is carried, a batch and a key of its own to what is carried on, and numbers. */
export type Step = (carry: Tree, batch: Tree, key: Key) => readonly [carry: Tree, numbers: Readonly<Record<string, AnyTensor>>]

/** What steps carry on. */
interface Carried {
  readonly carry: Tree
  /** The number of steps before this one. */
  readonly step: Tensor<readonly [], 'int32'>
}

/** What all steps of an epoch share: the noise's key, and all rows, where there is room for them. */
interface Fixed {
  readonly noise: Key
  readonly all?: Tree
}

/** What a step is given: the numbers of its rows, or the rows. */
type Given = { readonly rows: AnyTensor } | { readonly batch: Tree }

/** Above so many elements, a step is given its rows, instead of all rows lying in WebAssembly memory for the whole epoch. */
export const MOST_RESIDENT = 2 ** 27

/** A tree of rows taken apart. */
export const rowsOf = (word: string, what: string, tree: unknown): Flattened =>
  flatten(tree, (path, found) => refuse(`${word}: ${what}${path} is ${found}: data are tensors of rows, in records and tuples`))

const each = (tree: Flattened, f: (x: AnyTensor) => AnyTensor): Tree => asStated(tree.rebuild(tree.leaves.map(f)))

/** The numbers of a batch: from a place in the epoch's order up to another. */
export type Bounds = readonly [from: number, to: number]

/** Noise of a step is drawn from a fold of this key. */
export const noiseKey = (key: Key): Key => foldIn(key, 'noise')

/** A fold over epochs of batches, under way. */
interface EpochFold {
  /** All batches of an epoch, in its order of rows: the numbers of its steps, averaged by rows. */
  readonly epoch: (order: Storage) => Parts<Means>
  /** What is carried, as a copy. */
  readonly carried: () => Tree
}

/** Where a fold begins. */
interface Begin {
  readonly carry: Tree
  readonly step: number
  readonly key: Key
}

/** Begins folds of a step, whose carry stays in WebAssembly memory. */
export const epochFold = (
  take: Step, options: CompileOptions, mostResident = MOST_RESIDENT,
): (start: Begin, rows: Flattened, batches: readonly Bounds[]) => EpochFold => {
  const fold = folding((carried, fixed, given) => {
    const { carry, step } = asStated<Carried>(carried)
    const { noise, all } = asStated<Fixed>(fixed)
    const now = asStated<Given>(given)
    const batch = 'rows' in now ? each(rowsOf('fold', 'data', all), x => rowsAt(x, now.rows)) : now.batch
    const [next, numbers] = take(carry, batch, foldIn(noise, step))
    return [{ carry: next, step: add(step, 1) }, numbers]
  }, options)
  return ({ carry, step, key }, rows, batches) => {
    const resident = rows.leaves.reduce((sum, { shape }) => sum + sizeOf(shape), 0) <= mostResident
    const sizes = [...new Set(batches.map(([from, to]) => to - from))]
    const givens = sizes.map((size): Tree => resident ? { rows: zeros([size], { dtype: 'int32' }) }
      : { batch: each(rows, x => zeros([size, ...x.shape.slice(1)], { dtype: x.dtype })) })
    const giving = (at: Storage): readonly Storage[] => resident ? [at]
      : rows.leaves.map(x => storageOf(rowsAt(x, fromStorage([at.length], 'int32', at)), 'fit'))
    const running = fold({ carry, step: full([], step, { dtype: 'int32' }) }, { noise: noiseKey(key), ...(resident && { all: each(rows, x => x) }) }, givens)
    return {
      *epoch(order) {
        const average = new Average()
        const rowsOf = ([from, to]: Bounds): readonly Storage[] => giving(partOf('int32', order, from, to - from))
        for (const [which, size] of sizes.entries()) {
          const alike = batches.filter(([from, to]) => to - from === size)
          if (running.steps === undefined) for (const batch of alike) {
            average.add(running.step(which, rowsOf(batch)), size)
            yield
          }
          else for (const numbers of running.steps(which, alike.map(rowsOf))) average.add(numbers, size)
        }
        return average.get()
      },
      carried: () => asStated<Carried>(running.finish()).carry,
    }
  }
}
