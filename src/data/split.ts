import { permutation } from '../random/index.js'
import type { Dim, Shape } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import { checkArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { fromArray } from '../tensor/construct.js'
import type { DType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { toFlat } from '../tensor/read.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { rowsAt } from '../train/batches.js'

/**
 * Stratifying needs one int32 label a row; over other targets, `true` is a compile error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Stratify<T extends readonly unknown[], E extends DType> =
  [T, E] extends [readonly [], 'int32'] ? boolean : false | ShapeError<'split: to stratify, y must be int32 labels, one a row'>

/** How to {@link split}. */
export interface SplitOptions<Stratified = boolean> {
  /**
   * What to hold out: below 1 a share of the rows (`0.2`: a fifth of them, to the nearest row), from 1 on a number of rows, which is whole (`1`:
   * one row, not all of them).
   */
  readonly test: number
  /** Decides which rows: the same key gives the same split. */
  readonly key: Key
  /** Whether each label makes up the same share of both parts, as nearly as whole rows allow. Off unless said otherwise. */
  readonly stratify?: Stratified | undefined
}

/** Rows of a data set. */
export interface Part<S extends readonly unknown[], D extends DType, T extends readonly unknown[], E extends DType> {
  readonly x: Tensor<readonly [number, ...S], D>
  readonly y: Tensor<readonly [number, ...T], E>
}

/** The two parts of a data set. */
export interface Split<S extends readonly unknown[], D extends DType, T extends readonly unknown[], E extends DType> {
  readonly train: Part<S, D, T, E>
  readonly test: Part<S, D, T, E>
}

/**
 * Divides the rows of a data set in two: those to learn from, and those held out to test with, each in random order.
 *
 * With `stratify`, label c, which n_c of the n rows have, gets the share k·n_c/n of the k rows held out: rounded down first; what is then
 * missing goes to the largest remainders, of equal ones to the lower label. So exactly k rows are held out.
 *
 * @throws {ShapeMismatch} when x and y differ in rows; a compile error where types tell.
 * @throws {ArgumentError} when either part would be empty.
 * @example
 * import { digits, split } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * const { train, test } = split(digits, { test: 0.2, key: key(0), stratify: true })
 * console.log(train.x.shape, test.y.shape) // => [ 1438, 64 ] [ 359 ]
 *
 * @since 0.1.0
 * @category data sets
 */
export const split = <N extends Dim, S extends Shape, D extends DType, T extends Shape, E extends DType>(
  dataset: { readonly x: Tensor<readonly [N, ...S], D>; readonly y: Tensor<readonly [NoInfer<N>, ...T], E> },
  options: SplitOptions<Stratify<T, E>>,
): Split<S, D, T, E> => {
  const { x, y }: { readonly x: AnyTensor; readonly y: AnyTensor } = checkArgument('split', 'the data set', dataset, 'object') && dataset
  checkArgument('split', 'x', x, 'tensor')
  checkArgument('split', 'y', y, 'tensor')
  optionsArgument<SplitOptions>('split', options, { test: 'number', key: 'key', stratify: 'boolean' }, ['test', 'key'])
  const rows = x.shape[0]
  if (rows === undefined || rows !== y.shape[0]) return mismatch(`split: x ${show(x.shape)} and y ${show(y.shape)} differ in rows`)
  const held = heldOut(options.test, rows)
  const order = toFlat(permutation(options.key, rows))
  const groups = options.stratify === true ? labelsOf(y) : new Int32Array(rows)
  const left = quotas(groups, held)
  const [train, test]: [number[], number[]] = [[], []]
  for (const row of order) {
    const group = groups[row]!
    const quota = left.get(group)!
    if (quota > 0) left.set(group, quota - 1)
    const part = quota > 0 ? test : train
    part.push(row)
  }
  const pick = (part: readonly number[]) => {
    const chosen = fromArray([part.length], part, { dtype: 'int32' })
    return { x: rowsAt(x, chosen), y: rowsAt(y, chosen) }
  }
  return asStated({ train: pick(train), test: pick(test) })
}

/** The number of rows to hold out. */
const heldOut = (test: number, rows: number): number => {
  if (!(test > 0) || (test >= 1 && !Number.isInteger(test))) {
    return refuse(`split: test is ${test}: give a fraction between 0 and 1, or a whole number of rows`)
  }
  const held = test < 1 ? Math.round(test * rows) : test
  return held > 0 && held < rows ? held
    : refuse(`split: test ${test} of ${rows} rows holds out ${held}: leave at least one row in each part`)
}

const labelsOf = (y: AnyTensor): ArrayLike<number> & Iterable<number> =>
  y.dtype === 'int32' && y.shape.length === 1 ? toFlat(y)
    : mismatch(`split: to stratify, y must be int32 labels, one a row: it is ${y.dtype} ${show(y.shape)}`)

/** How many rows of each group to hold out, by largest remainder. */
const quotas = (groups: ArrayLike<number> & Iterable<number>, held: number): Map<number, number> => {
  const sizes = new Map<number, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  // Whole numbers: the remainders of held·size by the number of rows compare exactly.
  const shares = [...sizes].map(([group, size]) => {
    const share = held * size
    return { group, floor: Math.floor(share / groups.length), remainder: share % groups.length }
  })
  const missing = held - shares.reduce((sum, { floor }) => sum + floor, 0)
  shares.sort((a, b) => b.remainder - a.remainder || a.group - b.group)
  return new Map(shares.map(({ group, floor }, i) => [group, floor + (i < missing ? 1 : 0)]))
}
