import {
  argsort, at, cholesky, cummax, diag, dim, greater, inverse, logCumSumExp, pipe, roll, scatterAdd, solve, sort, take, topK, trace, triangularSolve, tril, writeAt, zeros, type Tensor,
} from 'pullback'

const x = zeros([2, 3])
const ints = zeros([4], { dtype: 'int32' })
const bools = greater(x, 0)
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [4, 3]>

//! at: [2, 3]: axis 0 has size 2, index 2 lies outside it
//! run
at(x, /*^*/ 2)

//! at: [2, 3]: axis 1 has size 3, index -4 lies outside it
//! run
at(x, /*^*/ -4, 1)

//! at: [2, 3] has no axis 2
//! run
at(x, 0, /*^*/ 2)

//! at: [2, 3]: axis 0 has size 2, index 3 lies outside it
at(shapes, /*^*/ 3)

//! at: [2, 3]: axis 0 has size 2, index 5 lies outside it
//! run
pipe(x, /*^*/ at(5))

//! take: [2, 3]: axis 0 has size 2, index 2 lies outside it
take(x, /*^*/ [0, 2], 0)

//! take: [2, 3]: axis 1 has size 3, index -4 lies outside it
take(x, /*^*/ -4, 1)

//! roll: [2, 3] has no axis 2
//! run
roll(x, 1, /*^*/ 2)

//! writeAt: [2, 4] is no part of [2, 3] along axis 1
//! run
writeAt(x, /*^*/ zeros([2, 4]), 0, 1)

//! writeAt: [1, 2] is no part of [2, 3] along axis 0
//! run
writeAt(x, /*^*/ zeros([1, 2]), 0, 0)

//! writeAt: [3] is no part of [2, 3] along axis 0
//! run
writeAt(x, /*^*/ zeros([3]), 0, 0)

//! scatterAdd: [2, 3] at indices [4] along axis 0: updates are [4, 2], not [4, 3]
//! run
scatterAdd(x, ints, /*^*/ zeros([4, 2]), 0)

//! scatterAdd: indices of float32: cast them to int32
//! run
scatterAdd(x, /*^*/ zeros([4]), zeros([4, 3]), 0)

//! scatterAdd of bool: cast it to float32 first
//! run
scatterAdd(/*^*/ bools, ints, zeros([4, 3]), 0)

//! sort of bool: cast it to float32 first
//! run
sort(/*^*/ bools)

//! argsort: [2, 3] has no axis 2
//! run
pipe(x, /*^*/ argsort(2))

//! topK: [2, 3]: axis 1 has size 3, fewer than 4
//! run
topK(x, /*^*/ 4)

//! topK: -1 is not a number of elements
//! run
topK(x, /*^*/ -1)

//! topK: [2, 3]: axis 0 has size 2, fewer than 3
topK(shapes, /*^*/ 3, 0)

//! cummax of bool: cast it to float32 first
//! run
cummax(/*^*/ bools)

//! logCumSumExp of int32: cast it to float32 first
//! run
logCumSumExp(/*^*/ ints)

//! tril: [4] has fewer than 2 axes
//! run
tril(/*^*/ zeros([4]))

//! trace: [4] has fewer than 2 axes
//! run
trace(/*^*/ zeros([4]))

//! diag: [1, 2, 3] is neither a vector nor a matrix
//! run
diag(/*^*/ zeros([1, 2, 3]))

//! cholesky: [2, 3]: the last two axes are 2 and 3: the matrix must be square
//! run
cholesky(/*^*/ x)

//! inverse: [batch, 3]: the last two axes are batch and 3: the matrix must be square
inverse(/*^*/ zeros([dim('batch', 3), 3]))

//! inverse of int32: cast it to float32 first
//! run
inverse(/*^*/ zeros([2, 2], { dtype: 'int32' }))

//! solve: [3, 3] and [2]: the right side must be [..., n] or [..., n, k] of an n by n matrix
//! run
solve(zeros([3, 3]), /*^*/ zeros([2]))

//! solve: [3, 3] and [4, 1]: the right side must be [..., n] or [..., n, k] of an n by n matrix
//! run
pipe(zeros([3, 3]), /*^*/ solve(zeros([4, 1])))

//! triangularSolve: [5, 3, 3] and [2, 3, 1]: the right side must be [..., n] or [..., n, k] of an n by n matrix
//! run
triangularSolve(zeros([5, 3, 3]), /*^*/ zeros([2, 3, 1]))
