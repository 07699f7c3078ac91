import { binders } from '../graph/binders.js'
import { checkArgument, checkArity, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { NumericDType } from '../tensor/dtype.js'
import type { AnyTensor, Given } from '../tensor/value.js'
import { broadcastInto, scalarOf } from './binary.js'
import { checkDType, numeric, type Asks } from './takes.js'

/**
 * The type of `clip`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Clip {
  <X extends Given>(x: X & NoInfer<Asks<'clip', NumericDType, X['dtype']>>, low: number, high: number): X
  (low: number, high: number): <X extends Given>(x: X & NoInfer<Asks<'clip', NumericDType, X['dtype']>>) => X
}

/**
 * x held between `low` and `high`, elementwise: min(max(x, low), high). `pipe(x, clip(low, high))` is the same.
 * The gradient is 1 between the bounds, 0 beyond them, and ½ at a bound, as of `maximum` and `minimum`.
 *
 * @throws {ShapeMismatch} when `low` is above `high`, or the operand is not of numbers.
 * @example
 * import { clip, tensor } from 'pullback'
 *
 * console.log(clip(tensor([-2, 0.5, 2]), 0, 1).toString()) // => Tensor [3] float32 (0, 0.5, 1)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const clip: Clip = asStated((...args: readonly unknown[]) => {
  checkArity('clip', args, 3)
  const between = (x: AnyTensor, low: number, high: number): AnyTensor => {
    checkDType('clip', numeric, x.dtype)
    const bound = (value: number): AnyTensor => broadcastInto(scalarOf('clip', value, x.dtype), x.shape)
    return binders.minimum(binders.maximum(x, bound(low)), bound(high))
  }
  const [low, high] = args.slice(-2).map(bound => checkArgument('clip', 'a bound', bound, 'number'))
  if (low === undefined || high === undefined) return tensorArgument('clip', args[0])
  if (!(low <= high)) refuse(`clip: low is ${low}, high is ${high}: low must not be above high`)
  return args.length === 3 ? between(tensorArgument('clip', args[0]), low, high) : (x: unknown) => between(tensorArgument('clip', x), low, high)
})
