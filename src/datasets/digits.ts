import { fromArray } from '../tensor/construct.js'
import type { Tensor } from '../tensor/value.js'
import { labels, pixels } from './digits-packed.js'
import { lazy, unpackDecimals, unpackPixels } from './unpack.js'

/** The type of {@link digits}. */
export interface Digits {
  /** One image a row: 8×8 pixels, row by row, 0 (paper) to 1 (ink). */
  readonly x: Tensor<readonly [1797, 64]>
  /** The digit that each image shows, 0…9. */
  readonly y: Tensor<readonly [1797], 'int32'>
  /** The name of each label. */
  readonly classes: readonly ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
}

const x = lazy(() => fromArray([1797, 64], Float32Array.from(unpackPixels(pixels), pixel => pixel / 16)))
const y = lazy(() => fromArray([1797], unpackDecimals(labels, 1), { dtype: 'int32' }))

/**
 * 1 797 handwritten digits of 13 people, 8×8 pixels each. `x` holds the pixels: counts of ink 0…16, divided by 16.
 * Decoded when first read.
 *
 * Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits" (its test part), UCI Machine Learning
 * Repository, https://doi.org/10.24432/C50P49, licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
 * Changed here: packed, and scaled to [0, 1].
 *
 * @example
 * import { max } from 'pullback'
 * import { digits } from 'pullback/datasets'
 *
 * console.log(digits.x.shape, digits.y.shape) // => [ 1797, 64 ] [ 1797 ]
 * console.log(max(digits.x).toString()) // => Tensor [] float32 1
 *
 * @since 0.1.0
 * @category data sets
 */
export const digits: Digits = /* @__PURE__ */ Object.freeze({
  get x() { return x() },
  get y() { return y() },
  classes: /* @__PURE__ */ Object.freeze(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const),
})
