/**
 * What declaration files name of training.
 */
export type {} from '../types/index.js'
export type { AnyLoss, AnyMetric, Examples, Numbers, Penalty, Progress, TargetCheck } from './config.js'
export type { Data } from './fit.js'
export type { EarlyStopping } from './handlers.js'
