import {
  add, cast, clip, dim, div, equal, exp, greater, logicalAnd, logicalNot, maximum, mul, neg, pipe, pow, relu, sub, tensor, where, zeros,
  type Dim, type FloatDType, type NamedDim, type Shape, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const a = zeros([2, 3])
const b = zeros([3])
const column = zeros([2, 1])
const ints = zeros([2, 3], { dtype: 'int32' })
const doubles = zeros([2, 3], { dtype: 'float64' })
const batch = dim('batch', 2)
declare const rows: Tensor<readonly [number, 3]>
declare const unknownRank: Tensor<Shape>

// Data-first: same shape, trailing bias, columns, scalars, general broadcasting.
const same = add(a, a)
const bias = add(a, b)
const prefix = add(b, a)
const keep = mul(a, column)
const keepFirst = mul(column, a)
const general = sub(zeros([4, 1, 3]), zeros([5, 1]))
const scalarRight = add(a, 1)
const scalarLeft = sub(1, a)
const rankZero = mul(a, tensor(2))
export type DataFirst = [
  Expect<Equal<typeof same, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof bias, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof prefix, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof keep, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof keepFirst, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof general, Tensor<readonly [4, 5, 3]>>>,
  Expect<Equal<typeof scalarRight, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof scalarLeft, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof rankZero, Tensor<readonly [2, 3]>>>,
]

// Data-last: pipe(x, sub(y)) is x − y, and words of one operand are values.
const last = pipe(a, sub(b))
const lastScalar = pipe(a, pow(2))
const chained = pipe(a, mul(column), exp, relu, neg)
const clipped = pipe(a, clip(0, 1))
const casted = pipe(a, cast('int32'))
export type DataLast = [
  Expect<Equal<typeof last, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof lastScalar, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof chained, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof clipped, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof casted, Tensor<readonly [2, 3], 'int32'>>>,
]

// Dtypes.
const intSum = add(ints, ints)
const doubleSum = add(doubles, 1)
const compared = greater(ints, 0)
const boolEqual = equal(compared, compared)
const chosen = where(compared, a, 0)
const chosenBroadcast = where(greater(column, 0), b, 1)
const both = logicalAnd(compared, logicalNot(boolEqual))
const doubleExp = exp(doubles)
export type DTypes = [
  Expect<Equal<typeof intSum, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof doubleSum, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof compared, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof boolEqual, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof chosen, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof chosenBroadcast, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof both, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof doubleExp, Tensor<readonly [2, 3], 'float64'>>>,
]

// Named dims meet themselves and 1; number in the first operand meets anything.
const named = add(zeros([batch, 3]), zeros([batch, 3]))
const namedBias = add(zeros([batch, 3]), b)
const namedOne = add(zeros([batch, 3]), zeros([1, 3]))
const namedSelf = mul(zeros([batch, 1]), zeros([batch, 3]))
const known = add(rows, a)
const lengths = add(rows, rows)
const numberOne = add(zeros([1, 3]), rows)
const anyRank = add(unknownRank, unknownRank)
export type Dims = [
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof namedBias, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof namedOne, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof namedSelf, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof known, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof lengths, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof numberOne, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof anyRank, Tensor<Shape>>>,
]

// Generic code: same shape, trailing bias, a kept axis of size 1, a prefix of any rank, float dtypes.
export const sameShape = <B extends Dim, N extends Dim>(x: Tensor<readonly [B, N]>, y: Tensor<readonly [B, N]>): Tensor<readonly [B, N]> => add(x, y)
export const trailing = <B extends Dim, N extends Dim>(x: Tensor<readonly [B, N]>, y: Tensor<readonly [N]>): Tensor<readonly [B, N]> => add(x, y)
export const trailingLast = <B extends Dim, N extends Dim>(x: Tensor<readonly [B, N]>, y: Tensor<readonly [N]>): Tensor<readonly [B, N]> => pipe(x, add(y))
export const kept = <P extends Shape, N extends Dim>(x: Tensor<readonly [...P, N]>, y: Tensor<readonly [...P, 1]>): Tensor<readonly [...P, N]> => sub(x, y)
export const keptFirst = <P extends Shape, N extends Dim>(x: Tensor<readonly [...P, 1]>, y: Tensor<readonly [...P, N]>): Tensor<readonly [...P, N]> => sub(x, y)
export const anyPrefix = <P extends Shape, N extends Dim>(x: Tensor<readonly [...P, N]>, y: Tensor<readonly [N]>): Tensor<readonly [...P, N]> => relu(add(x, y))
export const floats = <S extends Shape, D extends FloatDType>(x: Tensor<S, D>): Tensor<S, D> => exp(div(maximum(x, 0), 2))
export const rowwise = <B extends Dim, S extends Shape>(x: Tensor<readonly [B, ...S]>, y: Tensor<S>): Tensor<readonly [B, ...S]> => add(mul(x, y), y)
