import { assertShape, dim, item, tensor, toArray, zeros, type NamedDim, type Tensor } from 'pullback'

declare const rows: Tensor<readonly [number, 3]>
declare const two: (x: Tensor<readonly [2, 3]>) => void
declare const floats: (x: Tensor<readonly [2]>) => void
declare const doubles: (x: Tensor<readonly [2], 'float64'>) => void
declare const strings: (x: string[]) => void
declare const feature: (x: Tensor<readonly [784]>) => void
declare const floatsOrBytes: Float32Array | Uint8Array
declare const named: (x: Tensor<readonly [NamedDim<'batch'>, 3]>) => void

//! tensor: rows of different shapes: [2] first, then [1]
//! run
tensor(/*^*/ [[1, 2], [3]])

//! tensor: only Float32Array, Float64Array and Int32Array have a dtype here: use fromArray(shape, data, { dtype })
tensor(/*^*/ new Uint8Array(2))

//! tensor: only Float32Array, Float64Array and Int32Array have a dtype here: use fromArray(shape, data, { dtype })
tensor(/*^*/ floatsOrBytes)

//! not assignable
tensor([/*^*/ new Float32Array(2), /*^*/ new Float32Array(2)])

//! not assignable
tensor([1, /*^*/ '2'])

//! item: [2] is not a scalar: reduce it first, or read it with toArray
//! run
item(/*^*/ zeros([2]))

//! 783
feature(/*^*/ zeros([783]))

//! readonly [number, 3]
two(/*^*/ rows)

//! NamedDim<"time">
named(/*^*/ zeros([dim('time', 2), 3]))

//! "int32"
floats(/*^*/ zeros([2], { dtype: 'int32' }))

//! tensor
feature(/*^*/ { shape: [784], dtype: 'float32' })

//! read-only
zeros([2])./*^*/shape = [3] as never

//! number[]
strings(/*^*/ toArray(zeros([2])))

//! not assignable
doubles(/*^*/ assertShape(zeros([2]), [2]))
