import { add, customVjp, grad, hessian, jacobian, matmul, mul, remat, scan, sin, square, sum, valueAndGrad, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

interface Params { readonly w: Tensor<readonly [5, 8]>; readonly b: Tensor<readonly [8]> }
const params: Params = { w: zeros([5, 8]), b: zeros([8]) }
const x: Tensor<readonly [32, 5]> = zeros([32, 5])
const affine = (p: Params, rows: Tensor<readonly [32, 5]>) => add(matmul(rows, p.w), p.b)

// What is handed on beside the value; gradients by the places of arguments.
const withAux = valueAndGrad((p: Params, rows: typeof x) => [sum(square(affine(p, rows))), { output: affine(p, rows) }] as const, { aux: true })
const [[value, { output }], gradient] = withAux(params, x)
const inline = valueAndGrad((p: Params) => [sum(p.b), p.w], { aux: true })(params)
const [, [dp, drows]] = valueAndGrad((p: Params, rate: number, rows: typeof x) => mul(sum(affine(p, rows)), rate), { wrt: [0, 2] })(params, 2, x)
const [drows2] = grad((p: Params, rows: typeof x) => sum(affine(p, rows)), { wrt: [1] })(params, x)
const [[, seen], [d1]] = valueAndGrad((p: Params, rows: typeof x) => [sum(affine(p, rows)), rows] as const, { aux: true, wrt: [1] })(params, x)

// Results first, then parameters.
const j = jacobian((p: Params, rows: typeof x) => affine(p, rows))(params, x)
const h = hessian((v: Tensor<readonly [3]>) => sum(square(v)))(zeros([3]))
const hs = hessian((p: { readonly a: Tensor<readonly [2]>; readonly c: Tensor<readonly []> }) => mul(sum(p.a), p.c))({ a: zeros([2]), c: zeros([]) })
const generic = <N extends Dim>(v: Tensor<readonly [N]>) => jacobian((y: Tensor<readonly [N]>) => sin(y))(v)

const clipped = customVjp((v: Tensor<readonly [3]>) => [v, (dy: Tensor<readonly [3]>) => [mul(dy, 0.5)]])
const several = customVjp((v: Params, key: Key, n: Tensor<readonly [], 'int32'>) =>
  [{ out: add(v.b, Random.normal(key, [8])), n }, (d: { readonly out: Tensor<readonly [8]> }) => [{ w: v.w, b: d.out }, null, undefined]])
const again = remat(affine)
const [last] = scan(remat((c: Tensor<readonly [3]>, v: Tensor<readonly [3]>) => [add(c, v), {}] as const), zeros([3]), zeros([7, 3]))

export type Derivatives = [
  Expect<Equal<typeof value, Tensor<readonly []>>>,
  Expect<Equal<typeof output, Tensor<readonly [32, 8]>>>,
  Expect<Equal<typeof gradient, Params>>,
  Expect<Equal<typeof inline[1], Params>>,
  Expect<Equal<typeof dp, Params>>,
  Expect<Equal<typeof drows, Tensor<readonly [32, 5]>>>,
  Expect<Equal<typeof drows2, Tensor<readonly [32, 5]>>>,
  Expect<Equal<typeof seen, Tensor<readonly [32, 5]>>>,
  Expect<Equal<typeof d1, Tensor<readonly [32, 5]>>>,
  Expect<Equal<typeof j.w, Tensor<readonly [32, 8, 5, 8]>>>,
  Expect<Equal<typeof j.b, Tensor<readonly [32, 8, 8]>>>,
  Expect<Equal<typeof h, Tensor<readonly [3, 3]>>>,
  Expect<Equal<typeof hs.a.c, Tensor<readonly [2]>>>,
  Expect<Equal<typeof hs.c.a, Tensor<readonly [2]>>>,
  Expect<Equal<ReturnType<typeof generic<7>>, Tensor<readonly [7, 7]>>>,
  Expect<Equal<typeof clipped, (v: Tensor<readonly [3]>) => Tensor<readonly [3]>>>,
  Expect<Equal<ReturnType<typeof several>['out'], Tensor<readonly [8]>>>,
  Expect<Equal<typeof again, typeof affine>>,
  Expect<Equal<typeof last, Tensor<readonly [3]>>>,
]
