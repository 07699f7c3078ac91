/**
 * Elementary functions of float64 that are the same bits on every host: of `Math` ECMAScript leaves the last bits open. WebAssembly's of float64, in
 * engine/wasm/math, are the same formulas over the same coefficients, and give the same bits.
 */
export { erf, erfc, tanh } from './error-function.js'
export { exp, expm1, logistic } from './exponential.js'
export { log, log1p } from './logarithm.js'
export { pow } from './power.js'
export { cos, sin } from './trigonometric.js'
