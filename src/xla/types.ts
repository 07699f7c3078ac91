/**
 * The types that stand in the types of words of `pullback/xla`: what a declaration file has to name.
 */
export type { Axes, AxisCheck, AxisSpec, BatchCheck, LayoutCheck, LayoutSpecs } from './check-layout.js'
export type { PlaceOptions } from './place.js'
export type { XlaProblem } from './error.js'
export type { Stablehlo, StablehloOptions } from './stablehlo.js'
export type { ModelOf } from './layout.js'
