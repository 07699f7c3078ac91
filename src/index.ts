/**
 * The words of the language.
 */
export { flow, pipe } from 'fp-ts/lib/function.js'

export type { Dim, NamedDim, Shape } from './shape/dim.js'
export type { ShapeError } from './shape/error.js'
export type { DType, FloatDType, NumericDType } from './tensor/dtype.js'
export type { AnyTensor, Tensor, TensorJSON } from './tensor/value.js'
export { isTensor } from './tensor/value.js'
export type { Key } from './tensor/key.js'
export { ShapeMismatch } from './tensor/mismatch.js'

export { arange, dim, eye, fromArray, full, linspace, ones, tensor, zeros } from './tensor/construct.js'
export { item, print, toArray, toFlat } from './tensor/read.js'
export { assertShape, refine } from './tensor/refine.js'

export { add, div, maximum, minimum, mul, pow, sub } from './op/arithmetic.js'
export { equal, greater, greaterEqual, less, lessEqual, notEqual } from './op/comparison.js'
export { logicalAnd, logicalNot, logicalOr, where } from './op/logical.js'
export { abs, cos, erf, exp, expm1, log, log1p, neg, rsqrt, sign, sin, sqrt, square, tanh } from './op/unary.js'
export { gelu, relu, sigmoid, silu, softplus } from './op/activation.js'
export { cast } from './op/cast.js'
export { clip } from './op/clip.js'
export { dot, matmul, outer } from './op/contraction.js'
export { all, any, max, mean, min, prod, std, sum, variance } from './op/reduction.js'
export { transpose } from './op/axes.js'
export { argmax, argmin, cumsum, logSoftmax, logSumExp, softmax } from './op/along-axis.js'

export { grad, stopGradient, valueAndGrad, vjp, type FloatTree } from './graph/autodiff.js'
export { compile, type Compiled } from './graph/compile.js'
export { TraceError } from './graph/trace.js'
export type { Tree } from './graph/tree.js'
