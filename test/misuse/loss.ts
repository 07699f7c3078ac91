import { tensor } from 'pullback'
import * as Loss from 'pullback/loss'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Loss)
const x = tensor([[1, 2, 3], [4, 5, 6]])

export const lossRows: readonly Row[] = [
  ...['squaredError', 'meanSquaredError', 'binaryCrossEntropy', 'binaryCrossEntropyWithLogits', 'softmaxCrossEntropy'].map((word): Row =>
    ({ word, call: words[word]!, args: [x, x] })),
  { word: 'l2Penalty', call: words['l2Penalty']!, args: [1, { select: () => true }], takes: ['fraction', 'record bare'], optional: 1, variadic: true },
  { word: 'l2Penalty, of parameters', call: asStated(Loss.l2Penalty(1)), args: [{ w: x }], takes: ['record bare array'], variadic: true },
]
