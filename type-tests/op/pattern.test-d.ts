import { dim, einsum, zeros, type Dim, type NamedDim, type Shape, type Tensor } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const [batch, time] = [dim('batch', 8), dim('time', 5)]
declare const n: number
declare const anything: Tensor<Shape>
declare const open: string
declare const rows: Tensor<readonly [number, 3]>
declare const either: Tensor<readonly [2, 3]> | Tensor<readonly [4, 3]>
declare const turned: Tensor<readonly [2, 3]> | Tensor<readonly [3, 2]>
declare const sized: Tensor<readonly [2 | 4, 3]>
declare const both: 'ij->i' | 'ij->ji'
declare const kinds: Tensor<readonly [2, 3], 'float32' | 'float64'>
declare const template: `${string}->i`

const [q, k] = [zeros([8, 4, 16]), zeros([8, 5, 16])]
const scores = einsum('bqc,bhc->bhq', q, k)
const product = einsum('ij,jk->ik', zeros([2, 3]), zeros([3, 4]))
const swapped = einsum('ij,jk->ki', zeros([2, 3]), zeros([3, 4]))
const implicit = einsum('ij,jk', zeros([2, 3]), zeros([3, 4]))
const sorted = einsum('ba', zeros([2, 3]))
const upper = einsum('aB,bA', zeros([2, 3]), zeros([4, 5]))
const spaced = einsum(' i j , j k -> i k ', zeros([2, 3]), zeros([3, 4]))
const total = einsum('ij->', zeros([2, 3]))
const trace = einsum('ii', zeros([3, 3]))
const diagonal = einsum('iij->ji', zeros([3, 3, 2]))
const scalar = einsum(',ij->ij', zeros([]), zeros([2, 3]))
const inner = einsum('i,i->', zeros([4]), zeros([4]))
const apart = einsum('ij,kl->lkji', zeros([2, 3]), zeros([4, 5]))
const heads = einsum('bqhd,bkhd->bhqk', zeros([2, 3, 4, 8]), zeros([2, 5, 4, 8]))
const rank5 = einsum('abcde->edcba', zeros([1, 2, 3, 4, 5]))
const wide = einsum('abc,cde->abde', zeros([1, 2, 3]), zeros([3, 4, 5]))
const three = einsum('ij,jk,kl->il', zeros([2, 3]), zeros([3, 4]), zeros([4, 5]))
const four = einsum('ij,jk,kl,lm->mi', zeros([2, 3]), zeros([3, 4]), zeros([4, 5]), zeros([5, 6]))
const bilinear = einsum('bi,oij,bj->bo', zeros([8, 3]), zeros([5, 3, 4]), zeros([8, 4]))
const dots = einsum('...ij,...jk->...ik', zeros([7, 2, 3]), zeros([7, 3, 4]))
const dotsSpread = einsum('...ij,...jk->...ik', zeros([5, 1, 2, 3]), zeros([7, 3, 4]))
const dotsIn = einsum('b...i,io->b...o', zeros([2, 6, 7, 3]), zeros([3, 4]))
const dotsNone = einsum('i...->...i', zeros([3]))
const dotsImplicit = einsum('...ij,jk', zeros([7, 2, 3]), zeros([3, 4]))
export type Literal = [
  Expect<Equal<typeof scores, Tensor<readonly [8, 5, 4]>>>,
  Expect<Equal<typeof product, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof swapped, Tensor<readonly [4, 2]>>>,
  Expect<Equal<typeof implicit, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof sorted, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof upper, Tensor<readonly [5, 3, 2, 4]>>>,
  Expect<Equal<typeof spaced, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof total, Tensor<readonly []>>>,
  Expect<Equal<typeof trace, Tensor<readonly []>>>,
  Expect<Equal<typeof diagonal, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof scalar, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof inner, Tensor<readonly []>>>,
  Expect<Equal<typeof apart, Tensor<readonly [5, 4, 3, 2]>>>,
  Expect<Equal<typeof heads, Tensor<readonly [2, 4, 3, 5]>>>,
  Expect<Equal<typeof rank5, Tensor<readonly [5, 4, 3, 2, 1]>>>,
  Expect<Equal<typeof wide, Tensor<readonly [1, 2, 4, 5]>>>,
  Expect<Equal<typeof three, Tensor<readonly [2, 5]>>>,
  Expect<Equal<typeof four, Tensor<readonly [6, 2]>>>,
  Expect<Equal<typeof bilinear, Tensor<readonly [8, 5]>>>,
  Expect<Equal<typeof dots, Tensor<readonly [7, 2, 4]>>>,
  Expect<Equal<typeof dotsSpread, Tensor<readonly [5, 7, 2, 4]>>>,
  Expect<Equal<typeof dotsIn, Tensor<readonly [2, 6, 7, 4]>>>,
  Expect<Equal<typeof dotsNone, Tensor<readonly [3]>>>,
  Expect<Equal<typeof dotsImplicit, Tensor<readonly [7, 2, 4]>>>,
]

