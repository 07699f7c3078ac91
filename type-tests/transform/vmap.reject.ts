import { add, matmul, mean, mul, sum, vmap, zeros, type Tensor } from 'pullback'

const cost = (p: { readonly w: Tensor<readonly [4, 2]>; readonly b: Tensor<readonly [2]> }, x: Tensor<readonly [4]>) => mean(add(matmul(x, p.w), p.b))
const p = { w: zeros([4, 2]), b: zeros([2]) }
const double = (a: Tensor<readonly [3]>) => mul(a, 2)
const product = (a: Tensor<readonly [3]>, b: Tensor<readonly [3]>) => sum(mul(a, b))

//! '4' is not assignable to type '3'
vmap(double)(/*^*/ zeros([5, 4]))

//! Source has 1 element(s) but target requires 2
vmap(double)(/*^*/ zeros([3]))

//! Type '5' is not assignable to type '3'
vmap(double, { in: 1 })(/*^*/ zeros([5, 3]))

//! '6' is not assignable to type '5'
vmap(product)(zeros([5, 3]), /*^*/ zeros([6, 3]))

//! Source has 2 element(s) but target allows only 1
vmap(product, { in: [0, null] })(zeros([5, 3]), /*^*/ zeros([5, 3]))

//! Type '11' is not assignable to type '10'
vmap(cost, { in: [0, null] })({ w: zeros([10, 4, 2]), /*^*/ b: zeros([11, 2]) }, zeros([4]))

//! '5' is not assignable to type '4'
vmap(cost, { in: [null, 0] })(p, /*^*/ zeros([5, 5]))

//! Expected 1 arguments, but got 2
vmap(double)(zeros([5, 3]), /*^*/ zeros([5, 3]))

//! Type 'string' is not assignable to type 'number'
vmap(double, { /*^*/ out: 'last' })

declare const someRows: Tensor<readonly [5 | 6, 3]>
//! vmap: the leaves have 5 along the mapped axis
vmap(product)(someRows, /*^*/ someRows)

declare const maybePlace: { readonly in?: 1 }
//! vmap: the option in is one of several: say one
vmap(double, /*^*/ maybePlace)
