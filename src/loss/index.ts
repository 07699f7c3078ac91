/**
 * Losses: `(output, target) → [loss, backward]`, where the target has the output's shape and nothing is broadcast.
 */
export type {} from './types.js'
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from './binary-cross-entropy.js'
export { l2Penalty } from './l2-penalty.js'
export { softmaxCrossEntropy } from './softmax-cross-entropy.js'
export { meanSquaredError, squaredError } from './squared-error.js'
export type { Loss } from './target.js'
