import type { AxisCheck } from '../../src/shape/axis.js'
import type { Dim, NamedDim, Shape } from '../../src/shape/kind/dim.js'
import type { ShapeError } from '../../src/shape/error.js'
import type { Gather, GatherCheck, OneHot, TakeAt } from '../../src/shape/indexing.js'
import type { Pad, PadCheck, Widths } from '../../src/shape/pad.js'
import type { Range, Slice, SliceCheck } from '../../src/shape/slice.js'
import type { Parts, Split, SplitCheck } from '../../src/shape/split.js'
import type { Tile, TileCheck } from '../../src/shape/tile.js'
import type { Equal, Expect } from '../support/equal.js'

type B = NamedDim<'batch'>

export type Slices = [
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [0, 2]]>, readonly [2, 3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [null, readonly [1, 3]]>, readonly [4, 2]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [1, null], readonly [-1, null]]>, readonly [3, 1]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [-3, -1]]>, readonly [2, 3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [1, -1]]>, readonly [2, 3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [2, 2]]>, readonly [0, 3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly [readonly [4, null]]>, readonly [0, 3]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [0, 10, 3]]>, readonly [4]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [0, 9, 3]]>, readonly [3]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [1, null, 2]]>, readonly [5]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [0, null, 1]]>, readonly [10]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [0, 5, number]]>, readonly [number]>>,
  Expect<Equal<Slice<readonly [10], readonly [readonly [number, 5]]>, readonly [number]>>,
  Expect<Equal<Slice<readonly [1000000000], readonly [readonly [1, null]]>, readonly [999999999]>>,
  Expect<Equal<Slice<readonly [B, 3], readonly [readonly [0, 2]]>, readonly [2, 3]>>,
  Expect<Equal<Slice<readonly [B, 3], readonly [readonly [0, null]]>, readonly [B, 3]>>,
  Expect<Equal<Slice<readonly [B, 3], readonly [readonly [1, null]]>, readonly [number, 3]>>,
  Expect<Equal<Slice<readonly [B, 3], readonly [readonly [-2, null]]>, readonly [2, 3]>>,
  Expect<Equal<Slice<readonly [number], readonly [readonly [-5, -2]]>, readonly [3]>>,
  Expect<Equal<Slice<readonly [number], readonly [readonly [1, -2]]>, readonly [number]>>,
  Expect<Equal<Slice<readonly [number], readonly [readonly [1, 6, 2]]>, readonly [3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly []>, readonly [4, 3]>>,
  Expect<Equal<Slice<readonly [4, 3], readonly Range[]>, readonly [number, number]>>,
  Expect<Equal<Slice<Shape, readonly [readonly [0, 2]]>, Shape>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [0, 4], null]>, unknown>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [-4, null]]>, unknown>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [number, 9]]>, unknown>>,
  Expect<Equal<SliceCheck<readonly [B, 3], readonly [readonly [0, 9]]>, unknown>>,
  Expect<Equal<SliceCheck<Shape, readonly [readonly [0, 2]]>, unknown>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly Range[]>, unknown>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [2, 6]]>, ShapeError<'slice: [4, 3]: axis 0 has size 4, [2, 6] reaches beyond it'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [null, readonly [0, 4, 2]]>, ShapeError<'slice: [4, 3]: axis 1 has size 3, [0, 4, 2] reaches beyond it'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [-5, null]]>, ShapeError<'slice: [4, 3]: axis 0 has size 4, [-5, null] reaches beyond it'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [5, null]]>, ShapeError<'slice: [4, 3]: axis 0 has size 4, [5, null] reaches beyond it'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [3, 1]]>, ShapeError<'slice: [4, 3]: axis 0: [3, 1] ends before it starts'>>>,
  Expect<Equal<SliceCheck<readonly [B, 3], readonly [readonly [3, 1]]>, ShapeError<'slice: [batch, 3]: axis 0: [3, 1] ends before it starts'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [0, 4, 0]]>, ShapeError<'slice: [4, 3]: axis 0: step 0 is not above 0'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [readonly [0, 4, -1]]>, ShapeError<'slice: [4, 3]: axis 0: step -1 is not above 0'>>>,
  Expect<Equal<SliceCheck<readonly [4, 3], readonly [null, null, readonly [0, 1]]>, ShapeError<'slice: [4, 3] has fewer than 3 axes'>>>,
]

