/**
 * Layers: pure functions `(params, input) → [output, backward]`, which compose.
 */
export type {} from './types.js'
export type { Layer, Maker } from './layer.js'
export { compose, input } from './compose.js'
export { named } from './named.js'
export { fromForward, layer, type Rows } from './define.js'
export { dense } from './dense.js'
export { gelu, relu, sigmoid, silu, softmax, softplus, tanh } from './activation.js'
export { batchNorm } from './batch-norm.js'
export { dropout } from './dropout.js'
export { flatten } from './flatten.js'
export { repeat } from './repeat.js'
export { residual } from './residual.js'
