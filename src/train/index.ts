/**
 * Training: a fold over epochs.
 */
export type {} from './types.js'
export type { Config, EpochMetrics, Handler, TrainState } from './config.js'
export { init, step } from './step.js'
export { epoch, epochs, fit } from './fit.js'
export { fold, type Batch, type FoldState } from './fold.js'
export { foldAsync } from './fold-async.js'
export { evaluate } from './evaluate.js'
export { accuracy, confusionMatrix } from './metrics.js'
export { earlyStopping, haltOnNaN } from './handlers.js'
