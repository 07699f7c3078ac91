import { binders } from '../graph/binders.js'
import { sameShape } from '../primitive/rules/type-of.js'
import type { Dim } from '../shape/kind/dim.js'
import { checkArgument, checkArity, described, isRecord, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType, NumericDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { moves, type Arranged, type GivenSizes, type Op, type PatternCheck } from './pattern/axes.js'
import { max, mean, min, prod, sum } from './reduction.js'
import { checkDType, floats, numeric, type Asks } from './takes.js'

/**
 * Sizes of axes by their names.
 *
 * @since 0.2.0
 * @category types
 */
export interface AxisSizes { readonly [name: string]: Dim }

/**
 * How `reduce` reduces.
 *
 * @since 0.2.0
 * @category types
 */
export type Reduction = 'sum' | 'mean' | 'max' | 'min' | 'prod'

/** Reductions over some axes of a tensor. */
const reductions = { sum, mean, max, min, prod }

const sizesArgument = (word: Op, given: unknown): AxisSizes => {
  if (given === undefined) return {}
  if (!isRecord(given)) return refuse(`${word}: the sizes are ${described(given)}: they are a record of names and sizes`)
  for (const [name, size] of Object.entries(given)) {
    if (typeof size !== 'number') refuse(`${word}: the size of ${described(name)} is ${described(size)}: it must be a number`)
  }
  return asStated(given)
}

const reshaped = (x: AnyTensor, shape: readonly number[]): AnyTensor => sameShape(x.shape, shape) ? x : binders.reshape({ shape }, x)

/** The axes split, all but the kept ones reduced, those in their new order, new ones between them, and all as the right side groups them. */
const arrange = (op: Op, x: AnyTensor, pattern: string, sizes: AxisSizes, by?: Reduction): AnyTensor => {
  const { split, kept, places, spread, shape } = moves(op, pattern, x.shape, sizes, mismatch)
  const gone = split.map((_, axis) => axis).filter(axis => !kept.includes(axis))
  const whole = reshaped(x, split)
  const rest = by === undefined ? reshaped(whole, split.filter((_, axis) => kept.includes(axis)))
    : gone.length === 0 ? whole : asStated<(x: AnyTensor, axes: readonly number[]) => AnyTensor>(reductions[by])(whole, gone)
  const permutation = kept.map(axis => axis - gone.filter(other => other < axis).length)
  const turned = permutation.every((axis, i) => axis === i) ? rest : binders.transpose({ permutation }, rest)
  const repeated = places.length === spread.length ? turned : binders.broadcast_in_dim({ shape: spread, broadcastDimensions: places }, turned)
  return reshaped(repeated, shape)
}

/** The implementation of a word: the tensor and the pattern, or the pattern alone, which gives the function of the tensor. */
const patternWord = (op: 'rearrange' | 'repeat') => (...args: readonly unknown[]): unknown => {
  checkArity(op, args, 3)
  if (typeof args[0] === 'string') {
    const [pattern, given] = args
    const sizes = sizesArgument(op, given)
    return (x: unknown) => arrange(op, tensorArgument(op, x), asStated(pattern), sizes)
  }
  const [x, pattern, given] = args
  return arrange(op, tensorArgument(op, x), checkArgument(op, 'the pattern', pattern, 'string'), sizesArgument(op, given))
}

/**
 * The data-last form of `rearrange`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RearrangeTo<P extends string> {
  <X extends Given>(x: X & NoInfer<PatternCheck<'rearrange', P, X['shape']>>): Tensor<Arranged<'rearrange', P, X['shape']>, X['dtype']>
}

/**
 * The type of `rearrange`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RearrangeWord {
  <X extends Given, const P extends string>(x: X, pattern: P & NoInfer<PatternCheck<'rearrange', P, X['shape']>>): Tensor<Arranged<'rearrange', P, X['shape']>, X['dtype']>
  <X extends Given, const P extends string, const Z extends AxisSizes>(
    x: X, pattern: P & NoInfer<PatternCheck<'rearrange', P, X['shape'], 'pattern', Z>>, sizes: Z & NoInfer<PatternCheck<'rearrange', P, X['shape'], 'sizes', Z> & GivenSizes<'rearrange', P, Z>>,
  ): Tensor<Arranged<'rearrange', P, X['shape'], Z>, X['dtype']>
  <const P extends string>(pattern: P): RearrangeTo<P>
}

/**
 * The axes in another order, split and merged, as a pattern of einops says it: `'b (h p) w -> b h w p'`. A name is an axis, a group in parentheses an axis that
 * several make, `...` any axes, 1 an axis of size 1. Of a group all sizes but one are given: `rearrange(x, pattern, { p: 2 })`. `pipe(x, rearrange(pattern))` is
 * the same. A pattern that is no literal is read at run time. The derivative is dy rearranged back. Primitives: `reshape`, `transpose`.
 *
 * @throws {ShapeMismatch} when the left side does not fit the shape, a split does not divide, or an axis stands on one side only; a compile error where types tell.
 * @example
 * import { rearrange, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
 * console.log(rearrange(x, 'h w -> w h').shape)                       // => [ 4, 2 ]
 * console.log(rearrange(x, 'h (w p) -> (h p) w', { p: 2 }).toString()) // => Tensor [4, 2] float32 (1, 3, 2, 4, 5, 7, …)
 *
 * @since 0.2.0
 * @category movement
 */
export const rearrange: RearrangeWord = asStated(patternWord('rearrange'))

/**
 * The data-last form of `repeat`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RepeatTo<P extends string> {
  <X extends Given>(x: X & NoInfer<PatternCheck<'repeat', P, X['shape']>>): Tensor<Arranged<'repeat', P, X['shape']>, X['dtype']>
}

/**
 * The type of `repeat`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface RepeatWord {
  <X extends Given, const P extends string>(x: X, pattern: P & NoInfer<PatternCheck<'repeat', P, X['shape']>>): Tensor<Arranged<'repeat', P, X['shape']>, X['dtype']>
  <X extends Given, const P extends string, const Z extends AxisSizes>(
    x: X, pattern: P & NoInfer<PatternCheck<'repeat', P, X['shape'], 'pattern', Z>>, sizes: Z & NoInfer<PatternCheck<'repeat', P, X['shape'], 'sizes', Z> & GivenSizes<'repeat', P, Z>>,
  ): Tensor<Arranged<'repeat', P, X['shape'], Z>, X['dtype']>
  <const P extends string>(pattern: P): RepeatTo<P>
}

/**
 * Elements again and again along axes that stand on the right only: `repeat(x, 'h w -> h w c', { c: 3 })`, or with a number, `'w -> (w 2)'`. The pattern is that
 * of {@link rearrange}. The derivative is the sum of dy over the new axes. Primitives: `broadcast_in_dim`, `reshape`, `transpose`.
 *
 * @throws {ShapeMismatch} when the left side does not fit the shape, a new axis has no size, or an axis is lost; a compile error where types tell.
 * @example
 * import { repeat, tensor } from 'pullback'
 *
 * const x = tensor([1, 2])
 * console.log(repeat(x, 'w -> h w', { h: 3 }).shape)   // => [ 3, 2 ]
 * console.log(repeat(x, 'w -> (w 2)').toString())      // => Tensor [4] float32 (1, 1, 2, 2)
 *
 * @since 0.2.0
 * @category movement
 */
export const repeat: RepeatWord = asStated(patternWord('repeat'))

/** The dtypes that a reduction takes: a mean is of floats. */
type ReducedDType<B extends Reduction> = 'mean' extends B ? FloatDType : NumericDType

/**
 * The data-last form of `reduce`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ReduceTo<P extends string, B extends Reduction> {
  <X extends Given>(x: X & NoInfer<Asks<'reduce', ReducedDType<B>, X['dtype']> & PatternCheck<'reduce', P, X['shape']>>): Tensor<Arranged<'reduce', P, X['shape']>, X['dtype']>
}

/**
 * The type of `reduce`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface PatternReduceWord {
  <X extends Given, const P extends string, const B extends Reduction>(
    x: X & NoInfer<Asks<'reduce', ReducedDType<B>, X['dtype']>>, pattern: P & NoInfer<PatternCheck<'reduce', P, X['shape']>>, by: B,
  ): Tensor<Arranged<'reduce', P, X['shape']>, X['dtype']>
  <X extends Given, const P extends string, const B extends Reduction, const Z extends AxisSizes>(
    x: X & NoInfer<Asks<'reduce', ReducedDType<B>, X['dtype']>>, pattern: P & NoInfer<PatternCheck<'reduce', P, X['shape'], 'pattern', Z>>, by: B,
    sizes: Z & NoInfer<PatternCheck<'reduce', P, X['shape'], 'sizes', Z> & GivenSizes<'reduce', P, Z>>,
  ): Tensor<Arranged<'reduce', P, X['shape'], Z>, X['dtype']>
  <const P extends string, const B extends Reduction>(pattern: P, by: B): ReduceTo<P, B>
}

/**
 * The axes that stand on the left only reduced, by `'sum'`, `'mean'`, `'max'`, `'min'` or `'prod'`: `reduce(x, 'b h w c -> b c', 'mean')`, or by blocks,
 * `reduce(x, 'b (h 2) (w 2) c -> b h w c', 'max')`. The pattern is that of {@link rearrange}. The derivative is that of the reduction. `pipe(x, reduce(pattern,
 * 'sum'))` is the same. Primitives: those of {@link sum}, {@link mean}, {@link max}, {@link min} and {@link prod}.
 *
 * @throws {ShapeMismatch} when the left side does not fit the shape, a split does not divide, or an axis stands on the right only; a compile error where types tell.
 * @example
 * import { reduce, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
 * console.log(reduce(x, 'h w -> w', 'sum').toString())     // => Tensor [4] float32 (6, 8, 10, 12)
 * console.log(reduce(x, 'h (w 2) -> h w', 'max').toString()) // => Tensor [2, 2] float32 (2, 4, 6, 8)
 *
 * @since 0.2.0
 * @category reduction
 */
export const reduce: PatternReduceWord = asStated((...args: readonly unknown[]) => {
  checkArity('reduce', args, 4)
  const last = typeof args[0] === 'string'
  const [x, pattern, by, sizes] = last ? [undefined, ...args] : args
  const text = checkArgument('reduce', 'the pattern', pattern, 'string')
  const how = checkArgument('reduce', 'the reduction', by, ['sum', 'mean', 'max', 'min', 'prod'])
  const given = sizesArgument('reduce', sizes)
  const apply = (value: unknown): AnyTensor => {
    const operand = tensorArgument('reduce', value)
    checkDType('reduce', how === 'mean' ? floats : numeric, operand.dtype)
    return arrange('reduce', operand, text, given, how)
  }
  return last ? apply : apply(isTensor(x) ? x : tensorArgument('reduce', x))
})
