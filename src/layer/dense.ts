import { foldIn, uniform } from '../random/index.js'
import { add } from '../op/arithmetic.js'
import { matmul } from '../op/contraction.js'
import { transpose } from '../op/axes.js'
import { sum } from '../op/reduction.js'
import type { ShapeError } from '../shape/error.js'
import type { Dim, Shape } from '../shape/kind/dim.js'
import type { Counted, NotAShape } from '../shape/sizes.js'
import type { SmallSize } from '../shape/small-size.js'
import { asStated } from '../tensor/cast.js'
import { checkShape, zeros } from '../tensor/construct.js'
import type { Tensor } from '../tensor/value.js'
import { layer } from './define.js'
import { givenShape } from './definition.js'
import type { Layer } from './layer.js'

/**
 * What a dense layer learns: weights `[I, O]` and biases `[O]`.
 *
 * @since 0.2.0
 * @category types
 */
export type Affine<out I extends Dim, out O extends Dim> = { readonly w: Tensor<readonly [I, O]>; readonly b: Tensor<readonly [O]> }

/** A dense layer's type. */
export type Dense<I extends Dim, O extends Dim> = Layer<readonly [I], readonly [O], Affine<I, O>>

/** What is wrong with what is no size. */
type SpokenCheck<T> = T extends Dim ? ShapeError<`dense: [${T}${NotAShape}`>
  : ShapeError<"dense: its sizes are missing: call it, and name it in a pipe, as in L.named('out', L.dense(10))">

const affine = <I extends Dim, O extends Dim>(inSize: I, outSize: O): Dense<I, O> => layer({
  inShape: [inSize],
  outShape: [outSize],
  init: key => {
    const limit = Math.sqrt(6 / (inSize + outSize))
    return { w: uniform(foldIn(key, 'w'), [inSize, outSize], { min: -limit, max: limit }), b: zeros([outSize]) }
  },
  forward: ({ w, b }, x) => [
    add(matmul(x, w), b),
    dy => [{ w: matmul(transpose(x), dy), b: sum(dy, 0) }, matmul(dy, transpose(w))],
  ],
  evaluate: ({ w, b }, x) => add(matmul(x, w), b),
})

/**
 * The affine map y = x·w + b, from `[inSize]` to `[outSize]` features. `dense(out)` takes its input size from the layer before; `dense(in, out)`
 * states both.
 *
 * Backward: dw = xᵀ·dy, db = Σ dy over the batch, dx = dy·wᵀ. The weights begin uniform within ±√(6/(in + out))
 * (Glorot and Bengio, 2010), the biases at 0.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 *
 * const params = L.dense(3, 2).init(Random.key(0))
 * console.log(params.w.shape, params.b.shape) // => [ 3, 2 ] [ 2 ]
 *
 * @since 0.1.0
 * @category layers
 */
export const dense: {
  <const O extends SmallSize>(outSize: O): <I extends Dim>(inShape: readonly [I]) => Dense<I, O>
  <const O extends Dim>(outSize: O & NoInfer<Counted<'dense: [', O, NotAShape>['each']>): <I extends Dim>(inShape: readonly [I]) => Dense<I, O>
  <const I extends Dim, const O extends Dim>(inSize: I & NoInfer<Counted<'dense: [', I, NotAShape>['each']>, outSize: O & NoInfer<Counted<'dense: [', O, NotAShape>['each']>): Dense<I, O>
  // Takes nothing: it says what a pipe that meets `dense` as it is lacks, and what is wrong with a size.
  <const T>(outSize: T & NoInfer<SpokenCheck<T>>): never
} = asStated((first: Dim, second?: Dim) =>
  checkShape('dense', second === undefined ? [first] : [first, second]).length === 1 ? (inShape: Shape) => affine(givenShape(inShape, 'dense', `dense(${first})`)[0]!, first) : affine(first, second!))
