import { automatic } from '../engine/wasm/automatic.js'
import { binders } from '../graph/binders.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { argmax } from '../op/along-axis.js'
import { cast } from '../op/cast.js'
import { mean } from '../op/reduction.js'
import { checkDType, floats } from '../op/takes.js'
import type { Dim, Shape } from '../shape/kind/dim.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

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

const lastAxis = (x: AnyTensor): AnyTensor => argmax(x, x.shape.length - 1)

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
export const accuracy: <B extends Shape, C extends Dim>(
  output: Tensor<readonly [...B, C], FloatDType>, target: NoInfer<Tensor<readonly [...B, C], FloatDType> | Tensor<readonly [...B], 'int32'>>,
) => Tensor<readonly []> = asStated(shareOfRight)

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
export const confusionMatrix: <B extends Shape, C extends Dim>(
  output: Tensor<readonly [...B, C], FloatDType>, target: NoInfer<Tensor<readonly [...B, C], FloatDType> | Tensor<readonly [...B], 'int32'>>,
) => Tensor<readonly [C, C], 'int32'> = asStated(confusion)