export type Splits = [
  Expect<Equal<Split<readonly [6, 2], 3, 0>, readonly [readonly [2, 2], readonly [2, 2], readonly [2, 2]]>>,
  Expect<Equal<Split<readonly [6, 2], 2, -1>, readonly [readonly [6, 1], readonly [6, 1]]>>,
  Expect<Equal<Split<readonly [6, 2], readonly [1, 5], 0>, readonly [readonly [1, 2], readonly [5, 2]]>>,
  Expect<Equal<Split<readonly [B, 2], 2, 0>, readonly [readonly [number, 2], readonly [number, 2]]>>,
  Expect<Equal<Split<readonly [B, 2], readonly [4, B], 0>, readonly [readonly [4, 2], readonly [B, 2]]>>,
  Expect<Equal<Split<readonly [6, 2], number, 0>, readonly (readonly [number, 2])[]>>,
  Expect<Equal<Split<readonly [6, 2], readonly number[], 0>, readonly (readonly [number, 2])[]>>,
  Expect<Equal<Split<Shape, 2, 0>, readonly [Shape, Shape]>>,
  Expect<Equal<Split<readonly [2304], 3, 0>[2], readonly [768]>>,
  Expect<Equal<Split<readonly [64, 2], 64, 0>['length'], 64>>,
  Expect<Equal<Split<readonly [650], 65, 0>, readonly (readonly [10])[]>>,
  Expect<Equal<SplitCheck<readonly [6, 2], 3, 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [6, 2], readonly [1, 2, 3], 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [B, 2], 3, 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [B, 2], readonly [3, 4], 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [6, 2], readonly [3, number], 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [6, 2], number, 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [6, 2], 4, number>, unknown>>,
  Expect<Equal<SplitCheck<Shape, 4, 0>, unknown>>,
  Expect<Equal<SplitCheck<readonly [7, 2], 3, 0>, ShapeError<'split: [7, 2]: axis 0 of size 7 does not split into 3 equal parts'>>>,
  Expect<Equal<SplitCheck<readonly [7, 2], 3, -1>, ShapeError<'split: [7, 2]: axis 1 of size 2 does not split into 3 equal parts'>>>,
  Expect<Equal<SplitCheck<readonly [7, 2], readonly [3, 3], 0>, ShapeError<'split: [7, 2]: axis 0 of size 7 is not the sum of [3, 3]'>>>,
  Expect<Equal<SplitCheck<readonly [7, 2], 0, 0>, ShapeError<'split: 0 is not a number of parts'>>>,
  Expect<Equal<SplitCheck<readonly [7, 2], -1, 0>, ShapeError<'split: -1 is not a number of parts'>>>,
]

export type Pads = [
  Expect<Equal<Pad<readonly [2, 3], readonly [readonly [1, 1], readonly [0, 2]]>, readonly [4, 5]>>,
  Expect<Equal<Pad<readonly [B, 3], readonly [readonly [0, 0], readonly [0, 2]]>, readonly [B, 5]>>,
  Expect<Equal<Pad<readonly [B, 3], readonly [readonly [0, 1], readonly [0, number]]>, readonly [number, number]>>,
  Expect<Equal<Pad<readonly [2, 3], Widths>, readonly [number, number]>>,
  Expect<Equal<Pad<Shape, readonly [readonly [1, 1]]>, Shape>>,
  Expect<Equal<PadCheck<readonly [2, 3], readonly [readonly [1, 1], readonly [0, 2]]>, unknown>>,
  Expect<Equal<PadCheck<readonly [2, 3], Widths>, unknown>>,
  Expect<Equal<PadCheck<Shape, readonly [readonly [1, 1]]>, unknown>>,
  Expect<Equal<PadCheck<readonly [2, 3], readonly [readonly [1, 1]]>, ShapeError<'pad: [2, 3] needs 2 pairs of widths, not 1'>>>,
  Expect<Equal<PadCheck<readonly [2], readonly [readonly [1, -1]]>, ShapeError<'pad: [2]: a width of -1 is negative'>>>,
]

export type Tiles = [
  Expect<Equal<Tile<readonly [2, 3], readonly [2, 1]>, readonly [4, 3]>>,
  Expect<Equal<Tile<readonly [B, 3], readonly [1, 3]>, readonly [B, 9]>>,
  Expect<Equal<Tile<readonly [B, 3], readonly [2, number]>, readonly [number, number]>>,
  Expect<Equal<Tile<readonly [2, 3], readonly number[]>, readonly [number, number]>>,
  Expect<Equal<Tile<Shape, readonly [2]>, Shape>>,
  Expect<Equal<TileCheck<readonly [2, 3], readonly [2, 1]>, unknown>>,
  Expect<Equal<TileCheck<Shape, readonly [2, 1]>, unknown>>,
  Expect<Equal<TileCheck<readonly [2, 3], readonly [2]>, ShapeError<'tile: [2, 3] needs 2 repeats, not 1'>>>,
  Expect<Equal<TileCheck<readonly [2], readonly [-2]>, ShapeError<'tile: [2]: -2 is not a number of repeats'>>>,
]

