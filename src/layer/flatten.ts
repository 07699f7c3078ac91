import { binders } from '../graph/binders.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Size } from '../shape/size.js'
import { sizeOf } from '../tensor/dtype.js'
import { givenShape, layerOf } from './definition.js'
import type { Layer, None } from './layer.js'

/**
 * The features of a row, of whatever shape, as one axis in row-major order: from [c, h, w] to [c·h·w]. Backward: dy in the shape of x.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { pipe } from 'pullback'
 *
 * const model = pipe(L.input(28, 28), L.named('flat', L.flatten), L.named('out', L.dense(10)))
 * console.log(L.flatten([28, 28]).outShape, model.outShape) // => [ 784 ] [ 10 ]
 *
 * @since 0.1.0
 * @category layers
 */
export const flatten = <const S extends Shape>(inShape: S): Layer<S, readonly [Size<S>], None> => {
  const size = sizeOf(givenShape(inShape, 'flatten', 'flatten'))
  return layerOf({
    inShape,
    outShape: [size],
    fields: () => [],
    init: () => ({}),
    initState: () => ({}),
    train: (_, x) => ({
      output: binders.reshape({ shape: [x.shape[0]!, size] }, x),
      backward: dy => [{}, binders.reshape({ shape: x.shape }, dy)],
      state: {},
    }),
    evaluate: (_, x) => binders.reshape({ shape: [x.shape[0]!, size] }, x),
  })
}
