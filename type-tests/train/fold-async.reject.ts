import { add, matmul, mean, mul, sum, zeros, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const data = { x: zeros([100, 4]), y: zeros([100, 2]) }
const options = { epochs: 3, key: Random.key(0) } as const
const w = zeros([4, 2])
type W = typeof w
type Batch = { readonly x: Tensor<readonly [32, 4]>; readonly y: Tensor<readonly [32, 2]> }
const source = (): readonly Batch[] => [{ x: zeros([32, 4]), y: zeros([32, 2]) }]

//! '2' is not assignable to type '4'
Train.foldAsync(/*^*/ (c: W, { x }: Batch) => [matmul(zeros([2, 4]), c), { n: sum(x) }], w, { ...options, data: source })

//! 'readonly [32]' is not assignable to type 'readonly []'
Train.foldAsync(/*^*/ (c: W, { x }) => [c, { n: mean(x, 1) }], w, { ...options, data: source })

//! matmul: [32, 4] · [3, 2]: inner dimensions 4 and 3 differ
Train.foldAsync((c: W, { x }) => [add(c, mean(matmul(x, /*^*/ zeros([3, 2])))), {}], w, { ...options, data: source })

//! Property 'z' does not exist
Train.foldAsync((c: W, batch) => [add(c, mean(batch./*^*/z)), {}], w, { ...options, data: source })

//! '5' is not assignable to type '4'
Train.foldAsync((c: W) => [c, {}], w, { ...options, data: source, test: { /*^*/ x: zeros([20, 5]), y: zeros([20, 2]) }, measure: (c, { x }) => ({ n: sum(x) }) })

//! foldAsync: tensors of the data have 99 rows
//! foldAsync: tensors of the data have 100 rows
Train.foldAsync((c: W) => [c, {}], w, { ...options, batchSize: 10, /*^*/ data: { x: zeros([100, 4]), y: zeros([99, 2]) } })

//! foldAsync: a tensor of the data is a scalar, without rows
Train.foldAsync((c: W) => [c, {}], w, { ...options, /*^*/ data: () => [{ x: zeros([32, 4]), y: zeros([]) }] })

//! foldAsync: data come in batches: batchSize divides rows
Train.foldAsync((c: W) => [c, {}], w, { ...options, data: source, /*^*/ batchSize: 10 })

//! Property 'batchSize' is missing
Train.foldAsync((c: W) => [c, {}], w, /*^*/ { ...options, data })

//! 'readonly [4, 2]' is not assignable to type 'readonly [3]'
Train.foldAsync((c: Tensor<readonly [3]>) => [mul(c, 2), {}], /*^*/ w, { ...options, data: source })

//! 'readonly [3]' is not assignable to type 'readonly [4, 2]'
Train.foldAsync((c: W) => [add(c, 1), {}], w, { ...options, data: source, from: { /*^*/ carry: zeros([3]), epoch: 1, step: 1, metrics: [] } })

//! 'string' is not assignable to type 'number'
Train.foldAsync((c: W) => [c, {}], w, { ...options, data: source, /*^*/ yieldEvery: '10 ms' })

//! 'number' is not assignable to type
Train.foldAsync((c: W) => [c, {}], w, { ...options, batchSize: 10, /*^*/ data: 3 })

// A sequence that is waited for is no sequence.
const states = Train.foldAsync((c: W) => [c, {}], w, { ...options, data: source })
//! Symbol.iterator
export const list = [.../*^*/states]