export type Indexings = [
  Expect<Equal<TakeAt<readonly [10, 4], readonly [3], 0>, readonly [3, 4]>>,
  Expect<Equal<TakeAt<readonly [10, 4], readonly [2, 3], 0>, readonly [2, 3, 4]>>,
  Expect<Equal<TakeAt<readonly [10, 4], readonly [2, 3], -1>, readonly [10, 2, 3]>>,
  Expect<Equal<TakeAt<readonly [10, 4, 5], readonly [], 1>, readonly [10, 5]>>,
  Expect<Equal<TakeAt<readonly [50257, 768], readonly [B, 1024], 0>, readonly [B, 1024, 768]>>,
  Expect<Equal<TakeAt<readonly [10, 4], Shape, 0>, Shape>>,
  Expect<Equal<TakeAt<Shape, readonly [3], 0>, Shape>>,
  Expect<Equal<TakeAt<readonly [10, 4], readonly [3], number>, Shape>>,
  Expect<Equal<AxisCheck<'take', readonly [10, 4], 2>, ShapeError<'take: [10, 4] has no axis 2'>>>,
  Expect<Equal<Gather<readonly [4, 3], readonly [4, 1], 1>, readonly [4, 1]>>,
  Expect<Equal<Gather<readonly [4, 3], readonly [number, 1], 1>, readonly [4, 1]>>,
  Expect<Equal<Gather<readonly [4, 3], Shape, 1>, Shape>>,
  Expect<Equal<Gather<Shape, readonly [4, 1], 1>, readonly [4, 1]>>,
  Expect<Equal<GatherCheck<readonly [4, 3], readonly [4, 1], 1>, unknown>>,
  Expect<Equal<GatherCheck<readonly [B, 3], readonly [B, 7], -1>, unknown>>,
  Expect<Equal<GatherCheck<Shape, readonly [4, 1], 1>, unknown>>,
  Expect<Equal<GatherCheck<readonly [4, 3], readonly [9, 9], number>, unknown>>,
  Expect<Equal<GatherCheck<readonly [4, 3], readonly [5, 3], 1>, ShapeError<'gather: [4, 3] and indices [5, 3] differ at axis 0'>>>,
  Expect<Equal<GatherCheck<readonly [4, 3], readonly [4], 1>, ShapeError<'gather: [4, 3] and indices [4] differ in rank'>>>,
  Expect<Equal<OneHot<readonly [B], 10>, readonly [B, 10]>>,
  Expect<Equal<OneHot<readonly [], 10>, readonly [10]>>,
  Expect<Equal<OneHot<Shape, 10>, Shape>>,
]

interface Value<S extends Shape> { readonly shape: S }
type Values<L extends readonly Shape[]> = { readonly [K in keyof L]: Value<L[K]> }
export declare const slice: <S extends Shape, const R extends readonly Range[]>(x: Value<S>, ranges: R & SliceCheck<S, R>) => Value<Slice<S, R>>
export declare const split: <S extends Shape, const P extends Parts, A extends number>(
  x: Value<S>, parts: P & SplitCheck<S, P, A>, axis: A & AxisCheck<'split', S, A>) => Values<Split<S, P, A>>
export declare const pad: <S extends Shape, const W extends Widths>(x: Value<S>, widths: W & PadCheck<S, W>) => Value<Pad<S, W>>
export declare const tile: <S extends Shape, const R extends readonly number[]>(x: Value<S>, repeats: R & TileCheck<S, R>) => Value<Tile<S, R>>
export declare const take: <S extends Shape, I extends Shape, A extends number>(
  x: Value<S>, indices: Value<I>, axis: A & AxisCheck<'take', S, A>) => Value<TakeAt<S, I, A>>
export declare const gather: <S extends Shape, I extends Shape, A extends number>(
  x: Value<S>, indices: Value<I> & GatherCheck<S, I, A>, axis: A & AxisCheck<'gather', S, A>) => Value<Gather<S, I, A>>
export declare const oneHot: <S extends Shape, C extends Dim>(indices: Value<S>, classes: C) => Value<OneHot<S, C>>

export const used = (x: Value<readonly [4, 3]>): readonly [
  Value<readonly [2, 3]>, readonly [Value<readonly [2, 3]>, Value<readonly [2, 3]>], Value<readonly [6, 3]>, Value<readonly [8, 3]>,
] => {
  // @ts-expect-error slice: [4, 3]: axis 0 has size 4, [2, 6] reaches beyond it
  slice(x, [[2, 6]])
  // @ts-expect-error split: 4 does not split into 3
  split(x, 3, 0)
  // @ts-expect-error split: [4, 3] has no axis 2
  split(x, 2, 2)
  // @ts-expect-error pad: needs 2 pairs
  pad(x, [[1, 1]])
  // @ts-expect-error tile: needs 2 repeats
  tile(x, [2])
  return [slice(x, [[0, 2], null]), split(x, 2, 0), pad(x, [[1, 1], [0, 0]]), tile(x, [2, 1])]
}

export const generic = <P extends Dim, N extends Dim>(x: Value<readonly [P, 3, N]>, i: Value<readonly [N]>): readonly [
  Value<readonly [P, N, N]>, Value<readonly [P, 3, N, 10]>,
] => [take(x, i, 1), oneHot(x, 10)]
