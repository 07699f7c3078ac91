import { add, compile, dim, jvp, less, logicalAnd, matmul, mul, sum, tensor, vmap, whileLoop, zeros, type Dim, type Key, type NamedDim, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

type Scalar = Tensor<readonly []>
type Count = Tensor<readonly [], 'int32'>

// A scalar, a record, a tuple; the type of the carry is that of init, or of the functions where they say it.
const scalar = whileLoop(c => less(c, 10), c => mul(c, 2), tensor(1))
const typed = whileLoop((c: Tensor<readonly [3]>) => less(sum(c), 10), c => add(c, 1), zeros([3]))
const record = whileLoop(({ n }) => less(n, 5), ({ n, w }) => ({ n: add(n, 1), w: matmul(w, w) }), { n: tensor(0, { dtype: 'int32' }), w: zeros([4, 4]) })
const pair = whileLoop(([n, x]: readonly [Count, Scalar]) => logicalAnd(less(n, 5), less(x, 1)), ([n, x]) => [add(n, 1), x] as const, [tensor(0, { dtype: 'int32' }), tensor(0)] as const)

// Keys, float64, nested records.
const keyed = whileLoop(({ at }) => less(sum(at), 1), ({ at, key }) => {
  const [next, own] = Random.split(key)
  return { at: add(at, Random.uniform(own, [2])), key: next }
}, { at: zeros([2]), key: Random.key(0) })
const nested = whileLoop(({ a }) => less(sum(a.b), 1), c => ({ a: { b: add(c.a.b, 1) } }), { a: { b: zeros([2], { dtype: 'float64' }) } })

// Named sizes, generic ones, and functions of wider carries.
const batch = dim('batch', 8)
const named = whileLoop(c => less(sum(c), 1), c => add(c, 1), zeros([batch, 3]))
const unknown = whileLoop((c: Tensor<readonly [number]>) => less(sum(c), 1), c => add(c, 1), zeros([3]))
const generic = <N extends Dim>(w: Tensor<readonly [N, N]>, x: Tensor<readonly [N]>) => whileLoop((c: Tensor<readonly [N]>) => less(sum(c), 1), c => add(c, x), x)
const applied = generic(zeros([5, 5]), zeros([5]))

// Compiled, mapped, differentiated forward.
const double = (x: Tensor<readonly [3]>) => whileLoop(c => less(sum(c), 10), c => mul(c, 2), x)
const compiled = compile(double)(zeros([3]))
const mapped = vmap(double)(zeros([7, 3]))
const [, tangent] = jvp(double)([zeros([3])], [zeros([3])])

export type Loops = [
  Expect<Equal<typeof scalar, Scalar>>,
  Expect<Equal<typeof typed, Tensor<readonly [3]>>>,
  Expect<Equal<typeof record, { n: Count; w: Tensor<readonly [4, 4]> }>>,
  Expect<Equal<typeof pair, readonly [Count, Scalar]>>,
  Expect<Equal<typeof keyed, { at: Tensor<readonly [2]>; key: Key }>>,
  Expect<Equal<typeof nested, { a: { b: Tensor<readonly [2], 'float64'> } }>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof unknown, Tensor<readonly [3]>>>,
  Expect<Equal<typeof applied, Tensor<readonly [5]>>>,
  Expect<Equal<typeof compiled, Tensor<readonly [3]>>>,
  Expect<Equal<typeof mapped, Tensor<readonly [7, 3]>>>,
  Expect<Equal<typeof tangent, Tensor<readonly [3]>>>,
]
