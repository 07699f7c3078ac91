import { add, dim, grad, matmul, mean, mul, relu, square, sub, sum, vmap, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

const cost = (p: { readonly w: Tensor<readonly [4, 2]>; readonly b: Tensor<readonly [2]> }, x: Tensor<readonly [4]>, y: Tensor<readonly [2]>) =>
  mean(square(sub(add(matmul(x, p.w), p.b), y)))
const p = { w: zeros([4, 2]), b: zeros([2]) }

// One gradient for each example.
const perExample = vmap(grad(cost), { in: [null, 0, 0] })(p, zeros([32, 4]), zeros([32, 2]))
const t1 = perExample.w
const t2 = perExample.b

// An ensemble: parameters are mapped, data are not.
const t3 = vmap(cost, { in: [0, null, null] })({ w: zeros([10, 4, 2]), b: zeros([10, 2]) }, zeros([4]), zeros([2]))

// Every axis, of arguments and results.
const double = (a: Tensor<readonly [3]>) => mul(a, 2)
const t4 = vmap(double)(zeros([5, 3]))
const t5 = vmap(double, { in: 1 })(zeros([3, 5]))
const t6 = vmap(double, { in: -1 })(zeros([3, 5]))
const t7 = vmap(double, { in: 1, out: 1 })(zeros([3, 5]))
const t8 = vmap(double, { out: -1 })(zeros([5, 3]))

// Named sizes keep their names, unknown ones stay unknown.
const batch = dim('batch', 8)
const t9 = vmap(double)(zeros([batch, 3]))
const rows: Tensor<readonly [number, 3]> = zeros([8, 3])
const t10 = vmap(double)(rows)

// Maps of maps.
const times = vmap(vmap((a: Tensor<readonly []>, b: Tensor<readonly []>) => mul(a, b), { in: [null, 0] }), { in: [0, null] })
// The map of a generic function has the sizes that its constraint says; a function that states them keeps them.
const outerProduct = vmap((a: Tensor<readonly []>, b: Tensor<readonly [2]>) => vmap((c: Tensor<readonly []>) => mul(a, c))(b), { in: [0, null] })(zeros([3]), zeros([2]))
const t11 = times(zeros([3]), zeros([2]))

// Dtypes and trees of results are kept.
const both = vmap((x: Tensor<readonly [2]>) => ({ sum: sum(x), parts: [x, relu(x)] as const }))(zeros([7, 2]))
const t12 = both.sum
const t13 = both.parts[1]
const t14 = vmap((x: Tensor<readonly [], 'int32'>) => x)(zeros([7], { dtype: 'int32' }))

// A batch of keys is a list of keys.
const draws = vmap((key: Key) => Random.normal(key, [3]))
const t15 = draws(Random.split(Random.key(0), 4))

// Generic code.
const rowSums = <B extends Dim, D extends Dim>(x: Tensor<readonly [B, D]>) => vmap((row: Tensor<readonly [D]>) => sum(row))(x)
const t16 = rowSums(zeros([6, 2]))

export type Maps = [
  Expect<Equal<typeof t1, Tensor<readonly [32, 4, 2]>>>,
  Expect<Equal<typeof t2, Tensor<readonly [32, 2]>>>,
  Expect<Equal<typeof t3, Tensor<readonly [10]>>>,
  Expect<Equal<typeof t4, Tensor<readonly [5, 3]>>>,
  Expect<Equal<typeof t5, Tensor<readonly [5, 3]>>>,
  Expect<Equal<typeof t6, Tensor<readonly [5, 3]>>>,
  Expect<Equal<typeof t7, Tensor<readonly [3, 5]>>>,
  Expect<Equal<typeof t8, Tensor<readonly [3, 5]>>>,
  Expect<Equal<typeof t9, Tensor<readonly [typeof batch, 3]>>>,
  Expect<Equal<typeof t10, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof t11, Tensor<readonly [3, number]>>>,
  Expect<Equal<typeof outerProduct, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof t12, Tensor<readonly [7]>>>,
  Expect<Equal<typeof t13, Tensor<readonly [7, 2]>>>,
  Expect<Equal<typeof t14, Tensor<readonly [7], 'int32'>>>,
  Expect<Equal<typeof t15, Tensor<readonly [4, 3]>>>,
  Expect<Equal<typeof t16, Tensor<readonly [6]>>>,
]
