import type { BroadcastToCheck } from '../../src/shape/broadcast-to.js'
import type { Concat, ConcatAxisCheck, ConcatCheck, Stack, StackAxisCheck, StackCheck } from '../../src/shape/concat.js'
import type { Dim, NamedDim, Shape } from '../../src/shape/kind/dim.js'
import type { ShapeError } from '../../src/shape/error.js'
import type { ExpandDims, ExpandDimsCheck, Squeeze, SqueezeAll, SqueezeCheck } from '../../src/shape/squeeze.js'
import type { Permute, PermuteCheck, Transpose, TransposeCheck } from '../../src/shape/transpose.js'
import type { Equal, Expect } from '../support/equal.js'

type B = NamedDim<'batch'>
type T = NamedDim<'time'>

export type Transposes = [
  Expect<Equal<Transpose<readonly [2, 3]>, readonly [3, 2]>>,
  Expect<Equal<Transpose<readonly [B, 2, 3]>, readonly [B, 3, 2]>>,
  Expect<Equal<Transpose<readonly [1, 2, 3, 4, 5, 6, 7, 8]>, readonly [1, 2, 3, 4, 5, 6, 8, 7]>>,
  Expect<Equal<Transpose<readonly [number, T]>, readonly [T, number]>>,
  Expect<Equal<Transpose<Shape>, Shape>>,
  Expect<Equal<TransposeCheck<readonly [2, 3]>, unknown>>,
  Expect<Equal<TransposeCheck<Shape>, unknown>>,
  Expect<Equal<TransposeCheck<readonly [3]>, ShapeError<'transpose: [3] has fewer than 2 axes'>>>,
  Expect<Equal<TransposeCheck<readonly []>, ShapeError<'transpose: [] has fewer than 2 axes'>>>,
]

export type Permutes = [
  Expect<Equal<Permute<readonly [2, 3, 4], readonly [2, 0, 1]>, readonly [4, 2, 3]>>,
  Expect<Equal<Permute<readonly [2, 3, 4], readonly [-1, -3, -2]>, readonly [4, 2, 3]>>,
  Expect<Equal<Permute<readonly [B, T, 4], readonly [1, 0, 2]>, readonly [T, B, 4]>>,
  Expect<Equal<Permute<readonly [], readonly []>, readonly []>>,
  Expect<Equal<Permute<readonly [2, 3], readonly [number, 0]>, readonly [number, number]>>,
  Expect<Equal<Permute<readonly [2, 3], readonly number[]>, readonly [number, number]>>,
  Expect<Equal<Permute<Shape, readonly [1, 0]>, readonly [number, number]>>,
  Expect<Equal<Permute<Shape, readonly number[]>, Shape>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [1, 0]>, unknown>>,
  Expect<Equal<PermuteCheck<readonly [2, 3, 4], readonly [-1, 0, 1]>, unknown>>,
  Expect<Equal<PermuteCheck<readonly [], readonly []>, unknown>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [number, 0]>, unknown>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly number[]>, unknown>>,
  Expect<Equal<PermuteCheck<Shape, readonly [0, 0]>, unknown>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [0, 0]>, ShapeError<'permute: [0, 0] is not a permutation of the 2 axes of [2, 3]'>>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [0, -2]>, ShapeError<'permute: [0, -2] is not a permutation of the 2 axes of [2, 3]'>>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [0, 2]>, ShapeError<'permute: [0, 2] is not a permutation of the 2 axes of [2, 3]'>>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [0]>, ShapeError<'permute: [0] is not a permutation of the 2 axes of [2, 3]'>>>,
  Expect<Equal<PermuteCheck<readonly [2, 3], readonly [0, 1, 1]>, ShapeError<'permute: [0, 1, 1] is not a permutation of the 2 axes of [2, 3]'>>>,
]

