/**
 * Optimizers: pure rules from gradients to updates, which compose; schedules of their learning rates.
 */
export type {} from './types.js'
export type { Optimizer, OptState, Select } from './optimizer.js'
export { broadcastLike, fullLike, transform, zerosLike, type Leaf } from './transform.js'
export { accumulate } from './accumulate.js'
export { applyUpdates } from './apply.js'
export { ema } from './average.js'
export { chain } from './chain.js'
export { masked, setToZero } from './masked.js'
export { momentum, nesterov, sgd } from './descent.js'
export { adagrad, adam, adamW, rmsprop } from './adaptive.js'
export { clipByGlobalNorm, weightDecay } from './regularize.js'
export {
  constant, cosineDecay, exponentialDecay, piecewise, stepDecay, warmupCosine, type Schedule,
} from './schedule.js'
