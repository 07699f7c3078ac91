import type { Flatten, Reshape, ReshapeCheck } from '../../src/shape/reshape.js'
import type { Dim, NamedDim, Shape } from '../../src/shape/kind/dim.js'
import type { ShapeError } from '../../src/shape/error.js'
import type { Equal, Expect } from '../support/equal.js'

type B = NamedDim<'batch'>
type T = NamedDim<'time'>

export type Result = [
  Expect<Equal<Reshape<readonly [2, 3], readonly [3, 2]>, readonly [3, 2]>>,
  Expect<Equal<Reshape<readonly [2, 3], readonly [-1]>, readonly [6]>>,
  Expect<Equal<Reshape<readonly [2, 3, 4], readonly [-1, 4]>, readonly [6, 4]>>,
  Expect<Equal<Reshape<readonly [2, 3, 4], readonly [4, -1]>, readonly [4, 6]>>,
  Expect<Equal<Reshape<readonly [6], readonly [6, -1]>, readonly [6, 1]>>,
  Expect<Equal<Reshape<readonly [B, 28, 28], readonly [B, -1]>, readonly [B, 784]>>,
  Expect<Equal<Reshape<readonly [B, 28, 28], readonly [-1, 784]>, readonly [B, 784]>>,
  Expect<Equal<Reshape<readonly [B, 784], readonly [-1, 28, 28]>, readonly [B, 28, 28]>>,
  Expect<Equal<Reshape<readonly [B, 6], readonly [-1, 4]>, readonly [number, 4]>>,
  Expect<Equal<Reshape<readonly [B, T, 8], readonly [-1, 8]>, readonly [number, 8]>>,
  Expect<Equal<Reshape<readonly [B, T, 8], readonly [T, -1, 8]>, readonly [T, B, 8]>>,
  Expect<Equal<Reshape<readonly [B, B], readonly [B, -1]>[1], B>>,
  Expect<Equal<Reshape<readonly [6], readonly [B, -1]>, readonly [B, number]>>,
  Expect<Equal<Reshape<readonly [number, 4], readonly [-1, 4]>, readonly [number, 4]>>,
  Expect<Equal<Reshape<readonly [number, 4], readonly [number, -1]>, readonly [number, number]>>,
  Expect<Equal<Reshape<readonly [2 | 3, 4], readonly [-1]>, readonly [number]>>,
  Expect<Equal<Reshape<readonly [0, 3], readonly [-1]>, readonly [0]>>,
  Expect<Equal<Reshape<readonly [0, 3], readonly [0, -1]>, readonly [0, number]>>,
  Expect<Equal<Reshape<Shape, readonly [2, -1]>, readonly [2, number]>>,
  Expect<Equal<Reshape<readonly [2, 3], Shape>, Shape>>,
  Expect<Equal<Reshape<readonly [], readonly [1, 1]>, readonly [1, 1]>>,
  Expect<Equal<Reshape<readonly [], readonly [-1]>, readonly [1]>>,
  Expect<Equal<Reshape<readonly [1000000000, 1000], readonly [-1]>, readonly [1000000000000]>>,
  Expect<Equal<Reshape<readonly [1000000000, 1000], readonly [1000, -1]>, readonly [1000, 1000000000]>>,
  Expect<Equal<Reshape<readonly [2, 2, 2, 2, 3, 3, 3, 3], readonly [6, 6, 6, -1]>, readonly [6, 6, 6, 6]>>,
  Expect<Equal<Reshape<readonly [999999999, 999999999, 7], readonly [7, -1]>, readonly [7, number]>>,
  Expect<Equal<Flatten<readonly [2, 3, 4]>, readonly [24]>>,
  Expect<Equal<Flatten<readonly []>, readonly [1]>>,
  Expect<Equal<Flatten<readonly [B, 1]>, readonly [B]>>,
  Expect<Equal<Flatten<readonly [B, 3]>, readonly [number]>>,
  Expect<Equal<Flatten<readonly [B, 0]>, readonly [0]>>,
  Expect<Equal<Flatten<Shape>, readonly [number]>>,
]

export type Accepted = [
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [3, 2]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [6]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [1, 6, 1]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [-1, 2]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [0, 3], readonly [0, 5]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [B, T, 768], readonly [B, T, 12, 64]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [B, 2, 3]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [12]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [12], readonly [B, 6]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [T, 6]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [-1, 4]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [number, 6], readonly [7]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [7], readonly [number, 6]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [2 | 3], readonly [7]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [7], readonly [2 | 3]>, unknown>>,
  Expect<Equal<ReshapeCheck<Shape, readonly [2]>, unknown>>,
  Expect<Equal<ReshapeCheck<readonly [2], Shape>, unknown>>,
]

export type Rejected = [
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [4, 2]>, ShapeError<'reshape: [2, 3] has 6 elements, [4, 2] has 8'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [2, 4]>, ShapeError<'reshape: [2, 3] has 6 elements, [2, 4] has 8'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly []>, ShapeError<'reshape: [2, 3] has 6 elements, [] has 1'>>>,
  Expect<Equal<ReshapeCheck<readonly [0, 3], readonly [5]>, ShapeError<'reshape: [0, 3] has 0 elements, [5] has 5'>>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [B, 2, 4]>, ShapeError<'reshape: [batch, 6] has batch·6 elements, [batch, 2, 4] has batch·8'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [4, -1]>, ShapeError<'reshape: [2, 3] to [4, -1]: 6 elements do not divide by 4'>>>,
  Expect<Equal<ReshapeCheck<readonly [B, 6], readonly [B, 4, -1]>, ShapeError<'reshape: [batch, 6] to [batch, 4, -1]: batch·6 elements do not divide by batch·4'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [-1, -1]>, ShapeError<'reshape: more than one -1 in [-1, -1]'>>>,
  Expect<Equal<ReshapeCheck<Shape, readonly [-1, -1]>, ShapeError<'reshape: more than one -1 in [-1, -1]'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [-2, -3]>, ShapeError<'reshape: [2, 3] to [-2, -3]: -2 is not a size'>>>,
  Expect<Equal<ReshapeCheck<readonly [2, 3], readonly [2.5, 2]>, ShapeError<'reshape: [2, 3] to [2.5, 2]: 2.5 is not a size'>>>,
  Expect<Equal<ReshapeCheck<readonly [1000000000, 2], readonly [1000000000, 3]>,
    ShapeError<'reshape: [1000000000, 2] has 2000000000 elements, [1000000000, 3] has 3000000000'>>>,
]

interface Value<S extends Shape> { readonly shape: S }
export declare const reshape: <S extends Shape, const T extends Shape>(x: Value<S>, shape: T & ReshapeCheck<S, T>) => Value<Reshape<S, T>>
export declare const flatten: <S extends Shape>(x: Value<S>) => Value<Flatten<S>>

export const use = (x: Value<readonly [2, 3]>, y: Value<readonly [B, 28, 28]>, b: B): readonly [Value<readonly [3, 2]>, Value<readonly [B, 784]>] => {
  // @ts-expect-error reshape: [2, 3] has 6 elements, [4, 2] has 8
  reshape(x, [4, 2])
  // @ts-expect-error 28·28 is not 783
  reshape(y, [b, 783])
  const n: number = 7
  const back: Value<readonly [number, 6]> = reshape(x, [n, 6])
  return [reshape(x, [3, 2]), [reshape(y, [b, -1]), back][0] as Value<readonly [B, 784]>]
}

export const generic = <N extends Dim>(x: Value<readonly [N, 2]>): Value<readonly [number]> => flatten(x)