export type Squeezes = [
  Expect<Equal<Squeeze<readonly [2, 1, 3], 1>, readonly [2, 3]>>,
  Expect<Equal<Squeeze<readonly [2, 3, 1], -1>, readonly [2, 3]>>,
  Expect<Equal<Squeeze<readonly [1], 0>, readonly []>>,
  Expect<Equal<Squeeze<readonly [2, 1], number>, readonly [number]>>,
  Expect<Equal<Squeeze<Shape, 0>, Shape>>,
  Expect<Equal<SqueezeAll<readonly [1, 2, 1, 3, 1]>, readonly [2, 3]>>,
  Expect<Equal<SqueezeAll<readonly [1]>, readonly []>>,
  Expect<Equal<SqueezeAll<readonly []>, readonly []>>,
  Expect<Equal<SqueezeAll<readonly [1, B]>, Shape>>,
  Expect<Equal<SqueezeAll<readonly [2, number]>, Shape>>,
  Expect<Equal<SqueezeAll<readonly [1 | 2, 3]>, Shape>>,
  Expect<Equal<SqueezeAll<Shape>, Shape>>,
  Expect<Equal<SqueezeCheck<readonly [2, 1, 3], 1>, unknown>>,
  Expect<Equal<SqueezeCheck<readonly [2, number], 1>, unknown>>,
  Expect<Equal<SqueezeCheck<readonly [2, B], 1>, unknown>>,
  Expect<Equal<SqueezeCheck<readonly [2, 1], number>, unknown>>,
  Expect<Equal<SqueezeCheck<Shape, 1>, unknown>>,
  Expect<Equal<SqueezeCheck<readonly [2, 5, 3], 1>, ShapeError<'squeeze: [2, 5, 3]: axis 1 has size 5'>>>,
  Expect<Equal<SqueezeCheck<readonly [2, 5, 3], -2>, ShapeError<'squeeze: [2, 5, 3]: axis 1 has size 5'>>>,
  Expect<Equal<SqueezeCheck<readonly [2, 5, 3], 3>, ShapeError<'squeeze: [2, 5, 3] has no axis 3'>>>,
  Expect<Equal<ExpandDims<readonly [2, B], 0>, readonly [1, 2, B]>>,
  Expect<Equal<ExpandDims<readonly [2, B], -1>, readonly [2, B, 1]>>,
  Expect<Equal<ExpandDims<readonly [], 0>, readonly [1]>>,
  Expect<Equal<ExpandDims<Shape, 0>, Shape>>,
  Expect<Equal<ExpandDimsCheck<readonly [2, B], 2>, unknown>>,
  Expect<Equal<ExpandDimsCheck<readonly [2, B], -4>, ShapeError<'expandDims: [2, batch] has no place -4 for an axis'>>>,
]

