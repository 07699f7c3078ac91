/**
 * What declaration files name of losses.
 */
export type {} from '../types/index.js'
export type { L2Options } from './l2-penalty.js'
export type { SameShape } from './target.js'
