import { erfc } from './complement.js'
import { exponential, exponentialMinusOne, logistic } from './exponential.js'
import { FLOAT32, FLOAT64, type Format, type Routine } from './lanes.js'
import { log, logPlusOne } from './logarithm.js'
import { power } from './power.js'
import { erf, tanh } from './quotient.js'
import { cosine, sine } from './trigonometric.js'

export type { Routine, Routine2 } from './lanes.js'

/** The elementary functions, by the names of the primitives. */
export type Elementary =
  'exponential' | 'exponential_minus_one' | 'log' | 'log_plus_one' | 'sine' | 'cosine' | 'tanh' | 'logistic' | 'erf' | 'erfc'

const routines = (format: Format): Readonly<Record<Elementary, Routine>> => ({
  exponential: exponential(format),
  exponential_minus_one: exponentialMinusOne(format),
  log: log(format),
  log_plus_one: logPlusOne(format),
  sine: sine(format),
  cosine: cosine(format),
  tanh: tanh(format),
  logistic: logistic(format),
  erf: erf(format),
  erfc: erfc(format),
})

/** On four lanes of float32. */
export const float32 = routines(FLOAT32)
export const power32 = power(FLOAT32)

/** On two lanes of float64. */
export const float64 = routines(FLOAT64)
export const power64 = power(FLOAT64)

/**
 * Whether the function is short enough to be emitted in place. There its constants are made once, before the loop; the
 * others become a function of the module that is called.
 */
export const inlined = (name: Elementary): boolean => name !== 'sine' && name !== 'cosine'