export type BroadcastTos = [
  Expect<Equal<BroadcastToCheck<readonly [3], readonly [2, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [2, 1], readonly [2, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [], readonly [2, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [1, 3], readonly [B, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [B, 3], readonly [T, B, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [number, 3], readonly [2, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [2, 3], readonly [number, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<Shape, readonly [2, 3]>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [2, 3], Shape>, unknown>>,
  Expect<Equal<BroadcastToCheck<readonly [2, 3], readonly [3, 3]>,
    ShapeError<'broadcastTo: [2, 3] does not broadcast to [3, 3]: axis 0 is 2, not 3 or 1'>>>,
  Expect<Equal<BroadcastToCheck<readonly [2], readonly [2, 3]>,
    ShapeError<'broadcastTo: [2] does not broadcast to [2, 3]: axis 0 is 2, not 3 or 1'>>>,
  Expect<Equal<BroadcastToCheck<readonly [2], readonly [1]>, ShapeError<'broadcastTo: [2] does not broadcast to [1]: axis 0 is 2, not 1'>>>,
  Expect<Equal<BroadcastToCheck<readonly [2, 3], readonly [3]>, ShapeError<'broadcastTo: [2, 3] does not broadcast to [3]: it has more axes'>>>,
  Expect<Equal<BroadcastToCheck<readonly [B, 3], readonly [T, 3]>,
    ShapeError<'broadcastTo: [batch, 3] does not broadcast to [time, 3]: axis 0 is batch, not time or 1'>>>,
  Expect<Equal<BroadcastToCheck<readonly [B, 3], readonly [5, 3]>,
    ShapeError<'broadcastTo: [batch, 3] does not broadcast to [5, 3]: axis 0 is batch, not 5 or 1'>>>,
]

export type Concats = [
  Expect<Equal<Concat<readonly [readonly [2, 3], readonly [4, 3]], 0>, readonly [6, 3]>>,
  Expect<Equal<Concat<readonly [readonly [2, 3], readonly [2, 4], readonly [2, 10]], -1>, readonly [2, 17]>>,
  Expect<Equal<Concat<readonly [readonly [2, 3]], 0>, readonly [2, 3]>>,
  Expect<Equal<Concat<readonly [readonly [B, 3], readonly [B, 4]], 1>, readonly [B, 7]>>,
  Expect<Equal<Concat<readonly [readonly [B, 3], readonly [B, 3]], 0>, readonly [number, 3]>>,
  Expect<Equal<Concat<readonly [readonly [B, 3], readonly [0, 3]], 0>, readonly [B, 3]>>,
  Expect<Equal<Concat<readonly [readonly [number, 3], readonly [2, 3]], 1>, readonly [2, 6]>>,
  Expect<Equal<Concat<readonly (readonly [2, 3])[], 0>, readonly [number, 3]>>,
  Expect<Equal<Concat<readonly [readonly [2, 3], readonly [4, 3]], number>, readonly [number, number]>>,
  Expect<Equal<Concat<readonly [Shape, readonly [4, 3]], 0>, readonly [number, 3]>>,
  Expect<Equal<Concat<readonly [Shape, Shape], 0>, Shape>>,
  Expect<Equal<Concat<readonly [readonly [1000000000], readonly [1]], 0>, readonly [1000000001]>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [4, 3]], 0>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [2, 4]], -1>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [number, 3], readonly [2, 4]], 1>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [2, number]], 1>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [9, 9]], number>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], Shape, readonly [4, 3]], 0>, unknown>>,
  Expect<Equal<ConcatCheck<readonly Shape[], 0>, unknown>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [2, 4]], 0>, ShapeError<'concat: [2, 3] and [2, 4] differ at axis 1'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [2, 3], readonly [2, 4]], 0>, ShapeError<'concat: [2, 3] and [2, 4] differ at axis 1'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [number, 3], readonly [2, 3], readonly [4, 3]], 1>, ShapeError<'concat: [2, 3] and [4, 3] differ at axis 0'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [2]], 0>, ShapeError<'concat: [2, 3] and [2] differ in rank'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [B, 3], readonly [T, 3]], 1>, ShapeError<'concat: [batch, 3] and [time, 3] differ at axis 0'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [B, 3], readonly [5, 3]], 1>, ShapeError<'concat: [batch, 3] and [5, 3] differ at axis 0'>>>,
  Expect<Equal<ConcatCheck<readonly [readonly [2, 3], readonly [number, 3]], 1>, ShapeError<'concat: [2, 3] and [number, 3] differ at axis 0'>>>,
  Expect<Equal<ConcatCheck<readonly [], 0>, ShapeError<'concat: no tensors'>>>,
  Expect<Equal<ConcatAxisCheck<readonly [readonly [2, 3], readonly [2, 4]], 1>, unknown>>,
  Expect<Equal<ConcatAxisCheck<readonly [readonly [2, 3], readonly [2, 4]], 2>, ShapeError<'concat: [2, 3] has no axis 2'>>>,
  Expect<Equal<ConcatAxisCheck<readonly (readonly [2, 3])[], 2>, ShapeError<'concat: [2, 3] has no axis 2'>>>,
]

export type Stacks = [
  Expect<Equal<Stack<readonly [readonly [2, 3], readonly [2, 3]], 0>, readonly [2, 2, 3]>>,
  Expect<Equal<Stack<readonly [readonly [2, 3], readonly [2, 3], readonly [2, 3]], -1>, readonly [2, 3, 3]>>,
  Expect<Equal<Stack<readonly [readonly [], readonly []], 0>, readonly [2]>>,
  Expect<Equal<Stack<readonly [readonly [number], readonly [3]], 0>, readonly [2, 3]>>,
  Expect<Equal<Stack<readonly (readonly [B, 3])[], 0>, readonly [number, B, 3]>>,
  Expect<Equal<Stack<readonly [Shape], 0>, Shape>>,
  Expect<Equal<StackCheck<readonly [readonly [2, 3], readonly [2, 3]]>, unknown>>,
  Expect<Equal<StackCheck<readonly Shape[]>, unknown>>,
  Expect<Equal<StackCheck<readonly [readonly [2, 3], readonly [2, 4]]>, ShapeError<'stack: [2, 3] and [2, 4] differ at axis 1'>>>,
  Expect<Equal<StackCheck<readonly [readonly [2], readonly [2, 4]]>, ShapeError<'stack: [2] and [2, 4] differ in rank'>>>,
  Expect<Equal<StackCheck<readonly []>, ShapeError<'stack: no tensors'>>>,
  Expect<Equal<StackAxisCheck<readonly [readonly [2, 3]], 2>, unknown>>,
  Expect<Equal<StackAxisCheck<readonly [readonly [2, 3]], 3>, ShapeError<'stack: [2, 3] has no place 3 for an axis'>>>,
]

