import { binders } from '../graph/binders.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { BroadcastCheck, Broadcasted } from '../shape/broadcast.js'
import type { ShapesMeet } from '../shape/union.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Given, Tensor } from '../tensor/value.js'
import { binaryWord, broadcastInto, broadcastShapes, operandArgument, operands, scalarOf, type BinaryCheck, type BinaryWord } from './binary.js'
import type { Asks, DTypesMeet } from './takes.js'
import { unaryWord, type UnaryWord } from './unary-word.js'

/**
 * Whether a and b, elementwise with broadcasting. Primitive: `and`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or an operand is not bool; a compile error where types tell.
 * @example
 * import { logicalAnd, tensor } from 'pullback'
 *
 * console.log(logicalAnd(tensor([true, true]), tensor([true, false])).toString()) // => Tensor [2] bool (true, false)
 *
 * @since 0.1.0
 * @category comparison
 */
export const logicalAnd: BinaryWord<'logicalAnd', 'bool'> = binaryWord('logicalAnd', ['bool'], binders.and)

/**
 * Whether a or b, elementwise with broadcasting. Primitive: `or`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or an operand is not bool; a compile error where types tell.
 * @example
 * import { logicalOr, tensor } from 'pullback'
 *
 * console.log(logicalOr(tensor([true, false]), tensor([false, false])).toString()) // => Tensor [2] bool (true, false)
 *
 * @since 0.1.0
 * @category comparison
 */
export const logicalOr: BinaryWord<'logicalOr', 'bool'> = binaryWord('logicalOr', ['bool'], binders.or)

/**
 * Whether not a, elementwise. Primitive: `not`.
 *
 * @throws {ShapeMismatch} when the operand is not bool; a compile error where types tell.
 * @example
 * import { logicalNot, tensor } from 'pullback'
 *
 * console.log(logicalNot(tensor([true, false])).toString()) // => Tensor [2] bool (false, true)
 *
 * @since 0.1.0
 * @category comparison
 */
export const logicalNot: UnaryWord<'logicalNot', 'bool'> = unaryWord('logicalNot', ['bool'], binders.not)

/**
 * The type of `where`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Where {
  <Q extends Given<'bool'>>(condition: Q, a: number, b: number): Tensor<Q['shape']>
  <S extends Sizes, A extends S, B extends S, D extends DType, E extends D>(
    condition: Tensor<S, 'bool'>, a: Tensor<A, D> & NoInfer<ShapesMeet<S, A>>, b: Tensor<B, E> & NoInfer<ShapesMeet<S, B> & DTypesMeet<D, E>>,
  ): Tensor<S, D>
  <S extends Sizes, A extends S, D extends DType>(condition: Tensor<S, 'bool'>, a: Tensor<A, D> & NoInfer<ShapesMeet<S, A>>, b: number): Tensor<S, D>
  <S extends Sizes, B extends S, D extends DType>(condition: Tensor<S, 'bool'>, a: number, b: Tensor<B, D> & NoInfer<ShapesMeet<S, B>>): Tensor<S, D>
  <Q extends Given, X extends Given | number, Y extends Given | number>(
    condition: Q & NoInfer<Asks<'where', 'bool', Q['dtype']>>, a: X & NoInfer<FirstCheck<Q['shape'], X, Y>>, b: Y & NoInfer<SecondCheck<Q['shape'], X, Y>>,
  ): Chosen<Q['shape'], X, Y>
}

type ShapeIn<X> = X extends { readonly shape: infer S extends Shape } ? S : never
type DTypeIn<X> = X extends { readonly dtype: infer D extends DType } ? D : never

/** A number goes with any shape, so that only the other branch meets the condition. */
type FirstCheck<C extends Shape, X, Y> =
  [Y] extends [number] ? [X] extends [number] ? ShapeError<'where: one operand must be a tensor'> : BroadcastCheck<'where', C, ShapeIn<X>> : unknown

type SecondCheck<C extends Shape, X, Y> =
  [Y] extends [number] ? unknown
    : [X] extends [number] ? BroadcastCheck<'where', C, ShapeIn<Y>>
      : BinaryCheck<'where', ShapeIn<X>, ShapeIn<Y>, DTypeIn<X>, DTypeIn<Y>> & BroadcastCheck<'where', C, Broadcasted<ShapeIn<X>, ShapeIn<Y>>>

type Chosen<C extends Shape, X, Y> =
  X extends Tensor<infer A extends Shape, infer D>
    ? Tensor<Y extends Tensor<infer B extends Shape, infer _> ? Broadcasted<C, Broadcasted<A, B>> : Broadcasted<C, A>, D>
    : Y extends Tensor<infer B extends Shape, infer E> ? Tensor<Broadcasted<C, B>, E> : never

/**
 * a where the condition holds, b elsewhere; all three broadcast. Two numbers give float32. The gradient flows to the branch that was taken.
 * Primitive: `select`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast, the dtypes differ or the condition is not bool; a compile error where types tell.
 * @example
 * import { greater, tensor, where } from 'pullback'
 *
 * const x = tensor([-1, 2])
 * console.log(where(greater(x, 0), x, 0).toString()) // => Tensor [2] float32 (0, 2)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const where: Where = asStated((...args: readonly unknown[]) => {
  checkArity('where', args, 3)
  const condition = tensorArgument('where', args[0])
  const [a, b] = [operandArgument('where', args[1]), operandArgument('where', args[2])]
  if (condition.dtype !== 'bool') mismatch(`where of ${condition.dtype}: cast it to bool first`)
  const first = typeof a === 'number' && typeof b === 'number' ? scalarOf('where', a, 'float32') : a
  const [x, y] = operands('where', ['float32', 'float64', 'int32', 'bool'], first, b)
  const shape = broadcastShapes('where', condition.shape, x.shape)
  return binders.select(broadcastInto(condition, shape), broadcastInto(x, shape), broadcastInto(y, shape))
})
