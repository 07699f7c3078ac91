import { FLOAT32, FLOAT64, lanes, type Format, type Routine } from './lanes.js'

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
    over: [
      0, -0.08333327983423887, -0.0010905362328528507, -1.2197357352022616e-6,
    ],
    under: [
      1, 0.11308587907722221, 0.0012043397867077669, 1.2197357352022616e-6,
    ],
    // Of the numbers from which tanh is 1, one where rounding makes it exactly 1.
    limit: 9.05,
  },
  f64x2: {
    over: [
      0, -0.08333333333333277, -0.0016126101601271535, -8.301574960522488e-6, -1.4340802168824056e-8,
      -7.377356704985339e-12, -5.16450665002446e-16,
    ],
    under: [
      1, 0.11935132192151623, 0.0019157034726350745, 9.153002100496945e-6, 1.5144890360588754e-8,
      7.55783304904613e-12, 5.16450665002446e-16,
    ],
    limit: 19.1,
  },
} as const satisfies Record<Format['float'], Quotient>

/** Relative errors 3.5e-8 and 1e-14. */
const ERF = {
  f32x4: {
    over: [
      0.128379206428967, 0.019088541225433367, -0.016183222321156217, -0.003541553852791941, -0.00010028035555856833,
    ],
    under: [
      1, 0.2807469675820173, 0.04866652566294261, 0.006114792276999059, 0.00010028035555856833,
    ],
    limit: 3.93,
  },
  f64x2: {
    over: [
      0.12837916709552405, 5.988801502495433e-5, -0.012483515451858461, -0.0013800395569055054,
      -0.0003402607488644879, -1.161843155807495e-5, -4.178251575978134e-6, -1.5226231649141013e-7,
      -1.1855499364727152e-8, -5.532164720924644e-10, -8.628706033821647e-13,
    ],
    under: [
      1, 0.1325139676673082, 0.057967212205168456, 0.0036640789318405625, 0.0009781892323905232,
      3.5672754836768496e-5, 8.70711307450982e-6, 2.4960471740473026e-7, 2.244828276425131e-8, 6.272224669561107e-10,
      8.628706033821647e-13,
    ],
    limit: 5.93,
  },
} as const satisfies Record<Format['float'], Quotient>

const quotientIn = (format: Format, quotients: Readonly<Record<Format['float'], Quotient>>): Routine => {
  const { over, under, limit } = quotients[format.float]
  return (code, x, side) => {
    lanes(code, format, v => {
      const held = v.keep(v.atLeast(v.atMost(v.read(x), v.number(limit)), v.number(-limit)))
      const square = v.keep(v.mul(held, held))
      const ratio = v.div(v.polynomial(over, square), v.polynomial(under, square))
      const u = v.keep(v.mul(held, v.add(ratio, v.number(1))))
      return v.div(u, v.add(v.mul(v.mul(u, u), v.number(0.25)), v.number(1)))
    }, side)
  }
}

export const tanh32 = quotientIn(FLOAT32, TANH)
export const tanh64 = quotientIn(FLOAT64, TANH)
export const erf32 = quotientIn(FLOAT32, ERF)
export const erf64 = quotientIn(FLOAT64, ERF)
