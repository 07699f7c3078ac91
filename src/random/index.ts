/**
 * Splittable random numbers: keys are values, and the same key gives the same numbers.
 */
export type {} from './types.js'
export type { Key } from '../tensor/key.js'
export { foldIn, key, split } from './key.js'
export { bernoulli, bits, permutation, uniform } from './draw.js'
export { normal } from './normal.js'
export { categorical, gumbel } from './gumbel.js'
export { truncatedNormal } from './truncated.js'
