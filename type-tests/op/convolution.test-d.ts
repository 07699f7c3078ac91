import {
  avgPool1d, avgPool2d, conv1d, conv2d, convTranspose1d, convTranspose2d, dim, maxPool1d, maxPool2d, pipe, zeros, type Dim, type NamedDim, type Shape, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const batch = dim('batch', 8)
const rows = dim('rows', 28)
declare const open: Tensor<readonly [number, number, number, 6]>
declare const any: Tensor<Shape>
declare const several: Tensor<readonly [28, 28, 6]> | Tensor<readonly [4, 32, 20, 6]>
declare const maybe: { readonly stride?: 2 }
declare const absent: { readonly stride: 2 } | undefined
declare const size: number

const image = zeros([8, 28, 28, 6])
const k5 = zeros([5, 5, 6, 16])
const k3 = zeros([3, 3, 6, 16])

const plain = conv2d(image, k5)
const same = conv2d(image, k3, { padding: 'same' })
const halved = conv2d(zeros([8, 224, 224, 3]), zeros([7, 7, 3, 64]), { padding: 3, stride: 2 })
const third = conv2d(image, k3, { stride: 3 })
const sameHalved = conv2d(zeros([27, 28, 6]), k3, { padding: 'same', stride: 2 })
const depthwise = conv2d(image, zeros([3, 3, 1, 12]), { groups: 6, dilation: [2, 1] })
const grouped = conv2d(image, zeros([1, 1, 3, 4]), { groups: 2 })
const pairs = conv2d(image, zeros([3, 2, 6, 1]), { padding: [[1, 0], 2], stride: [2, 1] })
const batches = conv2d(zeros([2, 3, 4, 28, 30, 6]), k5)
const alone = conv2d(zeros([5, 5, 6]), k5)
const named = conv2d(zeros([batch, 28, 28, 6]), k5)
const kept = conv2d(zeros([batch, rows, 28, 6]), k3, { padding: 'same' })
const one = conv2d(zeros([batch, rows, 28, 6]), zeros([1, 1, 6, 2]))
const lost = conv2d(zeros([batch, rows, 28, 6]), k3)
const unknown = conv2d(open, k5)
const ranks = conv2d(any, k5)
const large = conv2d(zeros([1, 1000000, 4096, 3]), zeros([11, 3, 3, 7]), { stride: 4 })
const last = pipe(image, conv2d(k5))
const wide = conv2d(zeros([5, 5, 6], { dtype: 'float64' }), zeros([5, 5, 6, 2], { dtype: 'float64' }))
const of = conv2d(several, k5)
const either = conv2d(image, k5, maybe)
const or = conv2d(image, k5, absent)
const strides = conv2d(image, k5, { stride: size })
const ungrouped = conv2d(image, k5, {})
export type Convolutions = [
  Expect<Equal<typeof plain, Tensor<readonly [8, 24, 24, 16]>>>,
  Expect<Equal<typeof same, Tensor<readonly [8, 28, 28, 16]>>>,
  Expect<Equal<typeof halved, Tensor<readonly [8, 112, 112, 64]>>>,
  Expect<Equal<typeof third, Tensor<readonly [8, 9, 9, 16]>>>,
  Expect<Equal<typeof sameHalved, Tensor<readonly [14, 14, 16]>>>,
  Expect<Equal<typeof depthwise, Tensor<readonly [8, 24, 26, 12]>>>,
  Expect<Equal<typeof grouped, Tensor<readonly [8, 28, 28, 4]>>>,
  Expect<Equal<typeof pairs, Tensor<readonly [8, 14, 31, 1]>>>,
  Expect<Equal<typeof batches, Tensor<readonly [2, 3, 4, 24, 26, 16]>>>,
  Expect<Equal<typeof alone, Tensor<readonly [1, 1, 16]>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 24, 24, 16]>>>,
  Expect<Equal<typeof kept, Tensor<readonly [NamedDim<'batch'>, NamedDim<'rows'>, 28, 16]>>>,
  Expect<Equal<typeof one, Tensor<readonly [NamedDim<'batch'>, NamedDim<'rows'>, 28, 2]>>>,
  Expect<Equal<typeof lost, Tensor<readonly [NamedDim<'batch'>, number, 26, 16]>>>,
  Expect<Equal<typeof unknown, Tensor<readonly [number, number, number, 16]>>>,
  Expect<Equal<typeof ranks, Tensor<Shape>>>,
  Expect<Equal<typeof large, Tensor<readonly [1, 249998, 1024, 7]>>>,
  Expect<Equal<typeof last, Tensor<readonly [8, 24, 24, 16]>>>,
  Expect<Equal<typeof wide, Tensor<readonly [1, 1, 2], 'float64'>>>,
  Expect<Equal<typeof of['shape'], readonly [24, 24, 16] | readonly [4, 28, 16, 16]>>,
  Expect<Equal<typeof either['shape'], readonly [8, 24 | 12, 24 | 12, 16]>>,
  Expect<Equal<typeof or['shape'], readonly [8, 24 | 12, 24 | 12, 16]>>,
  Expect<Equal<typeof strides, Tensor<readonly [8, number, number, 16]>>>,
  Expect<Equal<typeof ungrouped, Tensor<readonly [8, 24, 24, 16]>>>,
]

