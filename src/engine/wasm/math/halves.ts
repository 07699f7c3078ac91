import type { Code, Local } from '../assembler/code.js'
import { FLOAT64, lanes, type Lanes, type Term } from './lanes.js'

/**
 * The four float32 of each local as twice two float64, worked on by the formula, whose results are rounded to four
 * float32 again.
 */
export const throughFloat64 = (
  code: Code, inputs: readonly Local[], formula: (v: Lanes, ...terms: Term[]) => Term,
): void => {
  const half = (upper: boolean): void => {
    lanes(code, FLOAT64, v => formula(v, ...inputs.map(x => v.keep(() => {
      code.get(x)
      if (upper) code.get(x).shuffle32(2, 3, 2, 3)
      code.op('f64x2.promote_low_f32x4')
    }))))
    code.op('f32x4.demote_f64x2_zero')
  }
  half(false)
  half(true)
  code.shuffle32(0, 1, 4, 5)
}
