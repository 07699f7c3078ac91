import { asin, atan2, dim, elu, exp2, floor, floorDiv, greater, isNaN, leakyRelu, mod, pipe, round, tan, zeros, type Dim, type Tensor } from 'pullback'

const a = zeros([2, 3])
const ints = zeros([2, 3], { dtype: 'int32' })
const bools = greater(a, 0)
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>
declare const dtypes: Tensor<readonly [2, 3]> | Tensor<readonly [2, 3], 'int32'>

//! exp2 of int32: cast it to float32 first
//! run
exp2(/*^*/ ints)

//! floor of int32: cast it to float32 first
//! run
floor(/*^*/ ints)

//! round of bool: cast it to float32 first
//! run
round(/*^*/ bools)

//! tan of int32: cast it to float32 first
pipe(ints, /*^*/ tan)

//! asin of bool: cast it to float32 first
//! run
asin(/*^*/ bools)

//! asin of int32: cast it to float32 first
asin(/*^*/ dtypes)

//! isNaN of int32: cast it to float32 first
//! run
isNaN(/*^*/ ints)

//! leakyRelu of int32: cast it to float32 first
//! run
leakyRelu(/*^*/ ints, 0.1)

//! elu of bool: cast it to float32 first
//! run
pipe(bools, /*^*/ elu(2))

//! is not assignable to parameter of type
leakyRelu(a, /*^*/ 'steep')

//! is not assignable to parameter of type
export const mapped = [a].map(/*^*/ leakyRelu)

//! atan2: [2, 3] and [2] do not broadcast: axis -1 is 3 and 2
//! run
atan2(a, /*^*/ zeros([2]))

//! atan2 of int32: cast it to float32 first
//! run
atan2(/*^*/ ints, ints)

//! mod: [2, 3] and [4] do not broadcast: axis -1 is 3 and 4
//! run
pipe(a, /*^*/ mod(zeros([4])))

//! mod: [2, 4] and [2, 3] do not broadcast: axis -1 is 4 and 3
mod(shapes, /*^*/ a)

//! mod of bool: cast it to float32 first
//! run
mod(/*^*/ bools, bools)

//! floorDiv: int32 and float32 differ: cast one of them
//! run
floorDiv(ints, /*^*/ a)

//! floorDiv: [batch, 3] and [time, 3] do not broadcast: axis -2 is batch and time
floorDiv(zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2), 3]))

export const generic = <N extends Dim>(x: Tensor<readonly [N, 2]>) => {
  //! is not assignable to type 'BroadcastCheck<"atan2", readonly [N, 2], readonly [3]>'
  atan2(x, /*^*/ zeros([3]))
}
