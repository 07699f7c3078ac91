import { add, cond, greater, matmul, mul, scan, zeros, type Tensor } from 'pullback'

interface Pair { readonly a: Tensor<readonly [3]>; readonly b: Tensor<readonly []> }

//! Tensor<readonly [32, 5]
scan(/*^*/ (h: Tensor<readonly [32, 8]>, x: Tensor<readonly [8, 5]>) => [matmul(h, x), h], zeros([32, 8]), zeros([20, 8, 5]))

//! 'readonly [4]' is not assignable to type 'readonly [3]'
scan((c: Tensor<readonly [3]>, x: Tensor<readonly [3]>) => [add(c, x), x], /*^*/ zeros([4]), zeros([20, 3]))

//! 'readonly [4]' is not assignable to type 'readonly [3]'
scan(/*^*/ (c: Tensor<readonly [3]>, x: Tensor<readonly [3]>) => [add(c, x), x], zeros([3]), zeros([20, 4]))

//! scan: the leaves have 7 steps
//! scan: the leaves have 8 steps
scan((c: Tensor<readonly [3]>, x: Pair) => [add(c, x.a), x.b], zeros([3]), /*^*/ { a: zeros([7, 3]), b: zeros([8]) })

//! scan: a leaf is a scalar, without an axis to step along
scan((c: Tensor<readonly []>) => [c, c], zeros([]), /*^*/ zeros([]))

//! scan: without stacked values the number of steps is missing: scan(f, init, undefined, { length })
scan((c: Tensor<readonly []>) => [c, c], zeros([]), /*^*/ undefined)

//! '"float32"' is not assignable to type '"int32"'
scan(/*^*/ (c: { readonly n: Tensor<readonly [], 'int32'> }, x: Tensor<readonly []>) => [{ n: x }, x], { n: zeros([], { dtype: 'int32' }) }, zeros([3]))

//! Source has 1 element(s) but target requires 2
scan(/*^*/ (c: Tensor<readonly []>) => [c], zeros([]), zeros([3]))

//! '"float32"' is not assignable to type '"bool"'
cond(/*^*/ zeros([]), x => x, x => x, zeros([3]))

//! 'readonly [2]' is not assignable to type 'readonly []'
cond(/*^*/ greater(zeros([2]), 0), x => x, x => x, zeros([3]))

//! 'readonly [4]' is not assignable to type 'readonly [3]'
cond(greater(zeros([]), 0), () => zeros([3]), () => /*^*/ zeros([4]))

declare const someSteps: Tensor<readonly [3]> | Tensor<readonly [4]>
//! scan: the leaves have 3 steps
scan((c: Tensor<readonly []>, x: { readonly a: Tensor<readonly []>; readonly b: Tensor<readonly []> }) => [add(c, x.a), c] as const, zeros([]), /*^*/ { a: someSteps, b: someSteps })

//! cond: name the operands first, or say what the branches are given: (x: Tensor<…>) => …
cond(/*^*/ greater(zeros([]), 0), y => mul(y, 2), y => y, mul(zeros([3]), 2))
