/**
 * Losses: `(output, target) → [loss, backward]`, where the target has the output's shape and nothing is broadcast.
 */
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from './binary-cross-entropy.js'
export { l2Penalty, type L2Options } from './l2-penalty.js'
export { softmaxCrossEntropy } from './softmax-cross-entropy.js'
export { meanSquaredError, squaredError } from './squared-error.js'
export type { Loss, SameShape } from './target.js'
