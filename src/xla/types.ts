/**
 * The types that stand in the types of words of `pullback/xla`: what a declaration file has to name.
 */
export type { XlaProblem } from './error.js'
export type { Stablehlo, StablehloOptions } from './stablehlo.js'
