import type { PrimitiveName } from '../../../primitive/row/params.js'
import { exponential, exponentialMinusOne, logistic } from './exponential.js'
import { FLOAT32, FLOAT64, type Routine, type RoutineIn } from './lanes.js'
import { log, logPlusOne } from './logarithm.js'
import { tanh } from './quotient.js'

export type { Routine, RoutineIn } from './lanes.js'

/** An elementary function: on four lanes of float32, and on two of float64. */
export interface Elementary {
  readonly float32: Routine
  readonly float64: Routine
  /**
   * Whether the function is short enough to be emitted in place. There its constants are made once, before the loop; the
   * others become a function of the module that is called.
   */
  readonly inlined: boolean
}

export const elementary = (routine: RoutineIn, inlined = true): Elementary => ({ float32: routine(FLOAT32), float64: routine(FLOAT64), inlined })

/** Those of most programs, by the names of the primitives. */
export const basic: { readonly [N in PrimitiveName]?: Elementary } = {
  exponential: elementary(exponential),
  exponential_minus_one: elementary(exponentialMinusOne),
  log: elementary(log),
  log_plus_one: elementary(logPlusOne),
  tanh: elementary(tanh),
  logistic: elementary(logistic),
}
