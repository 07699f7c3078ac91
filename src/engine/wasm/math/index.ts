import { exponential32, exponential64, logistic32, logistic64 } from './exponential.js'
import { exponentialMinusOne32, exponentialMinusOne64 } from './expm1.js'
import { log32, log64, logPlusOne32, logPlusOne64 } from './logarithm.js'
import { erf32, erf64, tanh32, tanh64 } from './quotient.js'
import { cosine32, cosine64, sine32, sine64 } from './trigonometric.js'
import type { Routine } from './lanes.js'

export type { Routine, Routine2 } from './lanes.js'
export { power32, power64 } from './power.js'

/** The elementary functions, by the names of the primitives. */
export type Elementary =
  'exponential' | 'exponential_minus_one' | 'log' | 'log_plus_one' | 'sine' | 'cosine' | 'tanh' | 'logistic' | 'erf'

/** On four lanes of float32. */
export const float32: Readonly<Record<Elementary, Routine>> = {
  exponential: exponential32,
  exponential_minus_one: exponentialMinusOne32,
  log: log32,
  log_plus_one: logPlusOne32,
  sine: sine32,
  cosine: cosine32,
  tanh: tanh32,
  logistic: logistic32,
  erf: erf32,
}

/** On two lanes of float64. */
export const float64: Readonly<Record<Elementary, Routine>> = {
  exponential: exponential64,
  exponential_minus_one: exponentialMinusOne64,
  log: log64,
  log_plus_one: logPlusOne64,
  sine: sine64,
  cosine: cosine64,
  tanh: tanh64,
  logistic: logistic64,
  erf: erf64,
}

/**
 * Whether the function is short enough to be emitted in place. There its constants are made once, before the loop; the
 * others become a function of the module that is called.
 */
export const inlined: Readonly<Record<Elementary | 'power', Readonly<Record<'float32' | 'float64', boolean>>>> = {
  exponential: { float32: true, float64: true },
  exponential_minus_one: { float32: true, float64: true },
  log: { float32: true, float64: true },
  log_plus_one: { float32: true, float64: true },
  sine: { float32: false, float64: false },
  cosine: { float32: false, float64: false },
  tanh: { float32: true, float64: true },
  logistic: { float32: true, float64: true },
  erf: { float32: true, float64: true },
  power: { float32: false, float64: false },
}
