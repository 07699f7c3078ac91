import { binders as b } from '../graph/binders.js'
import type { AnyTensor } from '../tensor/value.js'

/** A float64 number in two parts of at most 26 bits each. */
export interface Halves {
  readonly upper: AnyTensor
  readonly lower: AnyTensor
}

/**
 * u·factor + addend in float64, rounded once: product and sum with the errors of their rounding, which are exact, added
 * at the end. Every step matters as it stands: what looks like zero here is a rounding error.
 *
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18
 * (1971), pp. 224–242.
 */
export const fusedMultiplyAdd = ({ upper, lower }: Halves, factor: number, addend: AnyTensor): AnyTensor => {
  const shifted = factor * (2 ** 27 + 1)
  const factorUpper = b.constant(shifted - (shifted - factor), upper)
  const factorLower = b.subtract(b.constant(factor, upper), factorUpper)
  const product = b.multiply(b.add(upper, lower), b.constant(factor, upper))
  const leading = b.subtract(b.multiply(upper, factorUpper), product)
  const crossed = b.add(b.add(leading, b.multiply(upper, factorLower)), b.multiply(lower, factorUpper))
  const productError = b.add(crossed, b.multiply(lower, factorLower))
  const sum = b.add(product, addend)
  const part = b.subtract(sum, product)
  const sumError = b.add(b.subtract(product, b.subtract(sum, part)), b.subtract(addend, part))
  return b.add(sum, b.add(sumError, productError))
}
