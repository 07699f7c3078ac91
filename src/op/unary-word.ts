import { asStated } from '../tensor/cast.js'
import type { DType } from '../tensor/dtype.js'
import type { AnyTensor, Given } from '../tensor/value.js'
import { checkDType, type AsksOf } from './takes.js'
import { onlyTensor } from './tensor-first.js'

/**
 * An elementwise word of one operand. A single signature, so that `pipe(x, word)` keeps the shape.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface UnaryWord<Op extends string, Allowed extends DType> {
  <X extends Given>(x: X & NoInfer<AsksOf<Op, Allowed, X>>): X
}

/** The word of an elementwise function of one operand. */
export const unaryWord = <Op extends string, Allowed extends DType>(
  operation: Op, allowed: readonly Allowed[], apply: (x: AnyTensor) => AnyTensor,
): UnaryWord<Op, Allowed> => asStated((...args: readonly unknown[]) => {
  const x = onlyTensor(operation, args)
  checkDType(operation, allowed, x.dtype)
  return apply(x)
})
