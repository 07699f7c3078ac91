import { allClose, dim, equalTo, greater, pipe, zeros, type Tensor } from 'pullback'

const a = zeros([2, 3])
const ints = zeros([2, 3], { dtype: 'int32' })
declare const rows: Tensor<readonly [number, 3]>

//! equalTo: [2, 3] and [3, 2] differ: it compares tensors of one shape
//! run
equalTo(a, /*^*/ zeros([3, 2]))

//! allClose: [2, 3] and [3] differ: it compares tensors of one shape
//! run
allClose(a, /*^*/ zeros([3]))

//! equalTo: [3, 2] and [2, 3] differ: it compares tensors of one shape
//! run
pipe(zeros([3, 2]), /*^*/ equalTo(a))

//! equalTo: [2, 3] and [number, 3] differ: refine the second operand
equalTo(a, /*^*/ rows)

//! equalTo: [batch, 3] and [time, 3] differ: it compares tensors of one shape
equalTo(zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2), 3]))

//! allClose: float32 and int32 differ: cast one of them
//! run
allClose(a, /*^*/ ints)

//! equalTo: int32 and float32 differ: cast one of them
pipe(ints, /*^*/ equalTo(a))

//! allClose of bool: cast it to float32 first
//! run
allClose(/*^*/ greater(a, 0), greater(a, 0))

//! 'rtl' does not exist
allClose(a, a, { /*^*/ rtl: 1e-3 })

//! number
equalTo(a, /*^*/ 0)
