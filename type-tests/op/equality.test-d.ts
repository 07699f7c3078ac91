import { allClose, dim, equalTo, greater, pipe, zeros, type Dim, type NumericDType, type Shape, type Tensor } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const a = zeros([2, 3])
const batch = zeros([dim('batch', 2), 3])
declare const rows: Tensor<readonly [number, 3]>
declare const unknownRank: Tensor<Shape>

const same = equalTo(a, zeros([2, 3]))
const bools = equalTo(greater(a, 0), greater(a, 1))
const named = equalTo(batch, batch)
const known = equalTo(rows, a)
const anyRank = allClose(unknownRank, a)
const close = allClose(a, a, { rtol: 1e-3 })
const last = pipe(a, equalTo(zeros([2, 3])))
const lastClose = pipe(a, allClose(a))
const lastWithOptions = pipe(a, x => allClose(x, a, { atol: 1 }))
export type Answers = [
  Expect<Equal<typeof same, boolean>>, Expect<Equal<typeof bools, boolean>>, Expect<Equal<typeof named, boolean>>,
  Expect<Equal<typeof known, boolean>>, Expect<Equal<typeof anyRank, boolean>>, Expect<Equal<typeof close, boolean>>,
  Expect<Equal<typeof last, boolean>>, Expect<Equal<typeof lastClose, boolean>>, Expect<Equal<typeof lastWithOptions, boolean>>,
]

// Generic code.
export const alike = <S extends Shape>(x: Tensor<S>, y: Tensor<S>): boolean => equalTo(x, y)
export const near = <B extends Dim, N extends Dim, D extends NumericDType>(x: Tensor<readonly [B, N], D>, y: Tensor<readonly [B, N], D>): boolean =>
  allClose(x, y, { rtol: 1e-3 })
