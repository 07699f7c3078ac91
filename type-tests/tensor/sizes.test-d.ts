import { add, dim, matmul, relu, stack, sum, zeros, type AnyTensor, type DType, type Dim, type FloatDType, type NamedDim, type Shape, type Tensor } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

declare const n: number
declare const any: AnyTensor
declare const either: 3 | 4
const batch = dim('batch', n)

const affine = <B extends Dim, I extends Dim, O extends Dim>(
  x: Tensor<readonly [B, I]>, w: Tensor<readonly [I, O]>, b: Tensor<readonly [O]>,
): Tensor<readonly [B, O]> => add(matmul(x, w), b)
const shifted = <P extends Shape, N extends Dim>(x: Tensor<readonly [...P, N]>, s: Tensor<readonly [N]>): Tensor<readonly [...P, N]> => relu(add(x, s))
const both = <N extends Dim>(list: readonly Tensor<readonly [N]>[]) => stack(list)
const mapped = <S extends Shape, T extends Shape>(x: Tensor<S>, f: (x: Tensor<S>) => Tensor<T>) => f(x)
const outcome = <N extends Dim>(x: Tensor<readonly [N]>, other?: Tensor<readonly [N]>) => other ?? x

// A size that two arguments share, known or not in either
const plain = affine(zeros([32, 64]), zeros([64, 10]), zeros([10]))
const named = affine(zeros([batch, 64]), zeros([64, 10]), zeros([10]))
const unknownFirst = affine(zeros([32, n]), zeros([64, 10]), zeros([10]))
const unknownBoth = affine(zeros([n, n]), zeros([n, n]), zeros([n]))
const chained = affine(plain, zeros([10, 2]), zeros([2]))
const prefixed = shifted(zeros([2, 3, 4]), zeros([4]))
const bare = shifted(zeros([4]), zeros([4]))
const listed = both([zeros([2]), zeros([2])])
const oneOf = shifted(zeros([2, either]), zeros([either]))
const given = mapped(zeros([2, 3]), x => sum(x, 0))
const absent = outcome(zeros([2]))
export type Shared = [
  Expect<Equal<typeof plain, Tensor<readonly [32, 10]>>>,
  Expect<Equal<typeof named, Tensor<readonly [NamedDim<'batch'>, 10]>>>,
  Expect<Equal<typeof unknownFirst, Tensor<readonly [32, 10]>>>,
  Expect<Equal<typeof unknownBoth, Tensor<readonly [number, number]>>>,
  Expect<Equal<typeof chained, Tensor<readonly [32, 2]>>>,
  Expect<Equal<typeof prefixed, Tensor<readonly [2, 3, 4]>>>,
  Expect<Equal<typeof bare, Tensor<readonly [4]>>>,
  Expect<Equal<typeof listed, Tensor<readonly [number, 2]>>>,
  Expect<Equal<typeof oneOf, Tensor<readonly [2, 3 | 4]>>>,
  Expect<Equal<typeof given, Tensor<readonly [3]>>>,
  Expect<Equal<typeof absent, Tensor<readonly [2]>>>,
]

// Covariance: what is known goes where less is asked, in generic code too
export const rows: Tensor<readonly [number, 784]> = zeros([32, 784])
export const shape: Tensor = zeros([32, 784])
export const whatever: Tensor<Shape, DType> = zeros([2], { dtype: 'int32' })
export const several: readonly AnyTensor[] = [zeros([2]), zeros([3], { dtype: 'bool' }), any]
export const oneOfTwo: Tensor<readonly [2 | 3]> = zeros([2])
export const widened = <S extends Shape>(x: Tensor<S>): Tensor => x
export const toPair = <S extends readonly [number, number]>(x: Tensor<S>): Tensor<readonly [number, number]> => x
export const toRows = <N extends Dim>(x: Tensor<readonly [N, 3]>): Tensor<readonly [number, 3]> => x
export interface Holder<out S extends Shape, out D extends DType> { readonly x: Tensor<S, D> }
export const held: Holder<Shape, DType> = { x: zeros([2]) }
export const lessKnown: Holder<readonly [number], FloatDType> = { x: zeros([2]) } satisfies Holder<readonly [2], 'float32'>
export interface Weights<out I extends Dim, out O extends Dim> { readonly w: Tensor<readonly [I, O]>; readonly b: Tensor<readonly [O]> }
export const lastKnown = <P extends Shape>(x: Tensor<readonly [...P, 3]>): Tensor<readonly [...Shape, 3]> => x
export const asParameter: (x: Tensor<readonly [2, 3]>) => void = (x: Tensor<readonly [number, 3]>) => { widened(x) }

// An element type that two arguments share; where it is known less in one, that is what is shared
declare const someFloat: Tensor<readonly [2], FloatDType>
const f64 = zeros([2], { dtype: 'float64' })
const sameFloat = <S extends Shape, D extends FloatDType>(a: Tensor<S, D>, b: Tensor<S, D>): Tensor<S, D> => add(a, b)
const anyTwo = <D extends FloatDType>(a: Tensor<readonly [2], D>, b: Tensor<readonly [2], FloatDType>): Tensor<readonly [2], D> => b === undefined ? a : a
const twice = <D extends FloatDType>(a: Tensor<readonly [2], D>): Tensor<readonly [2], D> => sameFloat(a, a)
const inTurn = <D extends DType>(x: Tensor<readonly [2], D>, f: (x: Tensor<readonly [2], D>) => Tensor<readonly [2], D>): Tensor<readonly [2], D> => f(x)
const narrower = <D extends FloatDType, E extends D>(a: Tensor<readonly [2], D>, b: Tensor<readonly [2], E>): Tensor<readonly [2], D> => a === b ? a : b
const bothFloat = sameFloat(f64, f64)
const lessFloat = sameFloat(zeros([2]), someFloat)
const firstFloat = anyTwo(f64, zeros([2]))
const twiceFloat = twice(f64)
const negated = inTurn(f64, x => add(x, x))
export type SharedDType = [
  Expect<Equal<typeof bothFloat, Tensor<readonly [2], 'float64'>>>,
  Expect<Equal<typeof lessFloat, Tensor<readonly [2], FloatDType>>>,
  Expect<Equal<typeof firstFloat, Tensor<readonly [2], 'float64'>>>,
  Expect<Equal<typeof twiceFloat, Tensor<readonly [2], 'float64'>>>,
  Expect<Equal<typeof negated, Tensor<readonly [2], 'float64'>>>,
]
export const narrowed: Tensor<readonly [2], FloatDType> = narrower(someFloat, f64)
