import { add, matmul, mean, mul, sum, zeros, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const data = { x: zeros([100, 4]), y: zeros([100, 2]) }
const options = { data, batchSize: 10, epochs: 3, key: Random.key(0) } as const
const w = zeros([4, 2])
type W = typeof w

//! '2' is not assignable to type '4'
Train.fold(/*^*/ (c: W, { x }: Train.Batch<typeof data>) => [matmul(zeros([2, 4]), c), { n: sum(x) }], w, options)

//! 'readonly [10]' is not assignable to type 'readonly []'
Train.fold(/*^*/ (c: W, { x }: Train.Batch<typeof data, 10>) => [c, { n: mean(x, 1) }], w, { ...options, dropLast: true })

//! 'number' is not assignable to type '10'
Train.fold(/*^*/ (c: W, { x }: Train.Batch<typeof data, 10>) => [c, { n: sum(x) }], w, options)

//! fold: tensors of the data have 99 rows
//! fold: tensors of the data have 100 rows
Train.fold((c: W) => [c, {}], w, { ...options, /*^*/ data: { x: zeros([100, 4]), y: zeros([99, 2]) } })

//! fold: a tensor of the data is a scalar, without rows
Train.fold((c: W) => [c, {}], w, { ...options, /*^*/ data: { x: zeros([100, 4]), y: zeros([]) } })

//! '5' is not assignable to type '4'
Train.fold((c: W) => [c, {}], w, { ...options, test: { /*^*/ x: zeros([20, 5]), y: zeros([20, 2]) }, measure: (c, { x }) => ({ n: sum(x) }) })

//! 'readonly [4, 2]' is not assignable to type 'readonly [3]'
Train.fold((c: Tensor<readonly [3]>) => [mul(c, 2), {}], /*^*/ w, options)

//! 'readonly [3]' is not assignable to type 'readonly [4, 2]'
Train.fold((c: W) => [add(c, 1), {}], w, { ...options, from: { /*^*/ carry: zeros([3]), epoch: 1, step: 1, metrics: [] } })

//! Property 'key' is missing
Train.fold((c: W) => [c, {}], w, /*^*/ { data, batchSize: 10, epochs: 1 })
