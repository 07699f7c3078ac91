import { add, cast, cond, dim, flip, grad, greater, matmul, mul, permute, reshape, scan, slice, sum, take, tanh, transpose, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

interface Params { readonly w: Tensor<readonly [5, 8]>; readonly u: Tensor<readonly [8, 8]> }
const params: Params = { w: zeros([5, 8]), u: zeros([8, 8]) }
const cell = (p: Params) => (h: Tensor<readonly [32, 8]>, x: Tensor<readonly [32, 5]>) => {
  const next = tanh(add(matmul(x, p.w), matmul(h, p.u)))
  return [next, next] as const
}
const [last, all] = scan(cell(params), zeros([32, 8]), zeros([20, 32, 5]))
// A step written in place returns a tuple without saying so.
const [inline] = scan((h: Tensor<readonly [32, 8]>, x) => [tanh(add(matmul(x, params.w), h)), {}], zeros([32, 8]), zeros([20, 32, 5]))
// So with options too, with parameters said or not; trees without a leaf count no steps.
const [, backwards] = scan((c: Tensor<readonly []>, x: Tensor<readonly []>) => [mul(c, x), { c }], zeros([]), zeros([6]), { reverse: true })
const [, unsaid] = scan((c, x) => [mul(c, x), c], zeros([]), zeros([6]), { length: 6 })
const [, bare] = scan((c: Tensor<readonly []>, { x, none }) => [mul(c, x), none], zeros([]), { x: zeros([6]), none: [] as const })
// What is stepped along may be a call of any word, and so may be operands of branches.
type Row = Tensor<readonly [3]>
const [table, row]: readonly [Tensor<readonly [3, 5]>, Row] = [zeros([3, 5]), zeros([3])]
const inPlace = [
  scan((c: Tensor<readonly []>, y: Tensor<readonly []>) => [mul(c, y), c], zeros([]), slice(row, [[0, 2]]))[1],
  scan((c: Row, y: Row) => [mul(c, y), c], row, flip(transpose(table), 0))[1], scan((c: Row, y: Row) => [mul(c, y), c], row, permute(table, [1, 0]))[1],
  scan((c: Row, y: Row) => [mul(c, y), c], row, matmul(transpose(table), zeros([3, 3])), { reverse: true })[1],
  scan((c: Tensor<readonly []>, y: Tensor<readonly []>) => [mul(c, y), c], zeros([]), cast(reshape(take(row, [0, 1], 0), [2]), 'float32'))[1],
  scan((c: Tensor<readonly []>, y: { readonly a: Tensor<readonly []>; readonly b: Tensor<readonly []> }) => [mul(c, y.a), y.b], zeros([]), { a: mul(row, 2), b: flip(row, 0) })[1],
  cond(greater(zeros([]), 0), (y: Row) => mul(y, 2), (y: Row) => y, flip(row, 0)),
] as const
type Columns = Tensor<readonly [5, 3]>
const time = dim('time', 20)
const [, named] = scan(cell(params), zeros([32, 8]), zeros([time, 32, 5]), { reverse: true })
const rows: Tensor<readonly [number, 32, 5]> = zeros([20, 32, 5])
const [, unsized] = scan(cell(params), zeros([32, 8]), rows)
// Trees of carries, values and results; dtypes are kept.
const [carry, ys] = scan((c: { readonly n: Tensor<readonly [], 'int32'>; readonly s: Tensor<readonly [3]> }, x: { readonly a: Tensor<readonly [3]>; readonly b: Tensor<readonly [], 'int32'> }) =>
  [{ n: add(c.n, x.b), s: add(c.s, x.a) }, { seen: c.s, both: [x.b, c.n] as const }] as const,
{ n: zeros([], { dtype: 'int32' }), s: zeros([3]) }, { a: zeros([7, 3]), b: zeros([7], { dtype: 'int32' }) })
// Without stacked values, the length says how often.
const [, walked] = scan(({ x, key }: { readonly x: Tensor<readonly []>; readonly key: Key }) => {
  const [next, own] = Random.split(key)
  return [{ x: add(x, Random.normal(own, [])), key: next }, x] as const
}, { x: zeros([]), key: Random.key(0) }, undefined, { length: 9 })
const gradient = grad((p: Params, xs: Tensor<readonly [20, 32, 5]>) => sum(scan(cell(p), zeros([32, 8]), xs)[0]))(params, zeros([20, 32, 5]))
const sums = <T extends Dim, N extends Dim>(xs: Tensor<readonly [T, N]>, start: Tensor<readonly [N]>) =>
  scan((c: Tensor<readonly [N]>, x: Tensor<readonly [N]>) => { const next = add(c, x); return [next, next] as const }, start, xs)
const generic = sums(zeros([4, 3]), zeros([3]))

const chosen = cond(greater(zeros([]), 0), x => mul(x, 2), x => x, zeros([3]))
const closed = cond(greater(zeros([]), 0), () => ({ a: zeros([2]) }), () => ({ a: zeros([2]) }))

export type Loops = [
  Expect<Equal<typeof last, Tensor<readonly [32, 8]>>>,
  Expect<Equal<typeof all, Tensor<readonly [20, 32, 8]>>>,
  Expect<Equal<typeof inline, Tensor<readonly [32, 8]>>>,
  Expect<Equal<typeof backwards, { readonly c: Tensor<readonly [6]> }>>,
  Expect<Equal<typeof unsaid, Tensor<readonly [6]>>>,
  Expect<Equal<typeof bare, readonly []>>,
  Expect<Equal<typeof inPlace, readonly [Tensor<readonly [2]>, Columns, Columns, Columns, Tensor<readonly [2]>, Tensor<readonly [3]>, Row]>>,
  Expect<Equal<typeof named, Tensor<readonly [typeof time, 32, 8]>>>,
  Expect<Equal<typeof unsized, Tensor<readonly [number, 32, 8]>>>,
  Expect<Equal<typeof carry.n, Tensor<readonly [], 'int32'>>>,
  Expect<Equal<typeof ys.seen, Tensor<readonly [7, 3]>>>,
  Expect<Equal<typeof ys.both, readonly [Tensor<readonly [7], 'int32'>, Tensor<readonly [7], 'int32'>]>>,
  Expect<Equal<typeof walked, Tensor<readonly [9]>>>,
  Expect<Equal<typeof gradient, Params>>,
  Expect<Equal<typeof generic[0], Tensor<readonly [3]>>>,
  Expect<Equal<typeof generic[1], Tensor<readonly [4, 3]>>>,
  Expect<Equal<typeof chosen, Tensor<readonly [3]>>>,
  Expect<Equal<typeof closed, { a: Tensor<readonly [2]> }>>,
]
