/**
 * Records of tensors as values: parameters, gradients and states of optimizers, whatever their names.
 */
export type {} from './types.js'
export { allClose, count, leaves, map, paths, reduce, zipWith } from './words.js'