const sequence = zeros([4, 100, 8])
const c1 = conv1d(sequence, zeros([5, 8, 3]))
const c1s = conv1d(sequence, zeros([4, 8, 3]), { stride: 3, padding: 'same' })
const causal = conv1d(sequence, zeros([4, 1, 8]), { groups: 8, padding: [3, 0] })
const c1d = conv1d(zeros([100, 8]), zeros([3, 8, 2]), { dilation: 10 })
const c1last = pipe(sequence, conv1d(zeros([5, 8, 3])))
const t1 = convTranspose1d(zeros([4, 25, 8]), zeros([4, 8, 3]), { stride: 4 })
const t2 = convTranspose2d(zeros([8, 7, 7, 128]), zeros([4, 4, 128, 64]), { padding: 'same', stride: 2 })
const t2v = convTranspose2d(zeros([8, 7, 9, 4]), zeros([3, 2, 4, 1]), { stride: [2, 1], padding: 1 })
const t2p = convTranspose2d(zeros([8, 7, 7, 4]), zeros([3, 3, 4, 1]))
const t2last = pipe(zeros([7, 7, 4]), convTranspose2d(zeros([3, 3, 4, 1])))
const t2named = convTranspose2d(zeros([batch, rows, 7, 4]), zeros([3, 3, 4, 1]), { padding: 'same' })
export type Others = [
  Expect<Equal<typeof c1, Tensor<readonly [4, 96, 3]>>>,
  Expect<Equal<typeof c1s, Tensor<readonly [4, 34, 3]>>>,
  Expect<Equal<typeof causal, Tensor<readonly [4, 100, 8]>>>,
  Expect<Equal<typeof c1d, Tensor<readonly [80, 2]>>>,
  Expect<Equal<typeof c1last, Tensor<readonly [4, 96, 3]>>>,
  Expect<Equal<typeof t1, Tensor<readonly [4, 100, 3]>>>,
  Expect<Equal<typeof t2, Tensor<readonly [8, 14, 14, 64]>>>,
  Expect<Equal<typeof t2v, Tensor<readonly [8, 13, 8, 1]>>>,
  Expect<Equal<typeof t2p, Tensor<readonly [8, 9, 9, 1]>>>,
  Expect<Equal<typeof t2last, Tensor<readonly [9, 9, 1]>>>,
  Expect<Equal<typeof t2named, Tensor<readonly [NamedDim<'batch'>, NamedDim<'rows'>, 7, 1]>>>,
]

const m2 = maxPool2d(image, 2)
const m3 = maxPool2d(zeros([112, 112, 64]), 3, { stride: 2, padding: 1 })
const m23 = maxPool2d(zeros([2, 9, 9, 4]), [2, 3])
const a2 = avgPool2d(image, 2, { padding: 'same' })
const mlast = pipe(image, maxPool2d(2), avgPool2d([7, 2]))
const m1 = maxPool1d(sequence, 4)
const a1 = avgPool1d(zeros([100, 8]), 3, { stride: 1 })
const mnamed = maxPool2d(zeros([batch, 28, 28, 6]), 2)
const mopen = maxPool2d(open, 2)
const mof = maxPool2d(several, 2)
const msize = maxPool2d(image, size)
export type Pools = [
  Expect<Equal<typeof m2, Tensor<readonly [8, 14, 14, 6]>>>,
  Expect<Equal<typeof m3, Tensor<readonly [56, 56, 64]>>>,
  Expect<Equal<typeof m23, Tensor<readonly [2, 4, 3, 4]>>>,
  Expect<Equal<typeof a2, Tensor<readonly [8, 14, 14, 6]>>>,
  Expect<Equal<typeof mlast, Tensor<readonly [8, 2, 7, 6]>>>,
  Expect<Equal<typeof m1, Tensor<readonly [4, 25, 8]>>>,
  Expect<Equal<typeof a1, Tensor<readonly [98, 8]>>>,
  Expect<Equal<typeof mnamed, Tensor<readonly [NamedDim<'batch'>, 14, 14, 6]>>>,
  Expect<Equal<typeof mopen, Tensor<readonly [number, number, number, 6]>>>,
  Expect<Equal<typeof mof['shape'], readonly [14, 14, 6] | readonly [4, 16, 10, 6]>>,
  Expect<Equal<typeof msize, Tensor<readonly [8, number, number, 6]>>>,
]

/** 'same' keeps sizes that are type parameters. */
export const smooth = <N extends Dim, H extends Dim, W extends Dim, C extends Dim>(
  x: Tensor<readonly [N, H, W, C]>, k: Tensor<readonly [3, 3, C, C]>,
): Tensor<readonly [N, H, W, C]> => conv2d(x, k, { padding: 'same' })

const smoothed = smooth(zeros([2, 9, 9, 3]), zeros([3, 3, 3, 3]))
/** A prefix that is a type parameter. */
export const stem = <N extends Dim>(x: Tensor<readonly [N, 28, 28, 1]>, k: Tensor<readonly [5, 5, 1, 6]>): Tensor<readonly [N, 12, 12, 6]> => maxPool2d(conv2d(x, k), 2)
export type Generic = [Expect<Equal<typeof smoothed, Tensor<readonly [2, 9, 9, 3]>>>]
