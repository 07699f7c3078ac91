import { div, sub } from '../op/arithmetic.js'
import { square } from '../op/unary.js'
import type { ShapeError } from '../shape/error.js'
import type { Box, Shape, Sizes } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { targetBeside, total, type Loss, type SameCheck, type ShapedLoss } from './target.js'
import { lossWord } from './word.js'

/** `none` for a scalar, which has no batch axis. */
type BatchOf<S extends Sizes> = [S] extends [readonly [unknown, ...unknown[]]] ? 'some' : [number] extends [S['length']] ? 'some' : 'none'

/**
 * The type of `squaredError`. B boxes whether there is a batch axis, so that generic code goes on.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface SquaredError {
  <S extends Sizes, D extends FloatDType, T = Tensor<S, D>, B = Box<BatchOf<S>>>(
    output: Tensor<S, D> & NoInfer<B extends Box<'none'> ? ShapeError<'squaredError: [] has no batch axis'> : unknown>,
    target: T & NoInfer<SameCheck<'squaredError', S, D, T>>,
  ): Loss<S, D>
}

const squaredErrorOf = /* @__PURE__ */ lossWord('squaredError', <S extends Shape, D extends FloatDType>(output: Tensor<S, D>, target: AnyTensor): Loss<S, D> => {
  const batch = output.shape[0] ?? mismatch('squaredError: [] has no batch axis')
  const error = sub(output, targetBeside('squaredError', output, target))
  return [div(total(square(error)), 2 * batch), () => div(error, batch)]
})

/**
 * Half the squared distance, ½‖output − target‖²: summed over the features, then the mean over the batch, which is the first axis.
 *
 * Backward: (output − target)/batch.
 *
 * @throws {ShapeMismatch} when output and target differ in shape or dtype, or there is no batch axis; the former is a compile error
 * where types tell.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const [loss, backward] = Loss.squaredError(tensor([[1, 2], [3, 4]]), tensor([[1, 0], [3, 4]]))
 * console.log(item(loss), toArray(backward())) // => 1 [ [ 0, 1 ], [ 0, 0 ] ]
 *
 * @since 0.1.0
 * @category losses
 */
export const squaredError: SquaredError = asStated(squaredErrorOf)

const meanSquaredErrorOf = /* @__PURE__ */ lossWord('meanSquaredError', <S extends Shape, D extends FloatDType>(output: Tensor<S, D>, target: AnyTensor): Loss<S, D> => {
  const n = sizeOf(output.shape)
  const error = sub(output, targetBeside('meanSquaredError', output, target))
  return [div(total(square(error)), n), () => div(error, n / 2)]
})

/**
 * The mean over all n entries of (output − target)².
 *
 * Backward: 2·(output − target)/n.
 *
 * @throws {ShapeMismatch} when output and target differ in shape or dtype; a compile error where types tell.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const [loss, backward] = Loss.meanSquaredError(tensor([[1, 2], [3, 4]]), tensor([[1, 0], [3, 4]]))
 * console.log(item(loss), toArray(backward())) // => 1 [ [ 0, 1 ], [ 0, 0 ] ]
 *
 * @since 0.1.0
 * @category losses
 */
export const meanSquaredError: ShapedLoss<'meanSquaredError'> = asStated(meanSquaredErrorOf)
