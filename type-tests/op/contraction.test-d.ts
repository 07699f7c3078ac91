import { dim, dot, matmul, outer, pipe, zeros, type Dim, type NamedDim, type Shape, type Tensor } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const batch = dim('batch', 8)
declare const rows: Tensor<readonly [number, 3]>

const matrices = matmul(zeros([2, 3]), zeros([3, 4]))
const batched = matmul(zeros([8, 2, 3]), zeros([8, 3, 4]))
const batchedLeft = matmul(zeros([8, 2, 3]), zeros([3, 4]))
const batchedRight = matmul(zeros([2, 3]), zeros([8, 3, 4]))
const broadcast = matmul(zeros([5, 1, 2, 3]), zeros([7, 3, 4]))
const column = matmul(zeros([2, 3]), zeros([3]))
const row = matmul(zeros([3]), zeros([3, 4]))
const vectors = matmul(zeros([3]), zeros([3]))
const last = pipe(zeros([2, 3]), matmul(zeros([3, 4])))
const large = matmul(zeros([1000000000, 784]), zeros([784, 999999999]))
const unknownRows = matmul(rows, zeros([3, 4]))
const named = matmul(zeros([batch, 3]), zeros([3, 4]))
const ints = matmul(zeros([2, 3], { dtype: 'int32' }), zeros([3, 4], { dtype: 'int32' }))
const inner = dot(zeros([3]), zeros([3]))
const innerLast = pipe(zeros([3]), dot(zeros([3])))
const product = outer(zeros([2]), zeros([5]))
const outerLast = pipe(zeros([2]), outer(zeros([5])))
export type Contractions = [
  Expect<Equal<typeof matrices, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof batched, Tensor<readonly [8, 2, 4]>>>,
  Expect<Equal<typeof batchedLeft, Tensor<readonly [8, 2, 4]>>>,
  Expect<Equal<typeof batchedRight, Tensor<readonly [8, 2, 4]>>>,
  Expect<Equal<typeof broadcast, Tensor<readonly [5, 7, 2, 4]>>>,
  Expect<Equal<typeof column['shape'], readonly [2]>>,
  Expect<Equal<typeof row['shape'], readonly [4]>>,
  Expect<Equal<typeof vectors['shape']['length'], 0>>,
  Expect<Equal<typeof last, Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof large, Tensor<readonly [1000000000, 999999999]>>>,
  Expect<Equal<typeof unknownRows, Tensor<readonly [number, 4]>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 4]>>>,
  Expect<Equal<typeof ints, Tensor<readonly [2, 4], 'int32'>>>,
  Expect<Equal<typeof inner, Tensor<readonly []>>>,
  Expect<Equal<typeof innerLast, Tensor<readonly []>>>,
  Expect<Equal<typeof product, Tensor<readonly [2, 5]>>>,
  Expect<Equal<typeof outerLast, Tensor<readonly [2, 5]>>>,
]

export const affine = <P extends Shape, I extends Dim, O extends Dim>(x: Tensor<readonly [...P, I]>, w: Tensor<readonly [I, O]>): Tensor<readonly [...P, O]> =>
  matmul(x, w)
export const chain = <M extends Dim, K extends Dim, N extends Dim, L extends Dim>(
  a: Tensor<readonly [M, K]>, b: Tensor<readonly [K, N]>, c: Tensor<readonly [N, L]>,
): Tensor<readonly [M, L]> => matmul(matmul(a, b), c)
export const chainLast = <M extends Dim, K extends Dim, N extends Dim>(a: Tensor<readonly [M, K]>, b: Tensor<readonly [K, N]>): Tensor<readonly [M, N]> =>
  pipe(a, matmul(b))
export const weighted = <O extends Dim, I extends Dim>(w: Tensor<readonly [O, I]>, a: Tensor<readonly [I]>): Tensor<readonly [O]> => matmul(w, a)
