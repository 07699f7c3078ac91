import { binders } from '../graph/binders.js'
import type { Sizes } from '../shape/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

type Transposed<S extends Sizes> = S extends readonly [...infer P, infer M, infer N] ? readonly [...P, N, M] : S

type TransposeCheck<S extends Sizes> = S extends readonly [] | readonly [unknown] ? ShapeError<`transpose: ${Show<S>} has no two axes to swap`> : unknown

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
export const transpose: <S extends Sizes, D extends DType>(x: Tensor<S, D> & TransposeCheck<S>) => Tensor<Transposed<S>, D> =
  asStated((x: AnyTensor) => {
    const rank = x.shape.length
    if (rank < 2) mismatch(`transpose: ${show(x.shape)} has no two axes to swap`)
    const permutation = x.shape.map((_, i) => i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2)
    return binders.transpose({ permutation }, x)
  })
