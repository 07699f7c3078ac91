import {
  broadcastTo, concat, dim, expandDims, flatten, flip, gather, oneHot, pad, permute, pipe, reshape, slice, split, squeeze, stack, sum, take, tile,
  transpose, zeros, type Dim, type NamedDim, type Shape, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

type B = NamedDim<'batch'>
const batch = dim('batch', 8)
const x = zeros([2, 3])
const named = zeros([batch, 28, 28])
const ids = zeros([5, 7], { dtype: 'int32' })
const doubles = zeros([2, 3], { dtype: 'float64' })
declare const rows: Tensor<readonly [number, 4]>
declare const unknownRank: Tensor<Shape>
declare const flags: Tensor<readonly [2, 3], 'bool'>
declare const size: number
declare const axis: number
declare const list: readonly Tensor<readonly [2, 3]>[]

// reshape, flatten
const reshaped = reshape(x, [3, 2])
const hole = reshape(x, [-1])
const last = pipe(x, reshape([6, -1]), sum(1))
const rowsOf = reshape(named, [batch, 784])
const through = reshape(named, [-1, 784])
const back = reshape(rowsOf, [-1, 28, 28])
const run = reshape(x, [size, 2])
const widened = reshape(rows, [-1, 2])
const unknown = reshape(unknownRank, [2, 3])
const flat = flatten(zeros([2, 3, 4]))
const flatPiped = pipe(flags, flatten)
const flatNamed = flatten(zeros([batch, 1]))
const huge = flatten(zeros([1000000, 1000]))
export type Reshaped = [
  Expect<Equal<typeof reshaped, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof hole, Tensor<readonly [6]>>>,
  Expect<Equal<typeof last, Tensor<readonly [6]>>>,
  Expect<Equal<typeof rowsOf, Tensor<readonly [B, 784]>>>,
  Expect<Equal<typeof through, Tensor<readonly [B, 784]>>>,
  Expect<Equal<typeof back, Tensor<readonly [B, 28, 28]>>>,
  Expect<Equal<typeof run, Tensor<readonly [number, 2]>>>,
  Expect<Equal<typeof widened, Tensor<readonly [number, 2]>>>,
  Expect<Equal<typeof unknown, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof flat, Tensor<readonly [24]>>>,
  Expect<Equal<typeof flatPiped, Tensor<readonly [6], 'bool'>>>,
  Expect<Equal<typeof flatNamed, Tensor<readonly [B]>>>,
  Expect<Equal<typeof huge, Tensor<readonly [1000000000]>>>,
]

// squeeze, expandDims
const narrow = squeeze(zeros([1, 2, 1]))
const at = squeeze(zeros([1, 2, 1]), -1)
const piped = pipe(zeros([1, 2, 1]), squeeze)
const pipedAt = pipe(zeros([1, 2, 1], { dtype: 'float64' }), squeeze(0))
const namedAt = squeeze(zeros([batch, 1]), 1)
const namedAll = squeeze(zeros([batch, 1]))
const somewhere = squeeze(rows, axis)
const grown = expandDims(x, 1)
const appended = pipe(flags, expandDims(-1))
const grownUnknown = expandDims(x, axis)
export type Squeezed = [
  Expect<Equal<typeof narrow, Tensor<readonly [2]>>>,
  Expect<Equal<typeof at, Tensor<readonly [1, 2]>>>,
  Expect<Equal<typeof piped, Tensor<readonly [2]>>>,
  Expect<Equal<typeof pipedAt, Tensor<readonly [2, 1], 'float64'>>>,
  Expect<Equal<typeof namedAt, Tensor<readonly [B]>>>,
  Expect<Equal<typeof namedAll, Tensor<Shape>>>,
  Expect<Equal<typeof somewhere, Tensor<readonly [number]>>>,
  Expect<Equal<typeof grown, Tensor<readonly [2, 1, 3]>>>,
  Expect<Equal<typeof appended, Tensor<readonly [2, 3, 1], 'bool'>>>,
  Expect<Equal<typeof grownUnknown, Tensor<readonly [number, number, number]>>>,
]

// permute, transpose, flip, broadcastTo, tile
const turned = permute(zeros([2, 3, 4]), [2, 0, 1])
const turnedBack = permute(zeros([2, 3, 4]), [-1, 0, 1])
const turnedLast = pipe(named, permute([2, 1, 0]))
const swapped = pipe(named, transpose)
const flipped = flip(doubles, [0, -1])
const flippedLast = pipe(named, flip(0))
const stretched = broadcastTo(zeros([3, 1]), [2, 3, 4])
const stretchedNamed = pipe(zeros([10]), broadcastTo([batch, 10]))
const stretchedUnknown = broadcastTo(rows, [8, 4])
const tiled = tile(x, [2, 3])
const tiledLast = pipe(zeros([batch, 3]), tile([1, 2]))
export type Moved = [
  Expect<Equal<typeof turned, Tensor<readonly [4, 2, 3]>>>,
  Expect<Equal<typeof turnedBack, Tensor<readonly [4, 2, 3]>>>,
  Expect<Equal<typeof turnedLast, Tensor<readonly [28, 28, B]>>>,
  Expect<Equal<typeof swapped, Tensor<readonly [B, 28, 28]>>>,
  Expect<Equal<typeof flipped, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof flippedLast, Tensor<readonly [B, 28, 28]>>>,
  Expect<Equal<typeof stretched, Tensor<readonly [2, 3, 4]>>>,
  Expect<Equal<typeof stretchedNamed, Tensor<readonly [B, 10]>>>,
  Expect<Equal<typeof stretchedUnknown, Tensor<readonly [8, 4]>>>,
  Expect<Equal<typeof tiled, Tensor<readonly [4, 9]>>>,
  Expect<Equal<typeof tiledLast, Tensor<readonly [B, 6]>>>,
]

// concat, stack, slice, split, pad
const joined = concat([x, zeros([4, 3])])
const joinedLast = concat([zeros([batch, 2]), zeros([batch, 5])], -1)
const joinedNamed = concat([zeros([batch, 2]), zeros([1, 2])])
const joinedMany = concat(list)
const layers = stack([doubles, doubles], 1)
const three = stack([zeros([batch]), zeros([batch]), zeros([batch])], -1)
const head = slice(zeros([10, 4]), [[0, 3]])
const tail = slice(zeros([10, 4]), [[-3, null], [0, 4, 2]])
const column = pipe(named, slice([null, [0, 1]]))
const firstRows = slice(rows, [[0, 2]])
const [left, right] = split(zeros([6, 2]), 2)
const parts = split(zeros([batch, 6]), [1, 2, 3], 1)
const [half] = pipe(flags, split(2))
const padded = pad(x, [[1, 1], [0, 2]], { value: 9 })
const paddedLast = pipe(zeros([batch, 3]), pad([[0, 0], [1, 1]]))
export type Joined = [
  Expect<Equal<typeof joined, Tensor<readonly [6, 3]>>>,
  Expect<Equal<typeof joinedLast, Tensor<readonly [B, 7]>>>,
  Expect<Equal<typeof joinedNamed, Tensor<readonly [number, 2]>>>,
  Expect<Equal<typeof joinedMany, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof layers, Tensor<readonly [2, 2, 3], 'float64'>>>,
  Expect<Equal<typeof three, Tensor<readonly [B, 3]>>>,
  Expect<Equal<typeof head, Tensor<readonly [3, 4]>>>,
  Expect<Equal<typeof tail, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof column, Tensor<readonly [B, 1, 28]>>>,
  Expect<Equal<typeof firstRows, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof left, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof right, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof parts, readonly [Tensor<readonly [B, 1]>, Tensor<readonly [B, 2]>, Tensor<readonly [B, 3]>]>>,
  Expect<Equal<typeof half, Tensor<readonly [1, 3], 'bool'>>>,
  Expect<Equal<typeof padded, Tensor<readonly [4, 5]>>>,
  Expect<Equal<typeof paddedLast, Tensor<readonly [B, 5]>>>,
]

// take, gather, oneHot
const embedded = take(zeros([100, 16]), ids, 0)
const some = take(doubles, [2, 0, 0, 1], -1)
const one = take(x, 1, 0)
const takenLast = pipe(zeros([100, 16]), take(ids, 0))
const picked = gather(zeros([5, 9]), zeros([5, 2], { dtype: 'int32' }), 1)
const pickedLast = pipe(zeros([5, 9]), gather(zeros([5, 1], { dtype: 'int32' }), -1))
const hot = oneHot(ids, 10)
const hotBool = oneHot(ids, 10, { dtype: 'bool' })
const hotLast = pipe(zeros([batch], { dtype: 'int32' }), oneHot(10))
const hotGiven: Tensor<readonly [5, 7, 10]> = oneHot(ids, 10)
export type Indexed = [
  Expect<Equal<typeof embedded, Tensor<readonly [5, 7, 16]>>>,
  Expect<Equal<typeof some, Tensor<readonly [2, 4], 'float64'>>>,
  Expect<Equal<typeof one, Tensor<readonly [3]>>>,
  Expect<Equal<typeof takenLast, Tensor<readonly [5, 7, 16]>>>,
  Expect<Equal<typeof picked, Tensor<readonly [5, 2]>>>,
  Expect<Equal<typeof pickedLast, Tensor<readonly [5, 1]>>>,
  Expect<Equal<typeof hot, Tensor<readonly [5, 7, 10]>>>,
  Expect<Equal<typeof hotBool, Tensor<readonly [5, 7, 10], 'bool'>>>,
  Expect<Equal<typeof hotLast, Tensor<readonly [B, 10]>>>,
]

// Generic code: sizes that are type parameters come through where a word looks at axes and not at sizes.
export const generic = {
  squeeze: <M extends Dim, N extends Dim>(v: Tensor<readonly [M, 1, N]>): Tensor<readonly [M, N]> => squeeze(v, 1),
  squeezeLast: <M extends Dim, N extends Dim>(v: Tensor<readonly [M, 1, N]>): Tensor<readonly [M, N]> => pipe(v, squeeze(-2)),
  expandDims: <M extends Dim, N extends Dim>(v: Tensor<readonly [M, N]>): Tensor<readonly [M, 1, N]> => expandDims(v, 1),
  permute: <M extends Dim, N extends Dim>(v: Tensor<readonly [M, N]>): Tensor<readonly [N, M]> => pipe(v, permute([1, 0])),
  flip: <M extends Dim, N extends Dim>(v: Tensor<readonly [M, N]>): Tensor<readonly [M, N]> => flip(v, [0, -1]),
  concat: <M extends Dim>(a: Tensor<readonly [M, 3]>, b: Tensor<readonly [M, 4]>): Tensor<readonly [M, 7]> => concat([a, b], 1),
  stack: <M extends Dim, N extends Dim>(a: Tensor<readonly [M, N]>, b: Tensor<readonly [M, N]>): Tensor<readonly [2, M, N]> => stack([a, b]),
  split: <M extends Dim>(v: Tensor<readonly [M, 6]>): readonly [Tensor<readonly [M, 3]>, Tensor<readonly [M, 3]>] => split(v, 2, 1),
  take: <V extends Dim, E extends Dim, M extends Dim>(table: Tensor<readonly [V, E]>, i: Tensor<readonly [M], 'int32'>): Tensor<readonly [M, E]> =>
    take(table, i, 0),
  gather: <M extends Dim, C extends Dim>(v: Tensor<readonly [M, C]>, i: Tensor<readonly [M, 1], 'int32'>): Tensor<readonly [M, 1]> => gather(v, i, 1),
  oneHot: <M extends Dim, C extends Dim>(i: Tensor<readonly [M], 'int32'>, classes: C): Tensor<readonly [M, C]> => pipe(i, oneHot(classes)),
}
const looked = generic.take(zeros([100, 16]), zeros([batch], { dtype: 'int32' }))
const [firstHalf, secondHalf] = generic.split(zeros([2, 6]))
export type Generic = [
  Expect<Equal<typeof looked, Tensor<readonly [B, 16]>>>,
  Expect<Equal<typeof firstHalf, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof secondHalf, Tensor<readonly [2, 3]>>>,
]
