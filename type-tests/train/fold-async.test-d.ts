import { add, matmul, mean, mul, square, sub, sum, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import type { Equal, Expect } from '../support/equal.js'

const data = { x: zeros([100, 4]), y: zeros([100], { dtype: 'int32' }) }
const options = { epochs: 3, key: Random.key(0) }
type W = Tensor<readonly [4]>

// Rows: as fold has it.
let sized: Tensor<readonly [10, 4]> | undefined
let unsized: Tensor<readonly [number, 4]> | undefined
const rows = Train.foldAsync((w: W, { x }) => { unsized = x; return [add(w, mean(x, 0)), { n: mean(x) }] }, zeros([4]), { ...options, data, batchSize: 10 })
const whole = Train.foldAsync((w: W, { x }) => { sized = x; return [add(w, mean(x, 0)), {}] }, zeros([4]), { ...options, data, batchSize: 10, dropLast: true, yieldEvery: 5 })

// Batches one by one: the step has their type, and the rows that are measured are such ones, however many.
type Batch = { readonly x: Tensor<readonly [32, 4]>; readonly y: Tensor<readonly [32, 1]> }
async function* source(epoch: number): AsyncGenerator<Batch> { for (let i = 0; i < epoch; i++) yield { x: zeros([32, 4]), y: zeros([32, 1]) } }
let seen: Batch | undefined
declare const signal: NonNullable<Parameters<typeof Train.foldAsync>[2]['signal']>
const stream = Train.foldAsync((w: Tensor<readonly [4, 1]>, batch, key) => {
  seen = batch
  return [add(w, Random.normal(key, [4, 1])), { loss: mean(square(sub(matmul(batch.x, w), batch.y))) }]
}, zeros([4, 1]), {
  ...options, data: source, test: { x: zeros([7, 4]), y: zeros([7, 1]) }, measure: (w, { x, y }) => ({ error: mean(sub(matmul(x, w), y)) }),
  handlers: [Train.haltOnNaN], signal,
})

// A value that can be walked, a function that lists them, batches of any number of rows, one tensor as a batch.
type Rows = { readonly x: Tensor<readonly [number, 4]> }
declare const iterable: AsyncIterable<Rows>
const valued = Train.foldAsync((w: W, { x }) => [add(w, mean(x, 0)), {}], zeros([4]), { ...options, data: iterable })
const listed = Train.foldAsync((w: W, x) => [add(w, mean(x, 0)), { n: sum(x) }], zeros([4]), { ...options, data: () => [zeros([8, 4]), zeros([8, 4])] })
const own = (w: W, { x }: Rows, _: Key) => [mul(w, mean(x)), { n: mean(x) }] as const
const numbered = Train.foldAsync(own, zeros([4]), { ...options, data: (epoch: number): Rows[] => [{ x: zeros([epoch, 4]) }] })

// Generic over the number of features.
const generic = <F extends Dim>(w: Tensor<readonly [F]>, x: Tensor<readonly [100, F]>) =>
  Train.foldAsync((v: Tensor<readonly [F]>, _) => [v, {}], w, { ...options, data: x, batchSize: 10 })

// A state of fold goes on here, and back.
const [synchronous] = Train.fold((w: W, { x }) => [add(w, mean(x, 0)), { n: mean(x) }], zeros([4]), { ...options, data, batchSize: 10 })
const resumed = Train.foldAsync((w: W, { x }) => [add(w, mean(x, 0)), { n: mean(x) }], zeros([4]), { ...options, data, batchSize: 10, from: synchronous })

export type Folds = [
  Expect<Equal<typeof rows, AsyncIterable<Train.FoldState<W, 'n', never>>>>,
  Expect<Equal<typeof whole, AsyncIterable<Train.FoldState<W, never, never>>>>,
  Expect<Equal<typeof stream, AsyncIterable<Train.FoldState<Tensor<readonly [4, 1]>, 'loss', 'error'>>>>,
  Expect<Equal<typeof valued, AsyncIterable<Train.FoldState<W, never, never>>>>,
  Expect<Equal<typeof listed, AsyncIterable<Train.FoldState<W, 'n', never>>>>,
  Expect<Equal<typeof numbered, typeof listed>>,
  Expect<Equal<typeof resumed, typeof rows>>,
]
export const all = [sized, unsized, seen, generic]
