import type { AxisCheck, Drop, InsertAt, NewAxisCheck, NormalizeAxis, NormalizeNewAxis, RemoveAt, ReplaceAt, Take } from '../../src/shape/axis.js'
import type { Dim, NamedDim, Shape } from '../../src/shape/kind/dim.js'
import type { ShapeError } from '../../src/shape/error.js'
import type { Equal, Expect } from '../support/equal.js'

type B = NamedDim<'batch'>
type R8 = readonly [1, 2, 3, 4, 5, 6, 7, 8]
type R10 = readonly [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

export type Normalize = [
  Expect<Equal<NormalizeAxis<readonly [2, 3], 0>, 0>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], 1>, 1>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], -1>, 1>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], -2>, 0>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], 2>, never>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], -3>, never>>,
  Expect<Equal<NormalizeAxis<readonly [], 0>, never>>,
  Expect<Equal<NormalizeAxis<readonly [], -1>, never>>,
  Expect<Equal<NormalizeAxis<R8, -8>, 0>>,
  Expect<Equal<NormalizeAxis<R8, 8>, never>>,
  Expect<Equal<NormalizeAxis<R10, 9>, number>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], number>, number>>,
  Expect<Equal<NormalizeAxis<Shape, 0>, number>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], 0 | -1>, number>>,
  Expect<Equal<NormalizeAxis<readonly [2, 3], 1.5>, never>>,
  Expect<Equal<NormalizeNewAxis<readonly [2, 3], 2>, 2>>,
  Expect<Equal<NormalizeNewAxis<readonly [2, 3], -1>, 2>>,
  Expect<Equal<NormalizeNewAxis<readonly [2, 3], -3>, 0>>,
  Expect<Equal<NormalizeNewAxis<readonly [2, 3], 3>, never>>,
  Expect<Equal<NormalizeNewAxis<readonly [], 0>, 0>>,
  Expect<Equal<NormalizeNewAxis<R8, 8>, 8>>,
  Expect<Equal<NormalizeNewAxis<Shape, 8>, number>>,
]

export type Check = [
  Expect<Equal<AxisCheck<'sum', readonly [2, 3], 1>, unknown>>,
  Expect<Equal<AxisCheck<'sum', readonly [2, 3], number>, unknown>>,
  Expect<Equal<AxisCheck<'sum', Shape, 7>, unknown>>,
  Expect<Equal<AxisCheck<'sum', R10, 9>, unknown>>,
  Expect<Equal<AxisCheck<'sum', readonly [2, 3], 2>, ShapeError<'sum: [2, 3] has no axis 2'>>>,
  Expect<Equal<AxisCheck<'sum', readonly [2, B], -3>, ShapeError<'sum: [2, batch] has no axis -3'>>>,
  Expect<Equal<AxisCheck<'sum', readonly [], 0>, ShapeError<'sum: [] has no axis 0'>>>,
  Expect<Equal<NewAxisCheck<'expandDims', readonly [2, 3], 2>, unknown>>,
  Expect<Equal<NewAxisCheck<'expandDims', Shape, 2>, unknown>>,
  Expect<Equal<NewAxisCheck<'expandDims', readonly [2, 3], 3>, ShapeError<'expandDims: [2, 3] has no place 3 for an axis'>>>,
]

export type Tuples = [
  Expect<Equal<Take<readonly [4, B, 6], 2>, readonly [4, B]>>,
  Expect<Equal<Take<readonly [4, B, 6], 0>, readonly []>>,
  Expect<Equal<Drop<readonly [4, B, 6], 1>, readonly [B, 6]>>,
  Expect<Equal<Drop<readonly [4, B, 6], 3>, readonly []>>,
  Expect<Equal<RemoveAt<readonly [4, B, 6], 0>, readonly [B, 6]>>,
  Expect<Equal<RemoveAt<readonly [4, B, 6], 1>, readonly [4, 6]>>,
  Expect<Equal<RemoveAt<readonly [4], 0>, readonly []>>,
  Expect<Equal<RemoveAt<readonly [4, 5, 6], number>, readonly [number, number]>>,
  Expect<Equal<RemoveAt<Shape, 0>, Shape>>,
  Expect<Equal<RemoveAt<R8, 7>, readonly [1, 2, 3, 4, 5, 6, 7]>>,
  Expect<Equal<ReplaceAt<readonly [4, 5, 6], 1, B>, readonly [4, B, 6]>>,
  Expect<Equal<ReplaceAt<readonly [4, 5, 6], number, B>, readonly [number, number, number]>>,
  Expect<Equal<ReplaceAt<Shape, 1, B>, Shape>>,
  Expect<Equal<InsertAt<readonly [4, 5], 0, 1>, readonly [1, 4, 5]>>,
  Expect<Equal<InsertAt<readonly [4, 5], 1, 1>, readonly [4, 1, 5]>>,
  Expect<Equal<InsertAt<readonly [4, 5], 2, 1>, readonly [4, 5, 1]>>,
  Expect<Equal<InsertAt<readonly [], 0, 1>, readonly [1]>>,
  Expect<Equal<InsertAt<R8, 8, 1>, readonly [...R8, 1]>>,
  Expect<Equal<InsertAt<readonly [4, 5], number, 1>, readonly [number, number, number]>>,
  Expect<Equal<InsertAt<Shape, 0, 1>, Shape>>,
]

interface Value<S extends Shape> { readonly shape: S }

// Generic in every argument: the results are shapes as far as the compiler can tell.
export declare function anyOperation<S extends Shape, A extends number, D extends Dim>(x: Value<S>, axis: A & AxisCheck<'sum', S, A>, d: D): readonly [
  Value<RemoveAt<S, NormalizeAxis<S, A>>>, Value<ReplaceAt<S, NormalizeAxis<S, A>, D>>, Value<InsertAt<S, NormalizeNewAxis<S, A>, D>>,
  Value<Take<S, A>>, Value<Drop<S, A>>,
]

// Sizes that are type parameters are carried through, by axes of either sign.
export const generic = <B extends Dim, N extends Dim>(x: Value<readonly [B, 3, N]>): Value<readonly [B, N]> => {
  const [removed, replaced, inserted] = anyOperation(x, -2, 7)
  const r: Value<readonly [B, 7, N]> = replaced
  const i: Value<readonly [B, 3, 7, N]> = inserted
  // @ts-expect-error sum: [B, 3, N] has no axis 3
  anyOperation(x, 3, 7)
  // @ts-expect-error the remaining sizes are B and N
  const wrong: Value<readonly [B, B]> = removed
  return [removed, r, i, wrong][0] as typeof removed
}
