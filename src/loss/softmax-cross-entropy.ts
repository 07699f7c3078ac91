import { binders } from '../graph/binders.js'
import { look } from '../graph/look.js'
import { logSoftmax, softmax } from '../op/along-axis.js'
import { div, mul, sub } from '../op/arithmetic.js'
import { where } from '../op/logical.js'
import { cast } from '../op/cast.js'
import { sum } from '../op/reduction.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type DType, type FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { placeWhere } from '../tensor/storage.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { targetBeside, weighted, type Loss } from './target.js'
import { lossWord } from './word.js'

/** What stands beside logits: a probability for each class, or the number of the class. */
type Target<B extends Sizes, C, D extends FloatDType> = Tensor<readonly [...B, C], D> | Tensor<readonly [...B], 'int32'>

/** Labels are asked for first: it is quicker. */
type TargetCheck<B extends Sizes, C, D extends FloatDType, T> =
  [T] extends [Tensor<readonly [...B], 'int32'>] ? unknown : [T] extends [Target<B, C, D>] ? unknown : Other<B, C, D, T>

/** Of one of several targets, those that are neither. */
type Other<B extends Sizes, C, D extends FloatDType, T> = T extends Target<B, C, D> ? never
  : ShapeError<`softmaxCrossEntropy: the target ${ShowTarget<T>} is neither ${D} ${Show<readonly [...B, C]>}, as the output, nor int32 ${Show<readonly [...B]>}, a label a row`>

type ShowTarget<T> = T extends Tensor<infer S, infer D extends DType> ? `${D} ${Show<S>}` : 'is no tensor and'

/**
 * The type of `softmaxCrossEntropy`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface SoftmaxCrossEntropy {
  <B extends Sizes, C, D extends FloatDType, T = Target<B, C, D>>(
    output: Tensor<readonly [...B, C], D>, target: T & NoInfer<TargetCheck<B, C, D, T>>,
  ): Loss<readonly [...B, C], D>
}

/** Labels are checked where they are known: each is the number of a class. */
const checkLabels = (labels: AnyTensor, classes: number): void => look(labels, 'softmaxCrossEntropy', values => {
  const row = placeWhere(values, label => label < 0 || label >= classes)
  if (row >= 0) mismatch(`softmaxCrossEntropy: the label of row ${row} is ${values[row]}: labels of ${classes} classes are 0 to ${classes - 1}`)
})

/** Whether an entry stands at the label of its row. */
const atLabel = (labels: AnyTensor, shape: Shape): Tensor<Shape, 'bool'> => {
  const column = binders.iota({ shape, dtype: 'int32', dimension: shape.length - 1 })
  const row = binders.broadcast_in_dim({ shape, broadcastDimensions: labels.shape.map((_, i) => i) }, labels)
  return asStated(binders.compare({ direction: 'EQ' }, row, column))
}

/** Written for any shape: the compiler does not follow the last axis of an unknown rank. `softmaxCrossEntropy` states the shapes. */
const crossEntropy = /* @__PURE__ */ lossWord('softmaxCrossEntropy', (logits: Tensor, target: AnyTensor): Loss<Shape, 'float32'> => {
  if (logits.shape.length === 0) mismatch('softmaxCrossEntropy: [] has no class axis')
  const [batchShape, classes] = [logits.shape.slice(0, -1), logits.shape.at(-1)!]
  const batch = sizeOf(batchShape)
  const logP = logSoftmax(logits)
  const [found, rows] = [show(target.shape), show(batchShape)]
  const isLabels = target.dtype === 'int32' && found === rows
  if (!isLabels && (target.dtype !== logits.dtype || found !== show(logits.shape))) {
    const advice = found === rows ? ": cast(labels, 'int32') makes labels of numbers" : ''
    mismatch(`softmaxCrossEntropy: the target ${target.dtype} ${found} is neither ${logits.dtype} ${show(logits.shape)}, as the output, nor int32 ${rows}, a label a row${advice}`)
  }
  if (isLabels) {
    checkLabels(target, classes)
    const hit = atLabel(target, logits.shape)
    return [
      div(sub(0, sum(where(hit, logP, 0))), batch),
      () => div(sub(softmax(logits), asStated<Tensor>(cast(hit, logits.dtype))), batch),
    ]
  }
  const t = targetBeside('softmaxCrossEntropy', logits, target)
  return [
    div(sub(0, sum(weighted(t, logP))), batch),
    () => div(sub(mul(sum(t, -1, { keepDims: true }), softmax(logits)), t), batch),
  ]
})

/**
 * The cross-entropy of softmax(z), where the output z holds logits and its last axis is the classes: the mean over the batch, all other axes,
 * of −Σ t·ln softmax(z). The target holds probabilities t of the output's shape, or int32 labels of its batch shape, which stand for t = 1 at
 * the label and 0 elsewhere.
 *
 * Backward: (softmax(z) − t)/batch; softmax(z) is times Σ t where that is not 1.
 *
 * @throws {ShapeMismatch} when the target is of another shape or dtype, a compile error where types tell, or when a label is no class.
 * While `compile` traces, labels are not known: one that is no class then adds nothing to the loss.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const logits = tensor([[0, 0], [0, 0]])
 * const [loss, backward] = Loss.softmaxCrossEntropy(logits, tensor([0, 1], { dtype: 'int32' }))
 * console.log(item(loss).toFixed(4), toArray(backward())) // => 0.6931 [ [ -0.25, 0.25 ], [ 0.25, -0.25 ] ]
 *
 * @since 0.1.0
 * @category losses
 */
export const softmaxCrossEntropy: SoftmaxCrossEntropy = asStated(crossEntropy)
