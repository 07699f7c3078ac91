import { dim, dot, matmul, outer, pipe, zeros, type Dim, type Tensor } from 'pullback'

declare const rows: Tensor<readonly [number, 4]>

//! matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ
//! run
matmul(zeros([2, 3]), /*^*/ zeros([5, 4]))

//! matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ
//! run
pipe(zeros([2, 3]), /*^*/ matmul(zeros([5, 4])))

//! matmul: [2, 2, 3] · [4, 3, 4]: batch dimensions 2 and 4 do not broadcast
//! run
matmul(zeros([2, 2, 3]), /*^*/ zeros([4, 3, 4]))

//! matmul: [2, 3] · [2]: inner dimensions 3 and 2 differ
//! run
matmul(zeros([2, 3]), /*^*/ zeros([2]))

//! matmul: [2, 3] · []: a scalar has no axes to contract: use mul
//! run
matmul(zeros([2, 3]), /*^*/ zeros([]))

//! matmul: [2, 3] · [number, 4]: inner dimensions 3 and number differ: refine the second operand
matmul(zeros([2, 3]), /*^*/ rows)

//! matmul: [2, batch] · [time, 4]: inner dimensions batch and time differ
matmul(zeros([2, dim('batch', 3)]), /*^*/ zeros([dim('time', 3), 4]))

//! matmul: float32 and float64 differ: cast one of them
//! run
matmul(zeros([2, 3]), /*^*/ zeros([3, 4], { dtype: 'float64' }))

//! matmul of bool: cast it to float32 first
//! run
matmul(/*^*/ zeros([2, 3], { dtype: 'bool' }), zeros([3, 4], { dtype: 'bool' }))

//! dot: [3] · [4]: sizes 3 and 4 differ
//! run
dot(zeros([3]), /*^*/ zeros([4]))

//! dot: [2, 3] · [3]: both must be vectors: use matmul
//! run
dot(zeros([2, 3]), /*^*/ zeros([3]))

//! outer: [2, 3] · [3]: both must be vectors
//! run
outer(zeros([2, 3]), /*^*/ zeros([3]))

export const transposed = <B extends Dim, K extends Dim>(x: Tensor<readonly [B, K]>, w: Tensor<readonly [B, 5]>) => {
  //! MatmulCheck<readonly [B, K], readonly [B, 5]>
  return matmul(x, /*^*/ w)
}
