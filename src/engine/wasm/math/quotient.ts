import { lanes, type Format, type RoutineIn } from './lanes.js'

/*
 * tanh and erf as u/(1 + u²/4) with u = x·(1 + D(x²)/Q(x²)): this is tanh(2·artanh(u/2)), where the error of u vanishes
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
  f64x2: {
    over: [
      0, -0.08333333333333277, -0.001612610160127154, -8.3015749605225e-6, -1.434080216882e-8, -7.377356705e-12,
      -5.16450665e-16,
    ],
    under: [
      1, 0.11935132192151623, 0.001915703472635074, 9.153002100497e-6, 1.514489036059e-8, 7.557833049e-12,
      5.16450665e-16,
    ],
    limit: 19.11,
  },
} as const satisfies Record<Format['float'], Quotient>

/** Relative errors 3.5e-8 and 1e-14. */
const ERF = {
  f32x4: {
    over: [0.12837921, 0.0190885412, -0.016183222, -0.0035415539, -0.000100280356],
    under: [1, 0.28074697, 0.048666526, 0.006114792, 0.000100280356],
    limit: 3.93,
  },
  f64x2: {
    over: [
      0.12837916709552405, 5.9888015025e-5, -0.0124835154518585, -0.0013800395569055, -0.00034026074886449,
      -1.1618431558075e-5, -4.178251575978e-6, -1.522623164914e-7, -1.185549936473e-8, -5.532164720925e-10,
      -8.628706034e-13,
    ],
    under: [
      1, 0.1325139676673082, 0.0579672122051685, 0.00366407893184056, 0.00097818923239052, 3.5672754836768e-5,
      8.7071130745098e-6, 2.4960471740473e-7, 2.244828276425e-8, 6.27222466956e-10, 8.628706034e-13,
    ],
    limit: 5.93,
  },
} as const satisfies Record<Format['float'], Quotient>

const quotientOf = (quotients: Readonly<Record<Format['float'], Quotient>>): RoutineIn => format => {
  const { over, under, limit } = quotients[format.float]
  return (code, x, side) => {
    lanes(code, format, v => {
      const held = v.keep(v.clamp(v.read(x), -limit, limit))
      const square = v.keep(v.mul(held, held))
      const ratio = v.div(v.polynomial(over, square), v.polynomial(under, square))
      const u = v.keep(v.mul(held, v.add(ratio, v.number(1))))
      return v.div(u, v.add(v.mul(v.mul(u, u), v.number(0.25)), v.number(1)))
    }, side)
  }
}

export const tanh = quotientOf(TANH)
export const erf = quotientOf(ERF)
