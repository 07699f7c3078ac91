import { folding } from '../engine/wasm/fold.js'
import type { Tree } from '../graph/tree.js'
import { add } from '../op/arithmetic.js'
import { foldIn } from '../random/index.js'
import { asStated } from '../tensor/cast.js'
import { full, zeros } from '../tensor/construct.js'
import { sizeOf, type Storage } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { partOf } from '../tensor/storage.js'
import { fromStorage, storageOf, type AnyTensor, type Tensor } from '../tensor/value.js'
import { rowsAt } from './batches.js'
import type { Plain, PlainExamples, PlainState, Row } from './plain.js'
import { noiseKey, updater } from './step.js'

/** What steps carry on. */
interface Carried {
  readonly params: Tree
  readonly state: Row
  readonly optState: Tree
  /** The number of steps before this one. */
  readonly step: Tensor<readonly [], 'int32'>
}

/** What all steps of an epoch share: the noise's key, and all rows, where there is room for them. */
interface Fixed {
  readonly noise: Key
  readonly all?: PlainExamples
}

/** What a step is given: the numbers of its rows, or the rows. */
type Given = { readonly rows: AnyTensor } | PlainExamples

/** Above so many elements of x and y, a step is given its rows, instead of all rows lying in WebAssembly memory for the whole epoch. */
export const MOST_RESIDENT = 2 ** 27

const elements = ({ x, y }: PlainExamples): number => sizeOf(x.shape) + sizeOf(y.shape)

const chosen = ({ x, y }: PlainExamples, rows: AnyTensor): PlainExamples => ({ x: rowsAt(x, rows), y: rowsAt(y, rows) })

/** The numbers of a batch: from a place in the epoch's order up to another. */
export type Bounds = readonly [from: number, to: number]

/** A fold over epochs of batches, under way. */
interface EpochFold {
  /** All batches of an epoch, in its order of rows. `see` is called after each step with its loss and metrics, and its number of rows. */
  readonly epoch: (order: Storage, see: (numbers: Readonly<Record<string, number>>, rows: number) => void) => void
  /** What is carried, as a copy. */
  readonly carried: () => Pick<PlainState, 'params' | 'state' | 'optState'>
}

/** Begins folds of a config's steps, whose carry stays in WebAssembly memory. */
export const epochFold = (config: Plain, mostResident = MOST_RESIDENT): (start: PlainState, train: PlainExamples, batches: readonly Bounds[]) => EpochFold => {
  const update = updater(config)
  const fold = folding((carry, fixed, given) => {
    const { step, ...before } = asStated<Carried>(carry)
    const { noise, all } = asStated<Fixed>(fixed)
    const batch = asStated<Given>(given)
    const { x, y } = 'rows' in batch ? chosen(all!, batch.rows) : batch
    const { numbers, ...next } = update(before, foldIn(noise, step), x, y)
    return [{ ...next, step: add(step, 1) }, numbers]
  }, config)
  return ({ params, state, optState, step, key }, train, batches) => {
    const resident = elements(train) <= mostResident
    const sizes = [...new Set(batches.map(([from, to]) => to - from))]
    const like = (x: AnyTensor, rows: number): AnyTensor => zeros([rows, ...x.shape.slice(1)], { dtype: x.dtype })
    const givens = sizes.map((rows): Tree => resident ? { rows: zeros([rows], { dtype: 'int32' }) } : { x: like(train.x, rows), y: like(train.y, rows) })
    const giving = (rows: Storage): readonly Storage[] => {
      if (resident) return [rows]
      const { x, y } = chosen(train, fromStorage([rows.length], 'int32', rows))
      return [storageOf(x, 'fit'), storageOf(y, 'fit')]
    }
    const carry = { params, state, optState: asStated<Tree>(optState), step: full([], step, { dtype: 'int32' }) }
    const running = fold(carry, { noise: noiseKey(key), ...(resident && { all: { x: train.x, y: train.y } }) }, givens)
    return {
      epoch: (order, see) => {
        for (const [from, to] of batches) see(running.step(sizes.indexOf(to - from), giving(partOf('int32', order, from, to - from))), to - from)
      },
      carried: () => {
        const { step: _, ...after } = asStated<Carried>(running.finish())
        return { ...after, optState: asStated(after.optState) }
      },
    }
  }
}
