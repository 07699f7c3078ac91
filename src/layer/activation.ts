import { erfc, gelu as geluOf } from '../engine/wasm/words/error-function.js'
import * as op from '../op/activation.js'
import { softmax as softmaxAlong } from '../op/along-axis.js'
import { add, mul, sub } from '../op/arithmetic.js'
import { greater } from '../op/comparison.js'
import { where } from '../op/logical.js'
import { sum } from '../op/reduction.js'
import { exp, square, tanh as tanhOf } from '../op/unary.js'
import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import { axisOf } from '../tensor/axis.js'
import type { Tensor } from '../tensor/value.js'
import { layer, type Rows } from './define.js'
import { givenShape } from './definition.js'
import type { Layer, None } from './layer.js'

/** A layer without parameters that keeps the shape of the features. */
export type Same<S extends Shape> = Layer<S, S, None>

/** A maker of layers without parameters that keep the shape of the features. */
export type Activation = <S extends Shape>(inShape: S) => Same<S>

/** A function of rows, and from the cotangent dy, the input x and the output y, the cotangent of the input. */
const activation = (
  apply: <S extends Shape>(x: Rows<S>) => Rows<S>,
  backward: <S extends Shape>(dy: Rows<S>, x: Rows<S>, y: Rows<S>) => Rows<S>,
): Activation => inShape => layer({
  inShape,
  outShape: inShape,
  init: () => ({}),
  forward: (_, x) => {
    const y = apply(x)
    return [y, dy => [{}, backward(dy, x, y)]]
  },
  evaluate: (_, x) => apply(x),
})

/**
 * The rectified linear unit, y = max(x, 0). Backward: dx = dy ⊙ [x > 0].
 *
 * Source: V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.relu([3])({}, tensor([-1, 0, 2]))
 * console.log(toArray(y), toArray(backward(ones([3]))[1])) // => [ 0, 0, 2 ] [ 0, 0, 1 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const relu: Activation = activation(op.relu, (dy, x) => where(greater(x, 0), dy, 0))

/**
 * The logistic function, y = σ(x) = 1/(1 + e⁻ˣ). Backward: dx = dy ⊙ y ⊙ (1 − y).
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.sigmoid([1])({}, tensor([0]))
 * console.log(toArray(y), toArray(backward(ones([1]))[1])) // => [ 0.5 ] [ 0.25 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const sigmoid: Activation = activation(op.sigmoid, (dy, _, y) => mul(dy, mul(y, sub(1, y))))

/**
 * The hyperbolic tangent, y = tanh x. Backward: dx = dy ⊙ (1 − y²).
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.tanh([1])({}, tensor([0]))
 * console.log(toArray(y), toArray(backward(ones([1]))[1])) // => [ 0 ] [ 1 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const tanh: Activation = activation(tanhOf, (dy, _, y) => mul(dy, sub(1, square(y))))

/** Φ(x) = ½ erfc(−x/√2), the standard normal distribution function. */
const normalCdf = <S extends Shape>(x: Rows<S>): Rows<S> => mul(0.5, erfc(mul(-Math.SQRT1_2, x)))

/** φ(x) = e^(−x²/2)/√(2π), its density. */
const normalDensity = <S extends Shape>(x: Rows<S>): Rows<S> => mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, square(x))))

/**
 * The Gaussian error linear unit, y = x ⊙ Φ(x), exact. Backward: dx = dy ⊙ (Φ(x) + x ⊙ φ(x)).
 *
 * Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", 2016.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.gelu([1])({}, tensor([0]))
 * console.log(toArray(y), toArray(backward(ones([1]))[1])) // => [ 0 ] [ 0.5 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const gelu: Activation = activation(geluOf, (dy, x) => mul(dy, add(normalCdf(x), mul(x, normalDensity(x)))))

/**
 * The sigmoid linear unit, y = x ⊙ σ(x), also called swish. Backward: dx = dy ⊙ σ(x) ⊙ (1 + x ⊙ (1 − σ(x))).
 *
 * Source: S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function approximation", 2017.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.silu([1])({}, tensor([0]))
 * console.log(toArray(y), toArray(backward(ones([1]))[1])) // => [ 0 ] [ 0.5 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const silu: Activation = activation(op.silu, (dy, x) => {
  const s = op.sigmoid(x)
  return mul(dy, mul(s, add(1, mul(x, sub(1, s)))))
})

/**
 * A smooth relu, y = ln(1 + eˣ). Backward: dx = dy ⊙ σ(x).
 *
 * Source: C. Dugas et al., "Incorporating second-order functional knowledge for better option pricing", NIPS 2000.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import { ones, tensor, toArray } from 'pullback'
 *
 * const [, backward] = L.softplus([1])({}, tensor([0]))
 * console.log(toArray(backward(ones([1]))[1])) // => [ 0.5 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const softplus: Activation = activation(op.softplus, (dy, x) => mul(dy, op.sigmoid(x)))

/** y ⊙ (dy − Σ dy ⊙ y). The compiler does not follow a sum over the last axis of an unknown rank; it keeps the shape of dy. */
const softmaxBackward = <S extends Shape>(dy: Rows<S>, _: Rows<S>, y: Rows<S>): Rows<S> => {
  const along: Tensor = sum(asStated<Tensor>(mul(dy, y)), -1, { keepDims: true })
  return asStated(mul(asStated<Tensor>(y), sub(asStated<Tensor>(dy), along)))
}

const softmaxRows: Activation = activation(x => softmaxAlong(x), softmaxBackward)

/**
 * y = eˣ / Σ eˣ over the last axis of the features: positive numbers that sum to 1. Backward: dx = y ⊙ (dy − Σ dy ⊙ y).
 *
 * For training, `Loss.softmaxCrossEntropy` takes what comes before the softmax, which is more exact.
 *
 * @throws {ShapeMismatch} when the features are scalars, which have no last axis.
 * @example
 * import * as L from 'pullback/layer'
 * import { tensor, toArray } from 'pullback'
 *
 * const [y, backward] = L.softmax([2])({}, tensor([0, 0]))
 * console.log(toArray(y), toArray(backward(tensor([1, 0]))[1])) // => [ 0.5, 0.5 ] [ 0.25, -0.25 ]
 *
 * @since 0.1.0
 * @category activations
 */
export const softmax: Activation = inShape => {
  axisOf('softmax', givenShape(inShape, 'softmax', 'softmax'), -1)
  return softmaxRows(inShape)
}
