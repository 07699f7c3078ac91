/**
 * What declaration files name of losses.
 */
export type {} from '../types/index.js'
export type { L2Options } from './l2-penalty.js'
export type { SoftmaxCrossEntropy } from './softmax-cross-entropy.js'
export type { SquaredError } from './squared-error.js'
export type { SameCheck, ShapedLoss } from './target.js'