interface Value<S extends Shape> { readonly shape: S }
type Values<L extends readonly Shape[]> = { readonly [K in keyof L]: Value<L[K]> }
export declare const transpose: <S extends Shape>(x: Value<S> & TransposeCheck<S>) => Value<Transpose<S>>
export declare const permute: <S extends Shape, const O extends readonly number[]>(x: Value<S>, order: O & PermuteCheck<S, O>) => Value<Permute<S, O>>
export declare const squeeze: <S extends Shape, A extends number>(x: Value<S>, axis: A & SqueezeCheck<S, A>) => Value<Squeeze<S, A>>
export declare const squeezeAll: <S extends Shape>(x: Value<S>) => Value<SqueezeAll<S>>
export declare const expandDims: <S extends Shape, A extends number>(x: Value<S>, axis: A & ExpandDimsCheck<S, A>) => Value<ExpandDims<S, A>>
export declare const broadcastTo: <S extends Shape, const T extends Shape>(x: Value<S>, shape: T & BroadcastToCheck<S, T>) => Value<T>
export declare const concat: <const L extends readonly Shape[], A extends number>(
  xs: Values<L> & ConcatCheck<L, A>, axis: A & ConcatAxisCheck<L, A>) => Value<Concat<L, A>>
export declare const stack: <const L extends readonly Shape[], A extends number>(
  xs: Values<L> & StackCheck<L>, axis: A & StackAxisCheck<L, A>) => Value<Stack<L, A>>

export const used = (x: Value<readonly [2, 3]>, y: Value<readonly [2, 4]>, z: Value<readonly [2, 1, 3]>): readonly [
  Value<readonly [3, 2]>, Value<readonly [3, 2]>, Value<readonly [2, 3]>, Value<readonly [2, 7]>, Value<readonly [2, 2, 3]>, Value<readonly [5, 2, 3]>,
] => {
  // @ts-expect-error permute: [0, 0] is not a permutation
  permute(x, [0, 0])
  // @ts-expect-error squeeze: axis 1 has size 3
  squeeze(x, 1)
  // @ts-expect-error concat: [2, 3] and [2, 4] differ at axis 1
  concat([x, y], 0)
  // @ts-expect-error stack: [2, 3] and [2, 4] differ at axis 1
  stack([x, y], 0)
  // @ts-expect-error broadcastTo: axis 0 is 2, not 3 or 1
  broadcastTo(x, [3, 3])
  return [transpose(x), permute(x, [1, 0]), squeeze(z, 1), concat([x, y], 1), stack([x, x], 0), broadcastTo(x, [5, 2, 3])]
}

// Sizes that are type parameters pass through.
export const generic = <P extends Dim, N extends Dim>(x: Value<readonly [P, 1, N]>): readonly [
  Value<readonly [P, N, 1]>, Value<readonly [N, P, 1]>, Value<readonly [P, N]>, Value<readonly [P, 1, N, 1]>, Value<readonly [2, P, 1, N]>, Value<readonly [P, 2, N]>,
] => {
  // @ts-expect-error permute: an axis is missing
  permute(x, [2, 0])
  // @ts-expect-error the axes swapped are the last two
  const wrong: Value<readonly [N, 1, P]> = transpose(x)
  return [transpose(x), permute(x, [2, 0, 1]), squeeze(x, 1), expandDims(x, -1), stack([x, x], 0), [concat([x, x], 1), wrong][0] as never]
}
