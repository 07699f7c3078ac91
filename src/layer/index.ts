export type { Layer, Maker } from './layer.js'
export { compose, input, named } from './compose.js'
export { fromForward, layer, type Rows } from './define.js'
export { dense, type Dense } from './dense.js'
