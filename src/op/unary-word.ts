import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { checkDType, type Takes } from './takes.js'
import { onlyTensor } from './tensor-first.js'

/**
 * An elementwise word of one operand. A single signature, so that `pipe(x, word)` keeps the shape.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface UnaryWord<Op extends string, Allowed extends DType> {
  <S extends Shape, D extends DType>(x: Tensor<S, D> & NoInfer<Takes<Op, Allowed>[D]>): Tensor<S, D>
}

/** The word of an elementwise function of one operand. */
export const unaryWord = <Op extends string, Allowed extends DType>(
  operation: Op, allowed: readonly Allowed[], apply: (x: AnyTensor) => AnyTensor,
): UnaryWord<Op, Allowed> => asStated((...args: readonly unknown[]) => {
  const x = onlyTensor(operation, args)
  checkDType(operation, allowed, x.dtype)
  return apply(x)
})