const ints = einsum('ij,jk->ik', zeros([2, 3], { dtype: 'int32' }), zeros([3, 4], { dtype: 'int32' }))
const named = einsum('btc,co->bto', zeros([batch, time, 3]), zeros([3, 4]))
const crossed = einsum('btc,bsc->bts', zeros([batch, time, 3]), zeros([batch, 7, 3]))
const known = einsum('ij,jk->ikj', zeros([2, n]), zeros([3, 4]))
const unknown = einsum('ij,jk->ik', rows, zeros([3, 4]))
const anyRank = einsum('ij->j', anything)
const besides = einsum('ij,jk->ik', anything, zeros([3, 4]))
const atRunTime = einsum(open, zeros([2, 3]), zeros([3, 4]))
const templated = einsum(template, zeros([2, 3]))
const members = einsum('ij,jk->ki', either, zeros([3, 5]))
const permuted = einsum('ij->ji', turned)
const someSize = einsum('ij,jk->ik', sized, zeros([3, 5]))
const patterns = einsum(both, zeros([2, 3]))
const oneKind = einsum('ij->i', kinds)
export type Known = [
  Expect<Equal<typeof ints, Tensor<readonly [2, 4], 'int32'>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, NamedDim<'time'>, 4]>>>,
  Expect<Equal<typeof crossed, Tensor<readonly [NamedDim<'batch'>, NamedDim<'time'>, 7]>>>,
  Expect<Equal<typeof known, Tensor<readonly [2, 4, 3]>>>,
  Expect<Equal<typeof unknown, Tensor<readonly [number, 4]>>>,
  Expect<Equal<typeof anyRank, Tensor<readonly [number]>>>,
  Expect<Equal<typeof besides, Tensor<readonly [number, 4]>>>,
  Expect<Equal<typeof atRunTime, Tensor<Shape>>>,
  Expect<Equal<typeof templated, Tensor<Shape>>>,
  Expect<Equal<typeof members, Tensor<readonly [5, 2] | readonly [5, 4]>>>,
  Expect<Equal<typeof permuted, Tensor<readonly [3, 2] | readonly [2, 3]>>>,
  Expect<Equal<typeof someSize, Tensor<readonly [2, 5] | readonly [4, 5]>>>,
  Expect<Equal<typeof patterns, Tensor<readonly [2] | readonly [3, 2]>>>,
  Expect<Equal<typeof oneKind, Tensor<readonly [2], 'float32' | 'float64'>>>,
]

export const attend = <B extends Dim, Q extends Dim, H extends Dim, C extends Dim>(
  x: Tensor<readonly [B, Q, C]>, y: Tensor<readonly [B, H, C]>,
): Tensor<readonly [B, H, Q]> => einsum('bqc,bhc->bhq', x, y)
export const linear = <B extends Dim, I extends Dim, O extends Dim>(x: Tensor<readonly [B, I]>, w: Tensor<readonly [I, O]>): Tensor<readonly [B, O]> => einsum('bi,io->bo', x, w)
export const traced = <N extends Dim>(x: Tensor<readonly [N, N]>): Tensor<readonly []> => einsum('ii->', x)
export const chained = <A extends Dim, B extends Dim, C extends Dim, D extends Dim>(
  x: Tensor<readonly [A, B]>, y: Tensor<readonly [B, C]>, z: Tensor<readonly [C, D]>,
): Tensor<readonly [A, D]> => einsum('ab,bc,cd->ad', x, y, z)
export const mixed = <B extends Dim>(x: Tensor<readonly [B, 3]>): Tensor<readonly [4, B]> => einsum('bi,io->ob', x, zeros([3, 4]))
const used = attend(zeros([8, 4, 16]), zeros([8, 5, 16]))
export type Generic = [Expect<Equal<typeof used, Tensor<readonly [8, 5, 4]>>>]
