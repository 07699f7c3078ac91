import { ERF_NEAR, ERFC as ERFC_64, ERFC_LIMIT, NEAR, SHIFT as SHIFT_64 } from '../../../primitive/reference/math/error-function.js'
import { exponentialOf } from './exponential.js'
import { FLOAT64, lanes, type Lanes, type Routine, type RoutineIn, type Term } from './lanes.js'

/*
 * erfc(y) = exp(-y²)·(1 + w·S(w - 1))/(1 + 2y) for y ≥ 0, w = 2y/(y + shift): what stands beside exp is smooth up to ∞, and w runs from 0 to 2. For
 * y < 0 it is 2 - erfc(-y). In float64 erf is 1 - erfc, but for a polynomial near 0.
 *
 * Source of the transformation: M. M. Shepherd, J. G. Laframboise, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞", Mathematics of
 * Computation 36 (1981), pp. 249–253. Of the splitting: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische
 * Mathematik 18 (1971), pp. 224–242.
 */

/** S, minimax up to the limits: relative errors 2.8e-8 and 4.5e-17 of erfc. */
const ERFC = {
  f32x4: [0.2769784, -0.36974245, 0.20371036, -0.039653823, -0.014543327, 0.006480662, 0.0021264332, -0.0008188087, -0.00038416724],
  f64x2: ERFC_64,
} as const

const SHIFT = { f32x4: 2, f64x2: SHIFT_64 } as const

/** Beyond these erfc is 0. */
const LIMIT = { f32x4: 10.1, f64x2: ERFC_LIMIT } as const

/** erfc of |x|. */
const complementOf = (v: Lanes, size: Term): Term => {
  const { float, fraction } = v.format
  const one = v.number(1)
  const y = v.keep(v.clamp(size, 0, LIMIT[float]))
  const twice = v.keep(v.add(y, y))
  const w = v.keep(v.div(twice, v.add(y, v.number(SHIFT[float]))))
  const scaled = v.keep(v.div(v.add(v.mul(w, v.polynomial(ERFC[float], v.keep(v.sub(w, one)))), one), v.add(twice, one)))
  // y² in two parts: exp makes of its rounding error a relative one.
  const long = v.keep(v.mul(y, v.number(2 ** Math.ceil((fraction + 1) / 2) + 1)))
  const high = v.keep(v.sub(long, v.sub(long, y)))
  const square = v.keep(v.mul(y, y))
  const rest = v.sub(v.sub(square, v.mul(high, high)), v.mul(v.sub(y, high), v.add(y, high)))
  return v.mul(exponentialOf(v, v.sub(v.zero, square), v.keep(rest)), scaled)
}

export const erfc: RoutineIn = format => (code, local, side) => {
  lanes(code, format, v => {
    const x = v.read(local)
    const value = v.keep(complementOf(v, v.abs(x)))
    return v.select(v.keep(v.less(x, v.zero)), v.sub(v.number(2), value), value)
  }, side)
}

export const erf64: Routine = (code, local, side) => {
  lanes(code, FLOAT64, v => {
    const x = v.read(local)
    const near = v.add(x, v.mul(x, v.polynomial(ERF_NEAR, v.keep(v.mul(x, x)))))
    const far = v.sub(v.number(1), complementOf(v, v.abs(x)))
    return v.select(v.keep(v.less(v.number(NEAR), v.abs(x))), v.xor(far, v.and(x, v.number(-0))), near)
  }, side)
}
