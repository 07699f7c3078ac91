/**
 * The engine for those who outgrow one core: the same programs on XLA.
 */
export type {} from './types.js'
export { stablehlo } from './stablehlo.js'
