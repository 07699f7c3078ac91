import { add, cast, mul, neg, sub, sum, square, tensor, zeros, type Dim, type Tensor } from 'pullback'
import * as Tree from 'pullback/tree'
import type { Equal, Expect } from '../support/equal.js'

interface Dense { readonly w: Tensor<readonly [3, 2]>; readonly b: Tensor<readonly [2]> }
interface Params { readonly hidden: Dense; readonly act: {}; readonly out: readonly [Tensor<readonly [2]>, Tensor<readonly []>] }
const params: Params = { hidden: { w: zeros([3, 2]), b: zeros([2]) }, act: {}, out: [zeros([2]), zeros([])] }

// What keeps shapes keeps the type; what does not gives what it returns.
const halved = Tree.map(params, x => mul(x, 0.5))
const named = Tree.map(params, (x, path) => `${path}: ${x.shape.join()}`)
const sums = Tree.map(params, x => sum(x))
const averaged = Tree.zipWith(halved, params, (a, p) => add(mul(a, 0.9), mul(p, 0.1)))
const distances = Tree.zipWith(params, halved, (a, b) => a.shape.length + b.shape.length)
const energy = Tree.reduce(params, (total, x) => add(total, sum(square(x))), tensor(0))
const longest = Tree.reduce(params, (most, x) => Math.max(most, x.shape.length), 0)
const all = Tree.leaves(params)
const wide = Tree.map(params, x => cast(x, 'float64'))
const negated = Tree.map(params, neg)
const chosen = Tree.map(params, (x, path) => path.endsWith('b') ? zeros(x.shape) : x)
const ints = Tree.map({ n: zeros([2], { dtype: 'int32' }) }, x => sub(x, 1))
const one = Tree.map(zeros([4]), x => mul(x, 2))
const mixed = Tree.leaves({ n: zeros([2], { dtype: 'int32' }), x: zeros([3]) })
// Generic parts of a tree, whose sizes are not known.
const scaled = <N extends Dim>(w: Tensor<readonly [N, 2]>) => Tree.map({ w, b: zeros([2]) }, x => mul(x, 2))
const close: boolean = Tree.allClose(params, halved, { rtol: 1e-3 })

export type Trees = [
  Expect<Equal<typeof halved, Params>>,
  Expect<Equal<typeof averaged, Params>>,
  Expect<Equal<typeof negated, Params>>,
  Expect<Equal<typeof chosen, Params>>,
  Expect<Equal<typeof wide.hidden.w, Tensor<readonly [3, 2], 'float64'>>>,
  Expect<Equal<typeof named.hidden.w, string>>,
  Expect<Equal<typeof named.out, readonly [string, string]>>,
  Expect<Equal<typeof sums.hidden.b, Tensor<readonly []>>>,
  Expect<Equal<typeof distances.out[1], number>>,
  Expect<Equal<typeof energy, Tensor<readonly []>>>,
  Expect<Equal<typeof longest, number>>,
  Expect<Equal<typeof all, readonly (Tensor<readonly [3, 2]> | Tensor<readonly [2]> | Tensor<readonly []>)[]>>,
  Expect<Equal<typeof ints.n, Tensor<readonly [2], 'int32'>>>,
  Expect<Equal<typeof one, Tensor<readonly [4]>>>,
  Expect<Equal<typeof mixed, readonly (Tensor<readonly [2], 'int32'> | Tensor<readonly [3]>)[]>>,
  Expect<Equal<ReturnType<typeof scaled<7>>['w'], Tensor<readonly [7, 2]>>>,
  Expect<Equal<typeof close, boolean>>,
]
