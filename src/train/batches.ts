import { quietly } from '../engine/wasm/compile.js'
import { binders } from '../graph/binders.js'
import { foldIn, permutation } from '../random/index.js'
import { full } from '../tensor/construct.js'
import type { Key } from '../tensor/key.js'
import { storageOf, type AnyTensor, type Tensor } from '../tensor/value.js'
import type { Storage } from '../tensor/dtype.js'

/** Rows picked by their numbers. */
export const rowsAt = (x: AnyTensor, rows: AnyTensor): AnyTensor => binders.gather({
  offsetDims: x.shape.slice(1).map((_, i) => i + 1),
  collapsedSliceDims: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
  startIndexMap: [0],
  indexVectorDim: 1,
  sliceSizes: [1, ...x.shape.slice(1)],
}, x, rows)

/** Rows `from` up to but without `to`. */
export const rowsBetween = (x: AnyTensor, from: number, to: number): AnyTensor => binders.slice({
  start: x.shape.map((_, axis) => axis === 0 ? from : 0),
  limit: x.shape.map((d, axis) => axis === 0 ? to : d),
  strides: x.shape.map(() => 1),
}, x)

/** The bounds of batches of `size` rows; the last may be smaller, or is left out. */
export const bounds = (rows: number, size: number, dropLast: boolean): readonly (readonly [from: number, to: number])[] =>
  Array.from({ length: dropLast ? Math.floor(rows / size) : Math.ceil(rows / size) }, (_, i) => [i * size, Math.min(rows, (i + 1) * size)])

/** The order of an epoch's rows: a permutation by a fold of the key. */
export const orderOf = (key: Key, epoch: number | Tensor<readonly [], 'int32'>, rows: number): AnyTensor => permutation(foldIn(key, epoch), rows)

/** {@link orderOf} compiled: sorting would take longer than a small network's steps. */
export const ordering = (): (key: Key, epoch: number, rows: number) => Storage => {
  const order = quietly((key: Key, epoch: Tensor<readonly [], 'int32'>, rows: number) => orderOf(key, epoch, rows))
  return (key, epoch, rows) => storageOf(order(key, full([], epoch, { dtype: 'int32' }), rows), 'epoch')
}
