/**
 * The engine for those who outgrow one core: the same programs on XLA.
 */
export type {} from './types.js'
export { connect, type Connection, type ConnectOptions } from './connect.js'
export { doctor } from './doctor.js'
export { XlaError } from './error.js'
export { stablehlo } from './stablehlo.js'
