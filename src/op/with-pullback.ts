import { asStated } from '../tensor/cast.js'
import type { AnyTensor } from '../tensor/value.js'
import { customVjp } from '../transform/custom-vjp.js'

type OfTensors<Y> = (...xs: readonly AnyTensor[]) => Y

/**
 * A function of tensors with its derivative as a formula: what it is computed by (a polynomial, steps of elimination) has another, or a dearer one. The
 * formula, from the cotangent of y, y and the operands to the cotangents of these, is differentiated for derivatives of higher order.
 */
export const withPullback = (
  f: (...xs: AnyTensor[]) => AnyTensor, pullback: (dy: AnyTensor, y: AnyTensor, ...xs: AnyTensor[]) => readonly AnyTensor[],
): (...xs: AnyTensor[]) => AnyTensor =>
  asStated<(g: OfTensors<readonly [AnyTensor, (dy: AnyTensor) => readonly AnyTensor[]]>) => OfTensors<AnyTensor>>(customVjp)((...xs) => {
    const y = f(...xs)
    return [y, dy => pullback(dy, y, ...xs)]
  })
