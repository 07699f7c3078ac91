// Words that look up, order and accumulate along an axis, and linear algebra.
import {
  argsort, at, cholesky, cummax, cumprod, diag, dim, inverse, logCumSumExp, oneHot, pipe, roll, scatterAdd, solve, sort, take, tensor, topK, trace, triangularSolve, tril, triu, writeAt, zeros,
  type Dim, type NamedDim, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const x = zeros([2, 3])
const ints = zeros([4], { dtype: 'int32' })
const scalar = zeros([], { dtype: 'int32' })
const batch = dim('batch', 2)
const named = zeros([batch, 3])
declare const rows: Tensor<readonly [number, 3]>
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [4, 3]>
declare const place: number

const places = {
  first: at(x, 0), last: at(x, -1, 1), piped: pipe(x, at(1)), column: pipe(x, y => at(y, 2, 1)), named: at(named, 0, 1), row: at(rows, 5), any: at(x, place), each: at(shapes, 1), deep: at(zeros([2, 3, 4]), -3, 1),
}
export type At = [
  Expect<Equal<typeof places.first, Tensor<readonly [3]>>>,
  Expect<Equal<typeof places.last, Tensor<readonly [2]>>>,
  Expect<Equal<typeof places.piped, Tensor<readonly [3]>>>,
  Expect<Equal<typeof places.column, Tensor<readonly [2]>>>,
  Expect<Equal<typeof places.named, Tensor<readonly [NamedDim<'batch'>]>>>,
  Expect<Equal<typeof places.row, Tensor<readonly [3]>>>,
  Expect<Equal<typeof places.any, Tensor<readonly [3]>>>,
  Expect<Equal<typeof places.each, Tensor<readonly [3]>>>,
  Expect<Equal<typeof places.deep, Tensor<readonly [2, 4]>>>,
]

const taken = { back: take(x, -2, 0), list: take(x, [0, -1, 1], 0), piped: pipe(x, take([-3, 2], 1)), unknown: take(rows, [7], 0) }
export type Taken = [
  Expect<Equal<typeof taken.back, Tensor<readonly [3]>>>,
  Expect<Equal<typeof taken.list, Tensor<readonly [3, 3]>>>,
  Expect<Equal<typeof taken.piped, Tensor<readonly [2, 2]>>>,
  Expect<Equal<typeof taken.unknown, Tensor<readonly [1, 3]>>>,
]

const written = {
  known: writeAt(x, zeros([1, 3]), 1, 0), later: writeAt(x, zeros([2, 2]), scalar, -1), named: writeAt(named, zeros([batch, 1]), scalar, 1), whole: writeAt(x, x, 0, 0),
  added: scatterAdd(x, ints, zeros([4, 3]), 0), addedLast: pipe(x, scatterAdd(scalar, zeros([2]), 1)), rolled: roll(x, 1, 0), rolledLast: pipe(named, roll(-1, 1)),
}
export type Written = [
  Expect<Equal<typeof written.known, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.later, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.named, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof written.whole, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.added, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.addedLast, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.rolled, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof written.rolledLast, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
]

const ordered = {
  sorted: sort(x), places: argsort(x, 0), piped: pipe(x, sort, argsort), pipedAt: pipe(x, argsort(0)), ints: sort(ints), top: topK(x, 2), topRows: topK(x, 1, 0), topLast: pipe(named, topK(3)),
  each: argsort(shapes), running: pipe(x, cumprod, cummax(0), logCumSumExp), hot: oneHot(ints, 5, { axis: 0 }), hotBools: oneHot(zeros([2, 3], { dtype: 'int32' }), 4, { axis: 1, dtype: 'bool' }),
}
export type Ordered = [
  Expect<Equal<typeof ordered.sorted, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof ordered.places, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof ordered.piped, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof ordered.pipedAt, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof ordered.ints, Tensor<readonly [4], 'int32'>>>,
  Expect<Equal<typeof ordered.top.values, Tensor<readonly [2, 2]>>>,
  Expect<Equal<typeof ordered.top.indices, Tensor<readonly [2, 2], 'int32'>>>,
  Expect<Equal<typeof ordered.topRows.values, Tensor<readonly [1, 3]>>>,
  Expect<Equal<typeof ordered.topLast.values, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof ordered.each, Tensor<readonly [2, 3], 'int32'> | Tensor<readonly [4, 3], 'int32'>>>,
  Expect<Equal<typeof ordered.running, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof ordered.hot, Tensor<readonly [5, 4]>>>,
  Expect<Equal<typeof ordered.hotBools, Tensor<readonly [2, 4, 3], 'bool'>>>,
]

const square = zeros([3, 3])
const many = zeros([5, 3, 3], { dtype: 'float64' })
const matrices = {
  lower: tril(x), above: pipe(many, triu(1)), plain: pipe(x, tril), trace: trace(x), traces: trace(many), made: diag(zeros([4])), read: diag(x), named: diag(zeros([batch])),
  factor: cholesky(square), factors: cholesky(many), inverse: pipe(many, inverse), vector: solve(square, zeros([3])), columns: solve(square, zeros([3, 2])),
  batches: solve(many, zeros([5, 3, 1], { dtype: 'float64' })), last: pipe(square, solve(zeros([3, 4]))), upper: triangularSolve(square, zeros([3]), { lower: false }), named2: inverse(zeros([batch, batch])),
}
export type Matrices = [
  Expect<Equal<typeof matrices.lower, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof matrices.above, Tensor<readonly [5, 3, 3], 'float64'>>>,
  Expect<Equal<typeof matrices.plain, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof matrices.trace, Tensor<readonly []>>>,
  Expect<Equal<typeof matrices.traces, Tensor<readonly [5], 'float64'>>>,
  Expect<Equal<typeof matrices.made, Tensor<readonly [4, 4]>>>,
  Expect<Equal<typeof matrices.read, Tensor<readonly [2]>>>,
  Expect<Equal<typeof matrices.named, Tensor<readonly [NamedDim<'batch'>, NamedDim<'batch'>]>>>,
  Expect<Equal<typeof matrices.factor, Tensor<readonly [3, 3]>>>,
  Expect<Equal<typeof matrices.factors, Tensor<readonly [5, 3, 3], 'float64'>>>,
  Expect<Equal<typeof matrices.inverse, Tensor<readonly [5, 3, 3], 'float64'>>>,
  Expect<Equal<typeof matrices.vector, Tensor<readonly [3]>>>,
  Expect<Equal<typeof matrices.columns, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof matrices.batches, Tensor<readonly [5, 3, 1], 'float64'>>>,
  Expect<Equal<typeof matrices.last, Tensor<readonly [3, 4]>>>,
  Expect<Equal<typeof matrices.upper, Tensor<readonly [3]>>>,
  Expect<Equal<typeof matrices.named2, Tensor<readonly [NamedDim<'batch'>, NamedDim<'batch'>]>>>,
]

// Generic code.
export const first = <B extends Dim, N extends Dim>(y: Tensor<readonly [B, N]>): Tensor<readonly [N]> => at(y, 0)
export const third = <B extends Dim, N extends Dim>(y: Tensor<readonly [B, N]>): Tensor<readonly [B]> => at(y, 2, 1)
export const picked = <B extends Dim, N extends Dim>(y: Tensor<readonly [B, N]>): Tensor<readonly [3, N]> => take(y, [0, 2, -1], 0)
export const turned = <B extends Dim, N extends Dim>(y: Tensor<readonly [B, N]>): Tensor<readonly [B, N]> => roll(sort(tril(y), 1), 1, 0)
export const stepped = <B extends Dim, N extends Dim>(cache: Tensor<readonly [B, N]>, part: Tensor<readonly [B, 1]>): Tensor<readonly [B, N]> =>
  writeAt(cache, part, tensor(3, { dtype: 'int32' }), 1)
export const solved = <N extends Dim>(a: Tensor<readonly [N, N]>, y: Tensor<readonly [N]>): Tensor<readonly [N]> => solve(cholesky(a), y)
