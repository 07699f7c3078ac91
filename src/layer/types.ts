/**
 * What declaration files name of layers.
 */
export type {} from '../types/index.js'
export type { Activation } from './activation.js'
export type { BatchNorm, BatchNormOptions } from './batch-norm.js'
export type { Named } from './compose.js'
export type { ByForward, ByHand } from './define.js'
export type { Dense } from './dense.js'
export type { Dropout } from './dropout.js'
export type { Backward, NeedsArgument, None, StateArgument, Training } from './layer.js'
export type { Body } from './repeat.js'
export type { Residual } from './residual.js'
