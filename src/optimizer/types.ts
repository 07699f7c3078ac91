/**
 * What declaration files name of optimizers.
 */
export type {} from '../types/index.js'
export type { AdamOptions, AdamWOptions } from './adaptive.js'
export type { MomentumOptions } from './descent.js'
export type { Count, InitCheck, LikeCheck, NoMore, TransformState } from './optimizer.js'
export type { Scalar, SlotInit, Step, Transform } from './transform.js'
