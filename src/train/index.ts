/**
 * Training: a fold over epochs.
 */
export type { AnyLoss, AnyMetric, Config, EpochMetrics, Examples, Handler, Numbers, Penalty, Progress, TrainState } from './config.js'
export { init, step } from './step.js'
export { epoch, epochs, fit, type Data } from './fit.js'
export { evaluate } from './evaluate.js'
export { accuracy, confusionMatrix } from './metrics.js'
export { earlyStopping, type EarlyStopping } from './handlers.js'
export type { TargetCheck } from './config.js'
