import { binders } from '../graph/binders.js'
import { sameShape } from '../primitive/rules/type-of.js'
import type { BroadcastCheck, Broadcasted } from '../shape/broadcast.js'
import type { ShapeError } from '../shape/error.js'
import type { Dim, Shape, Sizes } from '../shape/kind/dim.js'
import type { Meet, ShapesMeet } from '../shape/union.js'
import { checkArity, described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { checkDType, type Asks, type DTypesMeet, type DTypesProblem } from './takes.js'

/**
 * `unknown` when two operands agree in dtype and their shapes broadcast.
 *
 * @since 0.1.0
 * @category type checks
 */
export type BinaryCheck<Op extends string, A extends Shape, B extends Shape, D extends DType, E extends DType> =
  [DTypesProblem<Op, D, E>] extends [infer S extends string] ? [S] extends [never] ? BroadcastCheck<Op, A, B> : ShapeError<S> : never

type Result<Out extends DType | 'same', D extends DType> = Out extends DType ? Out : D

/**
 * An elementwise word of two operands with NumPy broadcasting. The first two overloads unify, the fifth computes the shape; the next three unify
 * what generic code puts off there; then the fifth stands again, since the last one that fails is the one that speaks; and two data-last forms.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface BinaryWord<Op extends string, Allowed extends DType, Out extends DType | 'same' = 'same'> {
  <S extends Sizes, T extends S, D extends DType, E extends D>(a: Tensor<S, D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<T, E> & NoInfer<ShapesMeet<S, T> & DTypesMeet<D, E>>): Tensor<S, Result<Out, D>>
  <P extends Sizes, N extends Dim, M extends N, D extends DType, E extends D>(
    a: Tensor<readonly [...P, N], D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<readonly [M], E> & NoInfer<Meet<N, M> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P, N], Result<Out, D>>
  <X extends Given<Allowed>>(a: X, b: number): Answer<X, Out>
  <X extends Given<Allowed>>(a: number, b: X): Answer<X, Out>
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<Op, Allowed, X['dtype']>>, b: Y & NoInfer<BinaryCheck<Op, X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ): Tensor<Broadcasted<X['shape'], Y['shape']>, Result<Out, X['dtype']>>
  <B extends Dim, S extends Sizes, T extends S, D extends DType, E extends D>(
    a: Tensor<readonly [B, ...S], D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<T, E> & NoInfer<ShapesMeet<S, T> & DTypesMeet<D, E>>,
  ): Tensor<readonly [B, ...S], Result<Out, D>>
  <P extends Sizes, N extends Dim, Q extends P, D extends DType, E extends D>(
    a: Tensor<readonly [...P, N], D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<readonly [...Q, 1], E> & NoInfer<ShapesMeet<P, Q> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P, N], Result<Out, D>>
  <P extends Sizes, N extends Dim, Q extends P, D extends DType, E extends D>(
    a: Tensor<readonly [...P, 1], D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<readonly [...Q, N], E> & NoInfer<ShapesMeet<P, Q> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P, N], Result<Out, D>>
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<Op, Allowed, X['dtype']>>, b: Y & NoInfer<BinaryCheck<Op, X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ): Tensor<Broadcasted<X['shape'], Y['shape']>, Result<Out, X['dtype']>>
  (b: number): <X extends Given>(a: X & NoInfer<Asks<Op, Allowed, X['dtype']>>) => Answer<X, Out>
  <Y extends Given>(b: Y): <X extends Given>(
    a: X & NoInfer<Asks<Op, Allowed, X['dtype']> & BinaryCheck<Op, X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ) => Tensor<Broadcasted<X['shape'], Y['shape']>, Result<Out, X['dtype']>>
}

/** The result beside a number: of the shape of the tensor. */
type Answer<X extends Given, Out extends DType | 'same'> = Out extends DType ? Tensor<X['shape'], Out> : X

/** The shape that shapes broadcast to. */
export const broadcastShapes = (operation: string, a: readonly number[], b: readonly number[]): readonly number[] => {
  // From the last axis on, as the types do, so that both name the same one of several that differ.
  const fromEnd = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const x = a[a.length - 1 - i] ?? 1
    const y = b[b.length - 1 - i] ?? 1
    return x === y || y === 1 ? x : x === 1 ? y
      : mismatch(`${operation}: ${show(a)} and ${show(b)} do not broadcast: axis ${-1 - i} is ${x} and ${y}`)
  })
  return fromEnd.reverse()
}

/** A tensor broadcast to a shape that its own broadcasts to. */
export const broadcastInto = (x: AnyTensor, shape: readonly number[]): AnyTensor => sameShape(x.shape, shape) ? x
  : binders.broadcast_in_dim({ shape, broadcastDimensions: x.shape.map((_, i) => shape.length - x.shape.length + i) }, x)

/** A tensor or a number. */
export const operandArgument = (operation: string, value: unknown): AnyTensor | number =>
  typeof value === 'number' || isTensor(value) ? value : refuse(`${operation}: ${described(value)} is neither a tensor nor a number`)

/** A number as a scalar of a dtype; for bool, 0 is false and the others are true. */
export const scalarOf = (operation: string, value: number, dtype: DType): AnyTensor => {
  if (dtype === 'int32' && !Number.isInteger(value)) {
    mismatch(`${operation}: ${value} is not a whole number, and the other operand is int32: cast it to float32 first`)
  }
  if (dtype === 'int32' && value !== (value | 0)) {
    mismatch(`${operation}: ${value} is beyond the range of int32, the other operand's dtype: cast that to float64 first`)
  }
  return binders.constant(dtype === 'bool' && value !== 0 ? 1 : value, { shape: [], dtype })
}

/** Two operands, of one dtype and broadcast to one shape. */
export const operands = (operation: string, allowed: readonly DType[], a: AnyTensor | number, b: AnyTensor | number): readonly [AnyTensor, AnyTensor] => {
  const dtype = typeof a === 'object' ? a.dtype : typeof b === 'object' ? b.dtype : refuse(`${operation}: one operand must be a tensor`)
  checkDType(operation, allowed, dtype)
  const x = typeof a === 'number' ? scalarOf(operation, a, dtype) : a
  const y = typeof b === 'number' ? scalarOf(operation, b, dtype) : b
  if (x.dtype !== y.dtype) mismatch(`${operation}: ${x.dtype} and ${y.dtype} differ: cast one of them`)
  const shape = broadcastShapes(operation, x.shape, y.shape)
  return [broadcastInto(x, shape), broadcastInto(y, shape)]
}

/** The word of an elementwise function of two operands, in its data-first and data-last forms. */
export const binaryWord = <Op extends string, Allowed extends DType, Out extends DType | 'same' = 'same'>(
  operation: Op, allowed: readonly Allowed[], apply: (a: AnyTensor, b: AnyTensor) => AnyTensor,
): BinaryWord<Op, Allowed, Out> => asStated((...args: readonly (AnyTensor | number)[]) => {
  checkArity(operation, args, 2)
  for (const arg of args) operandArgument(operation, arg)
  const [first, second] = args
  if (first === undefined) return operandArgument(operation, first)
  return second === undefined ? (a: unknown) => apply(...operands(operation, allowed, operandArgument(operation, a), first)) : apply(...operands(operation, allowed, first, second))
})
