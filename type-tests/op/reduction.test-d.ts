import {
  all, argmax, argmin, cumsum, dim, greater, logSoftmax, logSumExp, max, mean, norm, pipe, prod, softmax, std, sum, variance, zeros,
  type Dim, type NamedDim, type Shape, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const x = zeros([2, 3, 4])
const ints = zeros([2, 3], { dtype: 'int32' })
const doubles = zeros([2, 3], { dtype: 'float64' })
declare const unknownRank: Tensor<Shape>
declare const axis: number
const keep: boolean = Math.random() > 2

const total = sum(x)
const first = sum(x, 0)
const lastAxis = sum(x, -1)
const several = sum(x, [0, -1])
const kept = mean(x, 1, { keepDims: true })
const keptLast = mean(x, -1, { keepDims: true })
const keptSeveral = max(x, [0, 2], { keepDims: true })
const keptAll = prod(x, undefined, { keepDims: true })
const notKept = sum(x, 1, { keepDims: false })
const perhapsKept = sum(x, 1, { keepDims: keep })
const unknownAxis = sum(x, axis)
const piped = pipe(x, sum(1))
const pipedSeveral = pipe(x, mean([0, 1]))
const plain = pipe(x, sum)
const plainDouble = pipe(doubles, mean)
const plainInt = pipe(ints, sum)
const intSum = sum(ints, 0)
const spread = variance(x, 2)
const deviation = std(doubles, 0)
const everything = all(greater(x, 0), 2)
const place = argmax(x, -1)
const placeKept = argmin(x, 0, { keepDims: true })
const placeFlat = argmax(x)
const placePiped = pipe(x, argmax(1))
const lse = logSumExp(x, -1)
const length = norm(x)
const lengths = norm(x, [0, -1])
const largest = norm(doubles, 1, { ord: Infinity, keepDims: true })
const pipedNorm = pipe(x, norm(-1))
const probabilities = softmax(x)
const along = softmax(x, 0)
const pipedSoftmax = pipe(doubles, softmax)
const pipedAlong = pipe(x, logSoftmax(1))
const running = cumsum(ints, 0)
const anyRank = sum(unknownRank, 1)
const named = sum(zeros([dim('batch', 2), 3]), 1)
export type Reductions = [
  Expect<Equal<typeof total, Tensor<readonly []>>>,
  Expect<Equal<typeof first, Tensor<readonly [3, 4]>>>,
  Expect<Equal<typeof lastAxis, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof several, Tensor<readonly [3]>>>,
  Expect<Equal<typeof kept, Tensor<readonly [2, 1, 4]>>>,
  Expect<Equal<typeof keptLast, Tensor<readonly [2, 3, 1]>>>,
  Expect<Equal<typeof keptSeveral, Tensor<readonly [1, 3, 1]>>>,
  Expect<Equal<typeof keptAll, Tensor<readonly [1, 1, 1]>>>,
  Expect<Equal<typeof notKept, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof perhapsKept, Tensor<Shape>>>,
  Expect<Equal<typeof unknownAxis, Tensor<readonly [number, number]>>>,
  Expect<Equal<typeof piped, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof pipedSeveral, Tensor<readonly [4]>>>,
  Expect<Equal<typeof plain, Tensor<readonly []>>>,
  Expect<Equal<typeof plainDouble, Tensor<readonly [], 'float64'>>>,
  Expect<Equal<typeof plainInt, Tensor<readonly [], 'int32'>>>,
  Expect<Equal<typeof intSum, Tensor<readonly [3], 'int32'>>>,
  Expect<Equal<typeof spread, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof deviation, Tensor<readonly [3], 'float64'>>>,
  Expect<Equal<typeof everything, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof place, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof placeKept, Tensor<readonly [1, 3, 4], 'int32'>>>,
  Expect<Equal<typeof placeFlat, Tensor<readonly [], 'int32'>>>,
  Expect<Equal<typeof placePiped, Tensor<readonly [2, 4], 'int32'>>>,
  Expect<Equal<typeof lse, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof length, Tensor<readonly []>>>,
  Expect<Equal<typeof lengths, Tensor<readonly [3]>>>,
  Expect<Equal<typeof largest, Tensor<readonly [2, 1], 'float64'>>>,
  Expect<Equal<typeof pipedNorm, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof probabilities, Tensor<readonly [2, 3, 4]>>>,
  Expect<Equal<typeof along, Tensor<readonly [2, 3, 4]>>>,
  Expect<Equal<typeof pipedSoftmax, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof pipedAlong, Tensor<readonly [2, 3, 4]>>>,
  Expect<Equal<typeof running, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof anyRank, Tensor<Shape>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>]>>>,
]

export const rows = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>): Tensor<readonly [B]> => sum(t, 1)
export const rowsFromEnd = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>): Tensor<readonly [B]> => mean(t, -1)
export const columns = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>): Tensor<readonly [N]> => pipe(t, sum(0))
export const keptRows = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>): Tensor<readonly [B, 1]> => max(t, 1, { keepDims: true })
export const labels = <B extends Dim>(t: Tensor<readonly [B, 10]>): Tensor<readonly [B], 'int32'> => argmax(t, -1)
export const likely = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>): Tensor<readonly [B, N]> => softmax(t)
