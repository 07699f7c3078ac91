import { all, argmax, cumsum, greater, max, mean, norm, pipe, softmax, sum, zeros, type Dim, type Tensor } from 'pullback'

const x = zeros([2, 3])
const ints = zeros([2, 3], { dtype: 'int32' })

//! sum: [2, 3] has no axis 2
//! run
sum(x, /*^*/ 2)

//! sum: [2, 3] has no axis -3
//! run
sum(x, /*^*/ -3)

//! mean: [2, 3] has no axis 5
//! run
mean(x, /*^*/ [0, 5])

//! sum: axis -1 of [2, 3] is named twice
//! run
sum(x, /*^*/ [1, -1])

//! max: [2, 3] has no axis 2
//! run
max(x, /*^*/ 2, { keepDims: true })

//! sum: [2, 3] has no axis 2
//! run
pipe(x, /*^*/ sum(2))

//! norm: [2, 3] has no axis 2
//! run
norm(x, /*^*/ 2, { ord: 1 })

//! norm: [2, 3] has no axis 3
//! run
pipe(x, /*^*/ norm(3))

//! norm of int32: cast it to float32 first
//! run
norm(/*^*/ ints)

//! mean of int32: cast it to float32 first
//! run
mean(/*^*/ ints)

//! mean of int32: cast it to float32 first
//! run
pipe(ints, /*^*/ mean)

//! all of float32: cast it to bool first
//! run
all(/*^*/ x)

//! sum of bool: cast it to float32 first
//! run
sum(/*^*/ greater(x, 0))

//! argmax: [2, 3] has no axis 2
//! run
argmax(x, /*^*/ 2)

//! softmax: [2, 3] has no axis 2
//! run
softmax(x, /*^*/ 2)

//! cumsum: [2, 3] has no axis 2
//! run
pipe(x, /*^*/ cumsum(2))

export const wrongAxis = <B extends Dim, N extends Dim>(t: Tensor<readonly [B, N]>) => {
  //! has no axis 2
  return sum(t, /*^*/ 2)
}
