import { fromArray, type Tensor } from 'pullback'
import { digits } from 'pullback/datasets'
import type { Report } from 'pullback/node'
import { toArray } from 'pullback'

const pixels = toArray(digits.x)
const image = (row: number): Tensor<readonly [8, 8]> => fromArray([8, 8], pixels[row] ?? [])
const counts = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => i === j ? 33 + i % 3 : (i * 7 + j * 3) % 11 === 0 ? 1 + (i + j) % 3 : 0))

/** A report with every part, made up. */
export const example: Report = {
  title: 'Handwritten digits: 64-32-10',
  summary: '97.77 % of 359 held-out digits are read right after 20 epochs.',
  facts: [['Epochs', '20'], ['Batch size', '32'], ['Learning rate', '0.1'], ['Seed', '0'], ['Hidden', '32'], ['Training rows', '1,438'], ['Test rows', '359'], ['Time', '3.1 s']],
  metrics: Array.from({ length: 20 }, (_, i) => ({
    train: { loss: 2.2 * Math.exp(-i / 3) + 0.04, accuracy: 1 - 0.8 * Math.exp(-i / 2) },
    test: { loss: 2.1 * Math.exp(-i / 3) + 0.09, accuracy: 0.977 - 0.75 * Math.exp(-i / 2) },
  })),
  confusion: { matrix: fromArray([10, 10], counts.flat(), { dtype: 'int32' }), classes: digits.classes },
  misread: [
    { image: image(5), actual: '5', predicted: '9', confidence: 0.61 }, { image: image(8), actual: '8', predicted: '1', confidence: 0.52 },
    { image: image(9), actual: '9', predicted: '5', confidence: 0.87 }, { image: image(37), actual: '9', predicted: '3' },
  ],
}
