/**
 * What declaration files name of training.
 */
export type {} from '../types/index.js'
export type { AnyLoss, AnyMetric, AnyMetrics, NamesOf, Numbers, OutputsOf, Penalty, Progress, StateFor } from './config.js'
export type { AnyExamples, AnyRows, Data, DataCheck, ExamplesCheck } from './examples.js'
export type { DataRowsCheck, FoldOptions, RunOptions, Scalars } from './fold.js'
export type { BatchOf, FoldAsyncOptions, Sharing, SizeCheck } from './fold-async.js'
export type { Signal } from './turns.js'
export type { Source } from './stream-fold.js'
export type { EarlyStopping } from './handlers.js'
export type { Accuracy, ConfusionMatrix } from './metrics.js'
