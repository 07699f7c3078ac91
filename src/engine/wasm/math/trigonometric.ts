import { EVEN, ODD, PI_HALF } from '../../../primitive/reference/math/trigonometric.js'
import { throughFloat64 } from './halves.js'
import { FLOAT64, lanes, type Lanes, type RoutineIn, type Term } from './lanes.js'
import { reduceBig } from './reduction.js'

/*
 * x = n·π/2 + r with |r| ≤ π/4: up to 2¹⁹ by π/2 in three parts, above by `reduceBig`. sin x is ±sin r or ±cos r by n
 * modulo 4, and cos x = sin(x + π/2). float32 is computed in float64, with shorter polynomials.
 *
 * Source: the reduction of fdlibm (Sun Microsystems, 1993), e_rem_pio2.c.
 */

interface Accuracy {
  /** sin r = r - r·z·S(z), z = r². */
  readonly odd: readonly number[]
  /** cos r = 1 - z/2 + z²·C(z). */
  readonly even: readonly number[]
  /** Whether r needs a second float64 for its last digits. */
  readonly tail: boolean
  /** The exponent of the largest number. */
  readonly largest: number
}

/** Relative errors 3.7e-9 and 1.1e-10. */
const SINGLE: Accuracy = {
  odd: [0.16666655242, -0.00833219197, 0.0001951878],
  even: [0.04166664556, -0.00138873013, 2.44307e-5],
  tail: false,
  largest: 127,
}

/** Relative errors 6e-18 and 8.9e-19. */
const DOUBLE: Accuracy = {
  odd: ODD,
  even: EVEN,
  tail: true,
  largest: 1023,
}

/** The sine of x + quadrants·π/2. */
const sineOf = (v: Lanes, x: Term, quadrants: 0 | 1, { odd, even, tail, largest }: Accuracy): Term => {
  // Rounding leaves n, with the quadrants added, in the lowest bits.
  const rounding = v.number(1.5 * 2 ** 52 + quadrants)
  const shifted = v.keep(v.add(v.mul(x, v.number(2 / Math.PI)), rounding))
  const turns = v.keep(v.sub(shifted, rounding))
  const exact = v.keep(v.sub(x, v.mul(turns, v.number(PI_HALF[0]))))
  const second = v.keep(v.mul(turns, v.number(PI_HALF[1])))
  const first = v.keep(v.sub(exact, second))
  // What rounding `first` has lost, and the third part.
  const lost = v.keep(v.sub(v.sub(v.sub(exact, first), second), v.mul(turns, v.number(PI_HALF[2]))))
  const n = v.variable(shifted)
  const r = v.variable(tail ? v.add(first, lost) : v.sub(first, v.mul(turns, v.number(PI_HALF[2]))))
  const low = v.variable(tail ? v.add(v.sub(first, r.read), lost) : v.zero)
  const size = v.keep(v.abs(x))
  const big = v.keep(v.and(v.notLess(size, v.number(2 ** 19)), v.less(size, v.number(Infinity))))
  v.whenAny(big, () => {
    const reduced = reduceBig(v, x, largest)
    n.set(v.select(big, v.addBits(reduced.n, v.word(quadrants, 0)), n.read))
    r.set(v.select(big, reduced.r, r.read))
    low.set(v.andNot(low.read, big))
  })
  const z = v.keep(v.mul(r.read, r.read))
  const bySine = v.sub(r.read, v.sub(v.mul(v.mul(r.read, z), v.polynomial(odd, z)), low.read))
  const correction = v.sub(v.mul(v.mul(z, z), v.polynomial(even, z)), v.mul(r.read, low.read))
  const byCosine = v.sub(v.number(1), v.sub(v.mul(z, v.number(0.5)), correction))
  const swap = v.subBits(v.zero, v.and(n.read, v.word(1, 0)))
  const sign = v.and(v.shiftLeft(n.read, 62), v.number(-0))
  const value = v.keep(v.xor(v.select(swap, byCosine, bySine), sign))
  // Tiny numbers are their own sines, -0 with its sign.
  return quadrants === 1 ? value : v.select(v.less(size, v.number(2 ** -27)), x, value)
}

const sineIn = (quadrants: 0 | 1): RoutineIn => format => (code, x) => {
  if (format === FLOAT64) lanes(code, format, v => sineOf(v, v.read(x), quadrants, DOUBLE))
  else throughFloat64(code, [x], (v, wide) => sineOf(v, wide, quadrants, SINGLE))
}

export const sine = sineIn(0)
export const cosine = sineIn(1)
