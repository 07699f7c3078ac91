import type { BroadcastToCheck } from '../shape/broadcast-to.js'
import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import { checkShape } from '../tensor/construct.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { Given, Tensor } from '../tensor/value.js'
import { broadcastInto } from './binary.js'
import { tensorFirst } from './tensor-first.js'

/** Checks that a shape stretches to another, and returns that one. */
const stretched = (shape: readonly number[], to: readonly number[]): readonly number[] => {
  const fail = (reason: string): never => mismatch(`broadcastTo: ${show(shape)} does not broadcast to ${show(to)}: ${reason}`)
  for (let i = 1; i <= shape.length; i++) {
    const axis = shape.length - i
    const wanted = to[to.length - i] ?? fail('it has more axes')
    if (shape[axis] !== 1 && shape[axis] !== wanted) fail(`axis ${axis} is ${shape[axis]}, not ${wanted}${wanted === 1 ? '' : ' or 1'}`)
  }
  return to
}

/**
 * The data-last form: the shape first, then the tensor. (An interface, so that a declaration names it and does not spell its checks out.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface BroadcastInto<T extends Shape> {
  <X extends Given>(x: X & NoInfer<BroadcastToCheck<X['shape'], T>>): Tensor<T, X['dtype']>
}

/**
 * The type of `broadcastTo`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface BroadcastToWord {
  <X extends Given, const T extends Shape>(x: X, shape: T & NoInfer<BroadcastToCheck<X['shape'], T>>): Tensor<T, X['dtype']>
  <const T extends Shape>(shape: T): BroadcastInto<T>
}

/**
 * Repeated to a given shape: axes are matched from the last one, an axis of size 1 takes the size asked for, and missing axes are put in
 * front. `pipe(x, broadcastTo(shape))` is the same. Primitive: `broadcast_in_dim`.
 *
 * @throws {ShapeMismatch} when another size than 1 would have to change, or there are too many axes; a compile error where types tell.
 * @example
 * import { broadcastTo, tensor } from 'pullback'
 *
 * console.log(broadcastTo(tensor([1, 2]), [2, 2]).toString()) // => Tensor [2, 2] float32 (1, 2, 1, 2)
 *
 * @since 0.1.0
 * @category movement
 */
export const broadcastTo: BroadcastToWord = asStated(tensorFirst('broadcastTo', 2, shape => checkShape('broadcastTo', asStated(shape)), (x, shape) =>
  broadcastInto(x, stretched(x.shape, shape))))
