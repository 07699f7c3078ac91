import { add, clip, dim, div, equal, exp, greater, less, logicalAnd, mul, pipe, sigmoid, sub, where, zeros, type Dim, type Shape, type Tensor } from 'pullback'

const a = zeros([2, 3])
const ints = zeros([2, 3], { dtype: 'int32' })
const bools = greater(a, 0)
declare const rows: Tensor<readonly [number, 3]>

//! add: [2, 3] and [4, 3] do not broadcast: axis -2 is 2 and 4
//! run
add(a, /*^*/ zeros([4, 3]))

//! mul: [2, 3] and [2] do not broadcast: axis -1 is 3 and 2
//! run
mul(a, /*^*/ zeros([2]))

//! sub: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4
//! run
pipe(a, /*^*/ sub(zeros([2, 4])))

//! add: [2, 3] and [number, 3] do not broadcast: axis -2 is 2 and number: refine the second operand
add(a, /*^*/ rows)

//! add: [batch, 3] and [time, 3] do not broadcast: axis -2 is batch and time
add(zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2), 3]))

//! add: [batch, 3] and [2, 3] do not broadcast: axis -2 is batch and 2
add(zeros([dim('batch', 2), 3]), /*^*/ a)

//! add: int32 and float32 differ: cast one of them
//! run
add(ints, /*^*/ a)

//! add: int32 and float32 differ: cast one of them
pipe(ints, /*^*/ add(a))

//! exp of int32: cast it to float32 first
//! run
exp(/*^*/ ints)

//! exp of int32: cast it to float32 first
pipe(ints, /*^*/ exp)

//! sigmoid of bool: cast it to float32 first
//! run
sigmoid(/*^*/ bools)

//! div of int32: cast it to float32 first
//! run
div(/*^*/ ints, ints)

//! add of bool: cast it to float32 first
//! run
add(/*^*/ bools, bools)

//! less of bool: cast it to float32 first
//! run
less(/*^*/ bools, bools)

//! clip of bool: cast it to float32 first
//! run
clip(/*^*/ bools, 0, 1)

//! equal: [2, 3] and [2] do not broadcast: axis -1 is 3 and 2
//! run
equal(a, /*^*/ zeros([2]))

//! logicalAnd of float32: cast it to bool first
//! run
logicalAnd(/*^*/ a, a)

//! where: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4
//! run
where(bools, a, /*^*/ zeros([2, 4]))

//! where of float32: cast it to bool first
//! run
where(/*^*/ a, a, a)

export const wrongBias = <B extends Dim, N extends Dim>(x: Tensor<readonly [B, N]>, y: Tensor<readonly [B]>) => {
  //! BroadcastCheck<"add", readonly [B, N], readonly [B]>
  return add(x, /*^*/ y)
}

export const wrongRank = <S extends Shape, N extends Dim>(x: Tensor<S>, y: Tensor<readonly [N]>) => {
  //! BroadcastCheck<"add", S, readonly [N]>
  return add(x, /*^*/ y)
}
