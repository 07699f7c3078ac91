/**
 * The engine for those who outgrow one core: the same programs on XLA.
 */
export type {} from './types.js'
export { connect, type Cluster, type Connection, type ConnectOptions } from './connect.js'
export { doctor } from './doctor.js'
export { XlaError } from './error.js'
export { fsdp, layout, type Layout } from './layout.js'
export { mesh, type Mesh } from './mesh.js'
export { place, type Placement } from './place.js'
export { stablehlo } from './stablehlo.js'
