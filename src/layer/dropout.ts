import { div } from '../op/arithmetic.js'
import { where } from '../op/logical.js'
import { bernoulli } from '../random/index.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Key } from '../tensor/key.js'
import { checkArgument } from '../tensor/argument.js'
import { mismatch } from '../tensor/mismatch.js'
import { layer, type Rows } from './define.js'
import type { Layer, None } from './layer.js'

/** A dropout layer's type: training asks for a key. */
export type Dropout<S extends Shape> = Layer<S, S, None, { readonly key: Key }>

type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/**
 * Rates by their text: those that are negative or 1 or more stand beside the error. Looked up, so that generic code goes on.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Rates<R extends number> {
  readonly 0: unknown
  readonly [text: `-${string}` | `${bigint}` | `${Digit}.${string}` | `${Digit}${bigint}.${string}`]: ShapeError<`dropout: the rate is ${R}: it must be at least 0 and less than 1`>
  readonly [text: string]: unknown
}

/**
 * A rate that is one of several is each of them.
 *
 * @since 0.2.0
 * @category type checks
 */
export type RateCheck<R extends number> = [{ readonly [K in R]: K & Rates<K>[`${K}`] }[R]][0]

/**
 * Sets each feature to 0 with probability `rate` while training, and divides the others by 1 − rate, so that their expectation stays.
 * Inference is the identity. A new key is a new mask; the same key is the same mask.
 *
 * With a mask m of zeros and ones: y = x ⊙ m/(1 − rate). Backward: dx = dy ⊙ m/(1 − rate).
 * Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 2014.
 *
 * @throws {ShapeMismatch} when `rate` is not in [0, 1).
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { ones, toArray } from 'pullback'
 *
 * const layer = L.dropout(0.5)([4])
 * const [y] = layer({}, ones([4]), { key: Random.key(1) })
 * console.log(toArray(y).every(v => v === 0 || v === 2)) // => true
 * console.log(toArray(layer.evaluate({}, ones([4])))) // => [ 1, 1, 1, 1 ]
 *
 * @since 0.1.0
 * @category layers
 */
export const dropout = <const R extends number>(rate: R & NoInfer<RateCheck<R>>): <const S extends Shape>(inShape: S) => Dropout<S> => {
  checkArgument('dropout', 'the rate', rate, 'number')
  if (!(rate >= 0 && rate < 1)) mismatch(`dropout: the rate is ${rate}: it must be at least 0 and less than 1`)
  const keep = 1 - rate
  return <const S extends Shape>(inShape: S) => layer<S, S, None, { readonly key: Key }>({
    inShape,
    outShape: inShape,
    init: () => ({}),
    forward: (_, x, { key }) => {
      if (key === undefined) mismatch('dropout: training needs { key }, and there is none')
      const mask = bernoulli(key, keep, x.shape)
      const masked = (values: Rows<S>): Rows<S> => where(mask, div(values, keep), 0)
      return [masked(x), dy => [{}, masked(dy)]]
    },
    evaluate: (_, x) => x,
  })
}
