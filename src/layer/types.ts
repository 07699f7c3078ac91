/**
 * What declaration files name of layers.
 */
export type {} from '../types/index.js'
export type { Activation, Same } from './activation.js'
export type { BatchNorm, BatchNormOptions, Moments, Scaling } from './batch-norm.js'
export type { Compose } from './compose.js'
export type { ByForward, ByHand, EvaluateCheck } from './define.js'
export type { Affine, Dense } from './dense.js'
export type { Dropout, RateCheck, Rates } from './dropout.js'
export type { ByName, Unwritten } from './join.js'
export type { AnyModel, AnyPart, Backward, Evaluate, InputCheck, None, NothingIn, SomethingIn, ParamsOf, StateOf, Training } from './layer.js'
export type { LayerStep, Named, NeedyStep, Step } from './named.js'
export type { Residual } from './residual.js'
