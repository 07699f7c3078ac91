import { argmax, compile, grad, sum, valueAndGrad, vjp, zeros, type Tensor } from 'pullback'

type Params = { readonly w: Tensor<readonly [2]> }

//! grad: params.n is int32: only float32 and float64 have derivatives; pass it as a later argument
grad(/*^*/ (p: { readonly w: Tensor<readonly [2]>; readonly n: Tensor<readonly [], 'int32'> }) => sum(p.w))

//! grad: the result is [2], not a scalar: reduce it with sum or mean
grad(/*^*/ (p: Params) => p.w)

//! grad: params.h.mask is bool: only float32 and float64 have derivatives; pass it as a later argument
valueAndGrad(/*^*/ (p: { readonly h: { readonly w: Tensor<readonly [2]>; readonly mask: Tensor<readonly [2], 'bool'> } }) => sum(p.h.w))

//! grad: params is int32: only float32 and float64 have derivatives; pass it as a later argument
grad(/*^*/ (n: Tensor<readonly [], 'int32'>) => n)

//! grad: the result is int32: only float32 and float64 have derivatives
grad(/*^*/ (p: Params) => argmax(p.w))

//! readonly [3]
grad((p: Params) => sum(p.w))({ /*^*/ w: zeros([3]) })

//! readonly [5]
vjp((w: Tensor<readonly [2]>) => w)(zeros([2]))[1](/*^*/ zeros([5]))

//! compile: result is no tensor: return tensors and keys, in records and tuples
compile(/*^*/ (x: Tensor<readonly [2]>) => x.shape[0])

//! readonly [3]
compile((x: Tensor<readonly [2]>) => x)(/*^*/ zeros([3]))

//! compile: result is a function: call it inside, and return the tensors it gives
compile(/*^*/ (x: Tensor<readonly [2]>) => [x, () => x] as const)

//! Type 'number' is not assignable to type 'Threads'
compile((x: Tensor<readonly [2]>) => x, { /*^*/ threads: 2 })

//! Type 'string' is not assignable to type 'boolean | undefined'
compile((x: Tensor<readonly [2]>) => x, { /*^*/ turbo: 'always' })

//! vjp: result is int32: only float32 and float64 have derivatives; leave it out of the result
vjp(/*^*/ (w: Tensor<readonly [2]>) => argmax(w))

//! vjp: argument is int32: only float32 and float64 have derivatives; close over it instead
vjp(/*^*/ (n: Tensor<readonly [2], 'int32'>) => n)

interface Dated { readonly w: Tensor<readonly [2]>; readonly at: Date }
declare class Model { readonly w: Tensor<readonly [2]>; norm(): number }

//! grad: params.at holds functions: only float32 and float64 have derivatives; pass it as a later argument
grad(/*^*/ (p: Dated) => sum(p.w))

//! grad: params holds functions
valueAndGrad(/*^*/ (p: Model) => sum(p.w))

//! vjp: argument.at holds functions
vjp(/*^*/ (p: Dated) => p.w)

//! compile: argument holds functions: arguments are records and tuples of tensors and keys, or static numbers, booleans and strings
compile(/*^*/ (day: Date, x: Tensor<readonly [2]>) => x)

//! compile: argument.inner holds functions
compile(/*^*/ (x: Tensor<readonly [2]>, o: { readonly inner: ReadonlyMap<string, Tensor> }) => x)

//! compile: argument is a function
compile(/*^*/ (x: Tensor<readonly [2]>, f: (x: Tensor) => Tensor) => x)
