/**
 * What declaration files name of the words that draw.
 */
export type {} from '../types/index.js'
export type { Bounds, Draw } from './draw.js'
export type { Spread } from './normal.js'
export type { TruncatedOptions } from './truncated.js'
