import { compile, grad, matmul, mean, mul, square, sum, tensor, valueAndGrad, vjp, zeros, type Tensor, type Threads } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

interface Params { readonly w: Tensor<readonly [3, 2]>; readonly nested: { readonly b: Tensor<readonly [2]> } }
const loss = (p: Params, x: Tensor<readonly [5, 3]>) => mean(square(matmul(x, p.w)))
const record = (p: { readonly w: Tensor<readonly [3]> }) => sum(p.w)
const cube = (x: Tensor<readonly []>) => mul(x, mul(x, x))
const double = (x: Tensor<readonly [2], 'float64'>) => sum(x)
const labelled = (p: { readonly w: Tensor<readonly [3]> }, _labels: Tensor<readonly [3], 'int32'>) => sum(p.w)

const gradient = grad(loss)
const both = valueAndGrad(record)({ w: zeros([3]) })
const second = grad(grad(cube))
const doubles = grad(double)(zeros([2], { dtype: 'float64' }))
const withLabels = grad(labelled)({ w: zeros([3]) }, zeros([3], { dtype: 'int32' }))
const pulled = vjp((w: Tensor<readonly [3, 2]>, x: Tensor<readonly [5, 3]>) => matmul(x, w))(zeros([3, 2]), zeros([5, 3]))
const compiled = compile(loss)
declare const pool: Threads
const tuned = compile(loss, { turbo: true, threads: pool })
const stepped = compile(gradient)
export type Derivatives = [
  Expect<Equal<ReturnType<typeof gradient>, Params>>,
  Expect<Equal<Parameters<typeof gradient>[1], Tensor<readonly [5, 3]>>>,
  Expect<Equal<typeof both, readonly [value: Tensor<readonly []>, gradient: { readonly w: Tensor<readonly [3]> }]>>,
  Expect<Equal<ReturnType<typeof second>, Tensor<readonly []>>>,
  Expect<Equal<typeof doubles, Tensor<readonly [2], 'float64'>>>,
  Expect<Equal<typeof withLabels, { readonly w: Tensor<readonly [3]> }>>,
  Expect<Equal<typeof pulled[0], Tensor<readonly [5, 2]>>>,
  Expect<Equal<ReturnType<typeof pulled[1]>, [w: Tensor<readonly [3, 2]>, x: Tensor<readonly [5, 3]>]>>,
  Expect<Equal<ReturnType<typeof compiled>, Tensor<readonly []>>>,
  Expect<Equal<Parameters<typeof tuned>, Parameters<typeof loss>>>,
  Expect<Equal<Parameters<typeof compiled>, Parameters<typeof loss>>>,
  Expect<Equal<ReturnType<typeof stepped>, Params>>,
  Expect<Equal<ReturnType<typeof compiled.explain>, string>>,
]
export const point = tensor(1)
