import type { Flattened } from '../graph/tree.js'
import { permutation } from '../random/index.js'
import { checkArgument, counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { fromArray } from '../tensor/construct.js'
import type { Key } from '../tensor/key.js'
import type { AnyTensor } from '../tensor/value.js'
import { bounds, rowsAt, rowsBetween } from '../train/batches.js'
import { dataOf } from '../train/data.js'
import type { Batch, DataRowsCheck } from '../train/fold.js'

const countOf = (rows: Flattened): number => rows.leaves[0]!.shape[0]!

const each = (rows: Flattened, f: (x: AnyTensor) => AnyTensor): unknown => rows.rebuild(rows.leaves.map(f))

/** How to make {@link folds}. */
export interface FoldsOptions {
  /** How many parts. */
  readonly k: number
  /** Decides which row is in which part. */
  readonly key: Key
}

/**
 * k-fold cross-validation: k ways to divide data in rows to train on and rows to test with. Each row is in one test part; these differ in size by one at
 * most. Data are tensors of rows, in records and tuples.
 *
 * @throws {ShapeMismatch} when the tensors differ in rows; a compile error where types tell.
 * @throws {ArgumentError} when `k` is no whole number from 2 to the number of rows.
 * @example
 * import { folds } from 'pullback/data'
 * import { iris } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * const { x, y } = iris
 * for (const { train, test } of folds({ x, y }, { k: 4, key: key(0) })) console.log(train.x.shape, test.y.shape)
 * // => [ 112, 4 ] [ 38 ]
 * // => [ 113, 4 ] [ 37 ]
 * // => [ 112, 4 ] [ 38 ]
 * // => [ 113, 4 ] [ 37 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const folds: <D>(data: D & NoInfer<DataRowsCheck<D, 'folds'>>, options: FoldsOptions) => readonly { readonly train: Batch<D>; readonly test: Batch<D> }[] =
  asStated(counted('folds', 2, (data: unknown, given: unknown) => {
    const { k, key } = optionsArgument<FoldsOptions>('folds', given, { k: 'number', key: 'key' }, ['k', 'key'])
    const rows = dataOf('folds', 'data', data)
    const count = countOf(rows)
    if (!Number.isInteger(k) || k < 2 || k > count) refuse(`folds: k is ${k}: it is a whole number from 2 to ${count}, the number of rows`)
    const order = permutation(key, count)
    const places = Array.from({ length: k + 1 }, (_, i) => Math.round(i * count / k))
    const at = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i)
    const picked = (numbers: readonly number[]): unknown => {
      const chosen = rowsAt(order, indices(numbers))
      return each(rows, x => rowsAt(x, chosen))
    }
    return places.slice(1).map((to, i) => ({ train: picked([...at(0, places[i]!), ...at(to, count)]), test: picked(at(places[i]!, to)) }))
  }))

/** How to make {@link batches}. */
export interface BatchesOptions<B extends number, Last extends boolean> {
  /** Rows of a batch; the last may be smaller. */
  readonly size: B
  /** Of the order of the rows; without one they keep theirs. */
  readonly key?: Key | undefined
  /** Leaves out the last, smaller batch: then the types of batches say how many rows they have. */
  readonly dropLast?: Last | undefined
}

/**
 * Data in batches of rows, lazily: each a tree like the data. A fold of one's own steps over epochs is `Train.fold`.
 *
 * @throws {ShapeMismatch} when the tensors differ in rows; a compile error where types tell.
 * @throws {ArgumentError} when `size` is not a whole number, 1 or more.
 * @example
 * import { batches } from 'pullback/data'
 * import { zeros } from 'pullback'
 *
 * for (const { x } of batches({ x: zeros([10, 4]), y: zeros([10]) }, { size: 4 })) console.log(x.shape)
 * // => [ 4, 4 ]
 * // => [ 4, 4 ]
 * // => [ 2, 4 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const batches: <D, const B extends number, const Last extends boolean = false>(
  data: D & NoInfer<DataRowsCheck<D, 'batches'>>, options: BatchesOptions<B, Last>,
) => Iterable<Batch<D, Last extends true ? B : number>> = asStated(counted('batches', 2, (data: unknown, given: unknown) => {
  const { size, key, dropLast = false } = optionsArgument<BatchesOptions<number, boolean>>('batches', given, { size: 'number', key: 'key', dropLast: 'boolean' }, ['size'])
  if (!Number.isInteger(size) || size < 1) refuse(`batches: size is ${size}: it is a whole number, 1 or more`)
  const rows = dataOf('batches', 'data', data)
  const count = countOf(rows)
  const order = key === undefined ? undefined : permutation(checkArgument('batches', 'the key', key, 'key'), count)
  return {
    *[Symbol.iterator]() {
      for (const [from, to] of bounds(count, size, dropLast)) {
        const at = order && rowsBetween(order, from, to)
        yield each(rows, x => at === undefined ? rowsBetween(x, from, to) : rowsAt(x, at))
      }
    },
  }
}))

const indices = (numbers: readonly number[]): AnyTensor => fromArray([numbers.length], numbers, { dtype: 'int32' })
