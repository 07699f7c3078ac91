import { binders } from '../graph/binders.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { dtypes, type DType } from '../tensor/dtype.js'
import type { Given, Tensor } from '../tensor/value.js'
import { tensorFirst } from './tensor-first.js'

/**
 * The type of `cast`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Cast {
  <X extends Given, D extends DType>(x: X, dtype: D): Tensor<X['shape'], D>
  <D extends DType>(dtype: D): <X extends Given>(x: X) => Tensor<X['shape'], D>
}

const dtypeArgument = (value: unknown): DType => checkArgument('cast', 'the dtype', value, dtypes)

/**
 * The same elements as another dtype. To int32: toward zero, held within the range, NaN to 0; to bool: whether the element is not 0.
 * `pipe(x, cast(dtype))` is the same. Primitive: `convert`.
 *
 * @example
 * import { cast, tensor } from 'pullback'
 *
 * console.log(cast(tensor([1.7, -1.7]), 'int32').toString()) // => Tensor [2] int32 (1, -1)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const cast: Cast = asStated(tensorFirst('cast', 2, dtypeArgument, (x, dtype) =>
  x.dtype === dtype ? x : binders.convert({ dtype }, x)))
