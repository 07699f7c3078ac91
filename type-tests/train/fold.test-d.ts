import { add, dim, matmul, mean, mul, square, sub, sum, valueAndGrad, zeros, type Key, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import type { Equal, Expect } from '../support/equal.js'

interface Params { readonly w: Tensor<readonly [4, 2]> }
const params: Params = { w: zeros([4, 2]) }
const data = { x: zeros([100, 4]), y: { a: zeros([100, 2]), n: zeros([100], { dtype: 'int32' }) } }
const optimizer = Opt.adam(0.1)
const options = { data, epochs: 3, key: Random.key(0) }

// Everything of the step follows from start and options.
const states = Train.fold((carry, { x, y }, key) => {
  const [loss, grads] = valueAndGrad((p: Params) => mean(square(sub(add(matmul(x, p.w), Random.normal(key, [2])), y.a))))(carry.params)
  const [updates, optState] = optimizer.update(grads, carry.optState, carry.params)
  return [{ params: Opt.applyUpdates(carry.params, updates), optState }, { loss }]
}, { params, optState: optimizer.init(params) }, {
  ...options, batchSize: 10, test: { x: zeros([20, 4]), y: { a: zeros([20, 2]), n: zeros([20], { dtype: 'int32' }) } },
  measure: (carry, { x, y }) => ({ error: mean(square(sub(matmul(x, carry.params.w), y.a))) }), handlers: [Train.haltOnNaN],
})
const [state] = states

// With dropLast the batches have a size that types know.
let sized: Tensor<readonly [10, 4]> | undefined
let unsized: Tensor<readonly [number, 4]> | undefined
const summed = Train.fold((c: Tensor<readonly [10, 4]>, { x }) => { sized = x; return [add(c, x), { n: sum(x) }] }, zeros([10, 4]), { ...options, batchSize: 10, dropLast: true })
Train.fold((c: Tensor<readonly []>, { x }) => { unsized = x; return [add(c, sum(x)), {}] }, zeros([]), { ...options, batchSize: 10, dropLast: false })

// A step with types of its own, one tensor as data, rows known at run time only.
type Own = Train.Batch<typeof data, 10>
const own = (c: Params, batch: Own, _: Key) => [{ w: mul(c.w, mean(batch.x)) }, { size: mean(batch.y.a) }] as const
const [typed] = Train.fold(own, params, { ...options, batchSize: 10, dropLast: true })
const rows = dim('rows', 30)
const [single] = Train.fold((c: Tensor<readonly [4]>, x) => [add(c, mean(x, 0)), {}], zeros([4]), { data: zeros([rows, 4]), batchSize: 8, epochs: 1, key: Random.key(0) })
const [resumed] = Train.fold(own, params, { ...options, batchSize: 10, dropLast: true, from: typed })
// Data, rows to be measured and start may be calls of any word.
const [inPlace] = Train.fold((c: Tensor<readonly [4]>, { x }: { readonly x: Tensor<readonly [8, 4]> }) => [add(c, mean(x, 0)), {}], mul(zeros([4]), 2), {
  data: { x: mul(data.x, 2) }, batchSize: 8, dropLast: true, epochs: 1, key: Random.key(0),
  test: { x: square(data.x) }, measure: (c: Tensor<readonly [4]>, { x }: { readonly x: Tensor<readonly [number, 4]> }) => ({ error: sum(mul(x, c)) }),
})

export type Folds = [
  Expect<Equal<typeof inPlace, Train.FoldState<Tensor<readonly [4]>, never, 'error'> | undefined>>,
  Expect<Equal<typeof state, Train.FoldState<{ params: Params; optState: Opt.OptState<Params> }, 'loss', 'error'> | undefined>>,
  Expect<Equal<NonNullable<typeof state>['metrics'][number]['train'], Readonly<Record<'loss', number>>>>,
  Expect<Equal<NonNullable<typeof state>['metrics'][number]['test'], Readonly<Record<'error', number>> | undefined>>,
  Expect<Equal<typeof summed, Iterable<Train.FoldState<Tensor<readonly [10, 4]>, 'n', never>>>>,
  Expect<Equal<NonNullable<typeof typed>['carry'], Params>>,
  Expect<Equal<NonNullable<typeof single>['carry'], Tensor<readonly [4]>>>,
  Expect<Equal<typeof resumed, typeof typed>>,
  Expect<Equal<Train.Batch<typeof data, 5>['y']['a'], Tensor<readonly [5, 2]>>>,
  Expect<Equal<Train.Batch<typeof data>['y']['n'], Tensor<readonly [number], 'int32'>>>,
]
export const seen = [sized, unsized]
