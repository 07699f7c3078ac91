// The rest of NumPy's elementwise words: same shape, floats in and out, but for questions, which give bool.
import {
  acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, ceil, cosh, dim, elu, exp2, floor, floorDiv, isFinite, isNaN, leakyRelu, log2, logSigmoid, mish, mod, pipe, round, sinh, softsign,
  tan, zeros, type Dim, type FloatDType, type NamedDim, type NumericDType, type Shape, type Tensor,
} from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const a = zeros([2, 3])
const ints = zeros([2, 3], { dtype: 'int32' })
const doubles = zeros([2, 3], { dtype: 'float64' })
const batch = dim('batch', 2)
declare const rows: Tensor<readonly [number, 3]>
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>

const chained = pipe(a, exp2, log2, cbrt, floor, ceil, round, tan, asin, acos, atan)
const more = pipe(doubles, sinh, cosh, asinh, acosh, atanh, logSigmoid, mish, softsign, leakyRelu, elu)
const named = atan(zeros([batch, 3]))
const lengths = tan(rows)
const each = sinh(shapes)
export type Unary = [
  Expect<Equal<typeof chained, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof more, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 3]>>>,
  Expect<Equal<typeof lengths, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof each, Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>>>,
]

const odd = isNaN(a)
const finite = pipe(doubles, isFinite)
const eachFinite = isFinite(shapes)
export type Questions = [
  Expect<Equal<typeof odd, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof finite, Tensor<readonly [2, 3], 'bool'>>>,
  Expect<Equal<typeof eachFinite, Tensor<readonly [2, 3] | readonly [2, 4], 'bool'>>>,
]

const leaky = leakyRelu(a)
const leakier = leakyRelu(a, 0.2)
const leakyLast = pipe(doubles, leakyRelu(0.2))
const scaled = pipe(a, elu(1.5))
declare const slope: number | undefined
const perhaps = leakyRelu(a, slope)
export type Scaled = [
  Expect<Equal<typeof leaky, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof leakier, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof leakyLast, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof scaled, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof perhaps, Tensor<readonly [2, 3]>>>,
]

const angle = atan2(a, zeros([3]))
const rest = mod(ints, 3)
const restLast = pipe(a, mod(zeros([2, 1])))
const quotient = floorDiv(doubles, doubles)
const quotientLast = pipe(ints, floorDiv(2))
const column = mod(rows, zeros([1, 3]))
export type Binary = [
  Expect<Equal<typeof angle, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof rest, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof restLast, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof quotient, Tensor<readonly [2, 3], 'float64'>>>,
  Expect<Equal<typeof quotientLast, Tensor<readonly [2, 3], 'int32'>>>,
  Expect<Equal<typeof column, Tensor<readonly [number, 3]>>>,
]

// Generic code.
export const gate = <S extends Shape, D extends FloatDType>(x: Tensor<S, D>): Tensor<S, D> => mish(elu(atan(x)))
export const wrapped = <N extends Dim, D extends NumericDType>(x: Tensor<readonly [N], D>, period: Tensor<readonly [N], D>): Tensor<readonly [N], D> => mod(x, period)
export const heading = <B extends Dim, N extends Dim>(y: Tensor<readonly [B, N]>, x: Tensor<readonly [N]>): Tensor<readonly [B, N]> => atan2(y, x)
