import { binders } from '../graph/binders.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { definitionOf, isLayer, layerOf, type AnyLayer, type Definition } from './definition.js'
import type { Carried } from './join.js'
import type { Layer, Maker, None } from './layer.js'

/** `unknown` when a branch gives back the features it takes, and needs what networks pass on. */
type BranchCheck<I extends Shape, O extends Shape, N> = Box<O> extends Box<I> ? Carried<'residual: the layer', N>
  : ShapeError<`residual: the output ${Show<O>} is not the input ${Show<I>}`>

/**
 * The type of `residual`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Residual {
  <I extends Shape, O extends Shape, P, N = None, S = None>(
    make: Maker<I, O, P, N, S>,
  ): (inShape: I & NoInfer<BranchCheck<I, O, N>>) => Layer<I, I, P, N, S>
  <I extends Shape, O extends Shape, P, N = None, S = None>(
    layer: Layer<I, O, P, N, S> & NoInfer<BranchCheck<I, O, N>>,
  ): Layer<I, I, P, N, S>
}

const around = (inner: Definition): Definition => {
  if (show(inner.outShape) !== show(inner.inShape)) {
    mismatch(`residual: the output ${show(inner.outShape)} is not the input ${show(inner.inShape)}`)
  }
  return {
    ...inner,
    train: (params, x, needs) => {
      const { output, backward, state } = inner.train(params, x, needs)
      return {
        output: binders.add(x, output),
        backward: dy => {
          const [dParams, dx] = backward(dy)
          return [dParams, binders.add(dy, dx)]
        },
        state,
      }
    },
    evaluate: (params, x, state) => binders.add(x, inner.evaluate(params, x, state)),
  }
}

/**
 * x + f(x), where f is a layer or a maker that gives back the features it takes. Parameters, needs and state are those of f.
 *
 * Backward: dx = dy + fᵀ(dy), so that the cotangent also passes f by. Source: K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning
 * for image recognition", CVPR 2016.
 *
 * @throws {ShapeMismatch} when f gives other features than it takes; a compile error where types tell.
 * @example
 * import * as L from 'pullback/layer'
 * import { pipe } from 'pullback'
 *
 * const block = pipe(L.input(8), L.named('fc', L.dense(8)), L.named('act', L.relu))
 * const model = pipe(L.input(8), L.named('first', L.residual(block)), L.named('second', L.residual(L.dense(8))))
 * console.log(model.outShape) // => [ 8 ]
 *
 * @since 0.1.0
 * @category composition
 */
export const residual: Residual = asStated((part: AnyLayer | Maker<Shape, Shape, never, never, never>) => {
  checkArgument('residual', 'the layer', part, 'function')
  return isLayer(part) ? layerOf(around(definitionOf(part))) : (inShape: Shape) => layerOf(around(definitionOf(part(inShape), 'residual')))
})
