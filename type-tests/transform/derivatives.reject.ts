import { customVjp, grad, hessian, jacobian, matmul, mul, sum, valueAndGrad, zeros, type Tensor } from 'pullback'

type V = Tensor<readonly [3]>
const sums = (a: V, b: V): Tensor<readonly []> => sum(mul(a, b))

//! grad: there is no argument 2: there are 2
grad(sums, { /*^*/ wrt: [0, 2] })

//! grad: the result is [3], not a scalar
valueAndGrad(/*^*/ (a: V) => [mul(a, 2), {}] as const, { aux: true })

//! grad: params is int32: only float32 and float64 have derivatives; pass it as a later argument
grad(/*^*/ (a: V, n: Tensor<readonly [], 'int32'>) => sum(a), { wrt: [1] })

//! jacobian: params is int32: only float32 and float64 have derivatives
jacobian(/*^*/ (n: Tensor<readonly [2], 'int32'>) => n)

//! jacobian: result is bool: only float32 and float64 have derivatives; leave it out of the result
jacobian(/*^*/ (a: V): Tensor<readonly [3], 'bool'> => zeros([3], { dtype: 'bool' }))

//! grad: the result is [3], not a scalar
hessian(/*^*/ (a: V) => mul(a, a))

//! customVjp: the cotangent of argument 0, float32 [3], is float32 []: it has the type of the argument
customVjp(/*^*/ (a: V) => [mul(a, 2), (dy: V) => [sum(dy)]])

//! customVjp: backward gives 1 cotangents, and there are 2 arguments
customVjp(/*^*/ (a: V, b: V) => [mul(a, b), (dy: V) => [mul(dy, b)]])

//! customVjp: the cotangent of argument 1, float32 [3, 2], is float32 [3]: it has the type of the argument
customVjp(/*^*/ (a: V, w: Tensor<readonly [3, 2]>) => [matmul(a, w), (dy: Tensor<readonly [2]>) => [a, a]])
