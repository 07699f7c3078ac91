/**
 * Optimizers: pure rules from gradients to updates, which compose; schedules of their learning rates.
 */
export type { Count, Optimizer, OptState, Select, TransformState } from './optimizer.js'
export { broadcastLike, fullLike, transform, zerosLike, type Leaf, type Scalar, type SlotInit, type Step, type Transform } from './transform.js'
export { applyUpdates } from './apply.js'
export { chain } from './chain.js'
export { masked, setToZero } from './masked.js'
export { momentum, nesterov, sgd, type MomentumOptions } from './descent.js'
export { adagrad, adam, adamW, rmsprop, type AdamOptions, type AdamWOptions } from './adaptive.js'
export { clipByGlobalNorm, weightDecay } from './regularize.js'
export {
  constant, cosineDecay, exponentialDecay, piecewise, stepDecay, warmupCosine, type Schedule,
} from './schedule.js'
