import { binders } from '../graph/binders.js'
import type { SureAxis } from '../shape/axis.js'
import type { AxesCheck } from '../shape/reduce.js'
import type { Permute, PermuteCheck, Transpose, TransposeCheck } from '../shape/transpose.js'
import { numbersArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { Given, Tensor } from '../tensor/value.js'
import { axesArgument, axesOf } from './reduce-word.js'
import { onlyTensor, tensorFirst } from './tensor-first.js'

/**
 * The last two axes swapped: Wᵀ of a matrix, and of each matrix in a batch. Primitive: `transpose`.
 *
 * @throws {ShapeMismatch} when there are fewer than two axes; a compile error where types tell.
 * @example
 * import { tensor, transpose } from 'pullback'
 *
 * console.log(transpose(tensor([[1, 2, 3], [4, 5, 6]])).toString()) // => Tensor [3, 2] float32 (1, 4, 2, 5, 3, 6)
 *
 * @since 0.1.0
 * @category movement
 */
export const transpose: <X extends Given>(x: X & NoInfer<TransposeCheck<X['shape']>>) => Tensor<Transpose<X['shape']>, X['dtype']> =
  asStated((...args: readonly unknown[]) => {
    const x = onlyTensor('transpose', args)
    const rank = x.shape.length
    if (rank < 2) mismatch(`transpose: ${show(x.shape)} has fewer than 2 axes`)
    const permutation = x.shape.map((_, i) => i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2)
    return binders.transpose({ permutation }, x)
  })

/**
 * The type of `permute`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface PermuteWord {
  <X extends Given, const Order extends readonly number[]>(
    x: X, order: Order & NoInfer<PermuteCheck<X['shape'], Order>>,
  ): Tensor<Permute<X['shape'], Order>, X['dtype']>
  <const Order extends readonly number[]>(order: Order): <X extends Given>(
    x: X & NoInfer<PermuteCheck<X['shape'], Order>>,
  ) => Tensor<Permute<X['shape'], Order>, X['dtype']>
}

/**
 * The axes in another order: axis i of the result is axis `order[i]` of x; negative ones count from the end.
 * `pipe(x, permute(order))` is the same. Primitive: `transpose`.
 *
 * @throws {ShapeMismatch} when the order does not name every axis once; a compile error where types tell.
 * @example
 * import { permute, tensor } from 'pullback'
 *
 * const x = tensor([[[1, 2, 3], [4, 5, 6]]])
 * console.log(permute(x, [2, 0, 1]).toString()) // => Tensor [3, 1, 2] float32 (1, 4, 2, 5, 3, 6)
 *
 * @since 0.1.0
 * @category movement
 */
export const permute: PermuteWord = asStated(tensorFirst('permute', 2, order => numbersArgument('permute', 'the order', order), (x, order) => {
  const rank = x.shape.length
  const permutation = order.map(axis => axis < 0 ? axis + rank : axis)
  if (order.length !== rank || x.shape.some((_, i) => !permutation.includes(i))) {
    mismatch(`permute: ${show(order)} is not a permutation of the ${rank} axes of ${show(x.shape)}`)
  }
  return permutation.every((axis, i) => axis === i) ? x : binders.transpose({ permutation }, x)
}))

type NamedAxes = number | readonly number[]

/**
 * The type of `flip`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface FlipWord {
  <X extends Given, const A extends NamedAxes>(x: X, axis: A & NoInfer<AxesCheck<'flip', X['shape'], A>> | NoInfer<SureAxis<X['shape']>>): X
  <const A extends NamedAxes>(axis: A): <X extends Given>(x: X & NoInfer<AxesCheck<'flip', X['shape'], A>>) => X
}

/**
 * The elements in reverse order along an axis, or along several as a tuple; negative ones count from the end.
 * `pipe(x, flip(axis))` is the same. Primitive: `reverse`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or one is named twice; a compile error where types tell.
 * @example
 * import { flip, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2], [3, 4]])
 * console.log(flip(x, 0).toString())      // => Tensor [2, 2] float32 (3, 4, 1, 2)
 * console.log(flip(x, [0, 1]).toString()) // => Tensor [2, 2] float32 (4, 3, 2, 1)
 *
 * @since 0.1.0
 * @category movement
 */
export const flip: FlipWord = asStated(tensorFirst('flip', 2, axesArgument('flip'), (x, axis) =>
  binders.reverse({ dimensions: axesOf('flip', x.shape, axis) }, x)))
