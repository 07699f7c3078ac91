import { TANH as TANH_64 } from '../../../primitive/reference/math/error-function.js'
import { erf64 } from './complement.js'
import { FLOAT64, lanes, type Format, type Routine, type RoutineIn } from './lanes.js'

/*
 * tanh, and erf of float32, as u/(1 + u²/4) with u = x·(1 + D(x²)/Q(x²)): this is tanh(2·artanh(u/2)), where the error of u vanishes
 * as the result comes to ±1, so that short D and Q will do. x is held within the numbers where the function is not yet
 * ±1. D is small beside Q where the error of u counts, so that its rounding does not.
 */

interface Quotient {
  readonly over: readonly number[]
  readonly under: readonly number[]
  readonly limit: number
}

/** Relative errors 7.9e-9 and 5.5e-17. */
const TANH = {
  f32x4: {
    over: [0, -0.0833332798, -0.0010905362, -1.2197357e-6],
    under: [1, 0.11308588, 0.0012043398, 1.2197357e-6],
    // Of the numbers from which tanh is 1, one where rounding makes it exactly 1.
    limit: 9.05,
  },
  f64x2: TANH_64,
} as const satisfies Record<Format['float'], Quotient>

/** Relative error 3.5e-8. */
const ERF = {
  over: [0.12837921, 0.0190885412, -0.016183222, -0.0035415539, -0.000100280356],
  under: [1, 0.28074697, 0.048666526, 0.006114792, 0.000100280356],
  limit: 3.93,
} as const satisfies Quotient

const quotient = ({ over, under, limit }: Quotient, format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => {
    const held = v.keep(v.clamp(v.read(x), -limit, limit))
    const square = v.keep(v.mul(held, held))
    const ratio = v.div(v.polynomial(over, square), v.polynomial(under, square))
    const u = v.keep(v.mul(held, v.add(ratio, v.number(1))))
    return v.div(u, v.add(v.mul(v.mul(u, u), v.number(0.25)), v.number(1)))
  }, side)
}

export const tanh: RoutineIn = format => quotient(TANH[format.float], format)

export const erf: RoutineIn = format => format === FLOAT64 ? erf64 : quotient(ERF, format)
