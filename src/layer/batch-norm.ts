import { add, div, mul, sub } from '../op/arithmetic.js'
import { mean, sum, variance } from '../op/reduction.js'
import { sqrt } from '../op/unary.js'
import type { Shape } from '../shape/kind/dim.js'
import { optionsArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { ones, zeros } from '../tensor/construct.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Tensor } from '../tensor/value.js'
import { layer } from './define.js'
import type { Layer } from './layer.js'

/** What batch normalization learns: the scale and offset of each feature. */
export type Scaling<S extends Shape> = { readonly scale: Tensor<S>; readonly offset: Tensor<S> }

/** What batch normalization carries: running mean and variance of each feature. */
export type Moments<S extends Shape> = { readonly mean: Tensor<S>; readonly variance: Tensor<S> }

/** A batch normalization layer's type: training asks for the state and gives the next. */
export type BatchNorm<S extends Shape> = Layer<S, S, Scaling<S>, { readonly state: Moments<S> }, Moments<S>>

/**
 * Options of `batchNorm`.
 *
 * @since 0.1.0
 * @category types
 */
export interface BatchNormOptions {
  /** How much of the running mean and variance stays at each step. */
  readonly momentum?: number | undefined
  /** Added to the variance, so that a constant feature is not divided by 0. */
  readonly eps?: number | undefined
}

interface Needs { readonly state: Moments<Shape> }

/** Written for rows of any shape: the compiler does not follow a mean over the batch of an unknown rank. `batchNorm` states the shapes. */
const normalization = (inShape: Shape, momentum: number, eps: number): unknown => layer<Shape, Shape, Scaling<Shape>, Needs, Moments<Shape>>(asStated({
  inShape,
  outShape: inShape,
  init: () => ({ scale: ones(inShape), offset: zeros(inShape) }),
  initState: () => ({ mean: zeros(inShape), variance: ones(inShape) }),
  forward: ({ scale, offset }: Scaling<Shape>, x: Tensor, { state }: Needs) => {
    if (x.shape[0] === 0) mismatch('batchNorm: a batch of 0 rows has no mean')
    if (state?.mean === undefined) mismatch('batchNorm: training needs { state }, and there is none')
    // The mean is rounded, by more than all deviations where these are small beside it: what is left of it in them is taken out, as in the variance.
    const rounded = mean(x, 0)
    const deviation = sub(x, rounded)
    const rest = mean(deviation, 0)
    const centered = sub(deviation, rest)
    const spread = variance(x, 0)
    const sigma = sqrt(add(spread, eps))
    const normal = div(centered, sigma)
    const running = (before: Tensor, batch: Tensor): Tensor => add(mul(momentum, before), mul(1 - momentum, batch))
    return [
      add(mul(normal, scale), offset),
      (dy: Tensor) => {
        const dScale = sum(mul(dy, normal), 0)
        const dx = mul(div(scale, sigma), sub(sub(dy, mean(dy, 0)), mul(normal, mean(mul(dy, normal), 0))))
        return [{ scale: dScale, offset: sum(dy, 0) }, dx]
      },
      { mean: running(state.mean, add(rounded, rest)), variance: running(state.variance, spread) },
    ]
  },
  evaluate: ({ scale, offset }: Scaling<Shape>, x: Tensor, state: Moments<Shape>) => {
    if (state?.mean === undefined) mismatch('batchNorm: inference needs the state, and there is none')
    return add(mul(div(sub(x, state.mean), sqrt(add(state.variance, eps))), scale), offset)
  },
}))

/**
 * Normalizes each feature over the batch: with the batch's mean μ and biased variance σ² (divided by n), x̂ = (x − μ)/√(σ² + eps) and
 * y = scale ⊙ x̂ + offset. Training takes the running mean and variance as state and returns the next:
 * running ← momentum · running + (1 − momentum) · batch. Inference normalizes by the running ones.
 *
 * All axes of the batch prefix are one batch. The rows of a batch are no longer independent, and a batch of one row is normalized to
 * `offset`, whatever it holds.
 *
 * Backward: dscale = Σ dy ⊙ x̂ and doffset = Σ dy over the batch, and, with means over the batch,
 * dx = scale/√(σ² + eps) ⊙ (dy − mean(dy) − x̂ ⊙ mean(dy ⊙ x̂)).
 * Source: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift", ICML 2015.
 *
 * @throws {ShapeMismatch} when `momentum` is not in [0, 1], `eps` is negative, or a batch has no rows.
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { pipe, tensor, toArray } from 'pullback'
 *
 * const model = pipe(L.input(1), L.named('bn', L.batchNorm({ eps: 0 })))
 * const params = model.init(Random.key(0))
 * const [y, backward, state] = model(params, tensor([[1], [3]]), { state: model.initState() })
 * console.log(toArray(y)) // => [ [ -1 ], [ 1 ] ]
 * console.log(toArray(state.bn.variance)) // => [ 1 ]
 *
 * @since 0.1.0
 * @category layers
 */
export const batchNorm = (options?: BatchNormOptions): <const S extends Shape>(inShape: S) => BatchNorm<S> => {
  const { momentum = 0.9, eps = 1e-5 } = optionsArgument<BatchNormOptions>('batchNorm', options, { momentum: 'number', eps: 'number' })
  if (!(momentum >= 0 && momentum <= 1)) mismatch(`batchNorm: the momentum is ${momentum}: it must be from 0 to 1`)
  if (!(eps >= 0)) mismatch(`batchNorm: eps is ${eps}: it must be 0 or more`)
  return asStated((inShape: Shape) => normalization(inShape, momentum, eps))
}
