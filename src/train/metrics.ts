import { automatic } from '../engine/wasm/automatic.js'
import { binders } from '../graph/binders.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { cast } from '../op/cast.js'
import { mean } from '../op/reduction.js'
import { checkDType, floats } from '../op/takes.js'
import type { ShapeError } from '../shape/error.js'
import type { Sizes } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type DType, type FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/** What stands beside outputs of classes: a number for each class, the largest at the right one, or the number of the class. */
type Labels<B extends Sizes, C> = Tensor<readonly [...B, C], FloatDType> | Tensor<readonly [...B], 'int32'>

type LabelsCheck<Word extends string, B extends Sizes, C, T> =
  [T] extends [Tensor<readonly [...B], 'int32'>] ? unknown : [T] extends [Labels<B, C>] ? unknown : Other<Word, B, C, T>

/** Of one of several targets, those that are neither. */
type Other<Word extends string, B extends Sizes, C, T> = T extends Labels<B, C> ? never
  : ShapeError<`${Word}: targets ${ShowTarget<T>} beside outputs ${Show<readonly [...B, C]>}: they are int32 of shape ${Show<readonly [...B]>}, or floats of shape ${Show<readonly [...B, C]>}`>

type ShowTarget<T> = T extends Tensor<infer S, infer D extends DType> ? `${D} ${Show<S>}` : 'that are no tensor'

/**
 * The type of `accuracy`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Accuracy {
  <B extends Sizes, C, T = Labels<B, C>>(
    output: Tensor<readonly [...B, C], FloatDType>, target: T & NoInfer<LabelsCheck<'accuracy', B, C, T>>,
  ): Tensor<readonly []>
}

/**
 * The type of `confusionMatrix`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ConfusionMatrix {
  <B extends Sizes, C, T = Labels<B, C>>(
    output: Tensor<readonly [...B, C], FloatDType>, target: T & NoInfer<LabelsCheck<'confusionMatrix', B, C, T>>,
  ): Tensor<readonly [C, C], 'int32'>
}

/** A metric that runs compiled where its arguments hold elements and that pays. */
const metricWord = (word: string, metric: (output: AnyTensor, target: AnyTensor) => AnyTensor) => {
  const compiled = automatic(metric)
  return (...args: readonly unknown[]): AnyTensor => {
    checkArity(word, args, 2)
    const [output, target] = [tensorArgument(word, args[0]), tensorArgument(word, args[1])]
    checkDType(word, floats, output.dtype)
    return compiled(output, target) ?? metric(output, target)
  }
}

const lastAxis = (x: AnyTensor): AnyTensor => binders.argmax({ dimension: x.shape.length - 1, kind: 'max' }, x)

/** Integer labels of a target that may be one-hot. */
const labelsOf = (word: string, output: AnyTensor, target: AnyTensor): AnyTensor => {
  if (output.shape.at(-1) === 1) mismatch(`${word}: outputs ${show(output.shape)} have one class, which is always right: compare the output with a threshold instead`)
  const batch = output.shape.slice(0, -1)
  if (target.dtype === 'int32' && sameShape(target.shape, batch)) return target
  if (target.dtype !== 'int32' && sameShape(target.shape, output.shape)) return lastAxis(target)
  return mismatch(`${word}: targets ${target.dtype} ${show(target.shape)} beside outputs ${show(output.shape)}: they are int32 of shape ${show(batch)}, or floats of shape ${show(output.shape)}`)
}

const shareOfRight = /* @__PURE__ */ metricWord('accuracy', (output, target) => {
  const right = binders.compare({ direction: 'EQ' }, lastAxis(output), labelsOf('accuracy', output, target))
  return mean(asStated<Tensor>(cast(right, 'float32')))
})

/**
 * The share of rows whose largest output is at the label. Targets are int32 labels, or one-hot rows.
 *
 * @throws {ShapeMismatch} when the targets do not fit the outputs; a compile error where types tell.
 * @example
 * import * as Train from 'pullback/train'
 * import { item, tensor } from 'pullback'
 *
 * const output = tensor([[2, 1], [0, 3]])
 * console.log(item(Train.accuracy(output, tensor([0, 0], { dtype: 'int32' })))) // => 0.5
 *
 * @since 0.1.0
 * @category metrics
 */
export const accuracy: Accuracy = asStated(shareOfRight)

const oneHotRows = (labels: AnyTensor, classes: number): AnyTensor => {
  const rows = sizeOf(labels.shape)
  const shape = [rows, classes]
  const flat = binders.reshape({ shape: [rows, 1] }, labels)
  const column = binders.iota({ shape, dtype: 'int32', dimension: 1 })
  const hit = binders.compare({ direction: 'EQ' }, binders.broadcast_in_dim({ shape, broadcastDimensions: [0, 1] }, flat), column)
  return binders.convert({ dtype: 'int32' }, hit)
}

const confusion = /* @__PURE__ */ metricWord('confusionMatrix', (output, target) => {
  const classes = output.shape.at(-1) ?? mismatch('confusionMatrix: the outputs have no class axis')
  const truth = oneHotRows(labelsOf('confusionMatrix', output, target), classes)
  const guess = oneHotRows(lastAxis(output), classes)
  return binders.dot_general({ lhsBatching: [], rhsBatching: [], lhsContracting: [0], rhsContracting: [0] }, truth, guess)
})

/**
 * How often each class (row) was taken for each class (column): the diagonal counts what is right.
 *
 * @throws {ShapeMismatch} when the targets do not fit the outputs; a compile error where types tell.
 * @example
 * import * as Train from 'pullback/train'
 * import { tensor, toArray } from 'pullback'
 *
 * const output = tensor([[2, 1], [0, 3], [5, 4]])
 * console.log(toArray(Train.confusionMatrix(output, tensor([0, 0, 1], { dtype: 'int32' })))) // => [ [ 1, 1 ], [ 1, 0 ] ]
 *
 * @since 0.1.0
 * @category metrics
 */
export const confusionMatrix: ConfusionMatrix = asStated(confusion)
