import { sigmoid } from '../op/activation.js'
import { add, div, maximum, mul, sub } from '../op/arithmetic.js'
import { greater } from '../op/comparison.js'
import { where } from '../op/logical.js'
import { exp, log, log1p, neg } from '../op/unary.js'
import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { stopGradient } from '../transform/autodiff.js'
import { targetBeside, total, weighted, type Loss, type ShapedLoss } from './target.js'
import { lossWord } from './word.js'

/** The least logarithm, so that a certain and wrong prediction has a finite loss. */
const LEAST_LOG = -100

/** The least denominator of the gradient. */
const LEAST = 1e-12

/**
 * The logarithm of a probability that moves with p at a rate of `sign`, taken by `logOf` of p, and not below {@link LEAST_LOG}. Its derivative is
 * sign over the probability, or over {@link LEAST} where that is less: there it follows a line, whose rise above p itself is 0.
 */
const leastLog = <S extends Shape, D extends FloatDType>(
  probability: Tensor<S, D>, p: Tensor<S, D>, sign: 1 | -1, logOf: (p: Tensor<S, D>) => Tensor<S, D>,
): Tensor<S, D> => {
  const curved = greater(probability, LEAST)
  const still = stopGradient(p)
  const line = add(maximum(logOf(still), LEAST_LOG), mul(sign / LEAST, sub(p, still)))
  return where(curved, logOf(where(curved, p, 0.5)), line)
}

const binaryCrossEntropyOf = /* @__PURE__ */ lossWord('binaryCrossEntropy', <S extends Shape, D extends FloatDType>(output: Tensor<S, D>, target: AnyTensor): Loss<S, D> => {
  const n = sizeOf(output.shape)
  const p = output
  const t = targetBeside('binaryCrossEntropy', output, target)
  const [logP, logNotP] = [leastLog(p, p, 1, q => log(q)), leastLog(sub(1, p), p, -1, q => log1p(neg(q)))]
  const agreement = add(mul(t, logP), mul(sub(1, t), logNotP))
  return [
    div(sub(0, total(agreement)), n),
    () => div(sub(div(sub(1, t), maximum(sub(1, p), LEAST)), div(t, maximum(p, LEAST))), n),
  ]
})

/**
 * The cross-entropy of probabilities p of the output and targets t in [0, 1]: the mean over all n entries of −t·ln p − (1 − t)·ln(1 − p).
 *
 * Where p is exactly 0 or 1 the loss and its gradient stay finite: logarithms are not taken below −100, as PyTorch does, and p and 1 − p
 * are not taken below 10⁻¹² in the gradient. `binaryCrossEntropyWithLogits` needs no such care.
 *
 * Backward: ((1 − t)/(1 − p) − t/p)/n.
 *
 * @throws {ShapeMismatch} when output and target differ in shape or dtype; a compile error where types tell.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const [loss, backward] = Loss.binaryCrossEntropy(tensor([[0.5], [0.5]]), tensor([[1], [0]]))
 * console.log(item(loss).toFixed(4), toArray(backward())) // => 0.6931 [ [ -1 ], [ 1 ] ]
 *
 * @since 0.1.0
 * @category losses
 */
export const binaryCrossEntropy: ShapedLoss<'binaryCrossEntropy'> = asStated(binaryCrossEntropyOf)

const binaryCrossEntropyWithLogitsOf = /* @__PURE__ */ lossWord('binaryCrossEntropyWithLogits', <S extends Shape, D extends FloatDType>(output: Tensor<S, D>, target: AnyTensor): Loss<S, D> => {
  const n = sizeOf(output.shape)
  const z = output
  const t = targetBeside('binaryCrossEntropyWithLogits', output, target)
  // ln(1 + eᶻ) = z⁺ + ln(1 + e^−|z|), with the large terms z⁺ − z·t joined first: they cancel where z is certain and right, infinite too. A choice
  // for z⁺ and −|z|, because max(z, 0) and |z| have no derivatives at 0.
  const positive = greater(z, 0)
  const losses = add(weighted(where(positive, sub(1, t), neg(t)), z), log1p(exp(where(positive, neg(z), z))))
  return [div(total(losses), n), () => div(sub(sigmoid(z), t), n)]
})

/**
 * The cross-entropy of probabilities σ(z) of logits z and targets t in [0, 1], without the sigmoid: the mean over all n entries of
 * ln(1 + eᶻ) − z·t. Nothing overflows, and certain predictions keep their gradient.
 *
 * Backward: (σ(z) − t)/n.
 *
 * @throws {ShapeMismatch} when output and target differ in shape or dtype; a compile error where types tell.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const [loss, backward] = Loss.binaryCrossEntropyWithLogits(tensor([[0], [1000]]), tensor([[1], [1]]))
 * console.log(item(loss).toFixed(4), toArray(backward())) // => 0.3466 [ [ -0.25 ], [ 0 ] ]
 *
 * @since 0.1.0
 * @category losses
 */
export const binaryCrossEntropyWithLogits: ShapedLoss<'binaryCrossEntropyWithLogits'> = asStated(binaryCrossEntropyWithLogitsOf)
