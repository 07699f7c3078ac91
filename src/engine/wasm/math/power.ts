import { LARGEST_EXPONENT } from '../../../primitive/reference/math/power.js'
import { exponentialOf, LN2 } from './exponential.js'
import { throughFloat64 } from './halves.js'
import { FLOAT64, lanes, type Format, type Lanes, type Routine2, type Term } from './lanes.js'
import { exponentOf, REST } from './logarithm.js'

/*
 * |x|ʸ = exp(y·log|x|), and what IEEE 754 says of signs and special numbers around it. In float64 log|x| and the product
 * are carried with some ten more bits, as exp makes of an absolute error a relative one; float32 is computed in float64,
 * which has bits enough.
 *
 * Source of the splitting: fdlibm (Sun Microsystems, 1993), e_pow.c.
 */

/** The leading 26 bits: products of two such are exact. */
const head = (v: Lanes, a: Term): Term => v.and(a, v.word(-(2 ** 27), -1))

interface Logarithm {
  /** 26 bits. */
  readonly high: Term
  readonly low: Term
}

/** log x of normal x in two parts; `more` is added to the exponent. */
const longLog = (v: Lanes, x: Term, more: Term): Logarithm => {
  const { e, inPlace } = exponentOf(v, x)
  const exponent = v.keep(v.add(e, more))
  const one = v.number(1)
  const m = v.keep(v.subBits(x, inPlace))
  const f = v.keep(v.sub(m, one))
  const divisor = v.keep(v.add(m, one))
  const divisorHigh = v.keep(head(v, divisor))
  const divisorLow = v.sub(m, v.sub(divisorHigh, one))
  const s = v.keep(v.div(f, divisor))
  const sHigh = v.keep(head(v, s))
  const sLow = v.div(v.sub(v.sub(f, v.mul(sHigh, divisorHigh)), v.mul(sHigh, divisorLow)), divisor)
  const z = v.keep(v.mul(s, s))
  const rest = v.keep(v.add(v.mul(sLow, v.number(2)), v.mul(v.mul(s, z), v.polynomial(REST.f64x2, z))))
  // e·ln 2, unless it is 0, is larger than log m: two subtractions find what the rounding of the sum loses.
  const power = v.keep(v.mul(exponent, v.number(LN2.f64x2[0])))
  const twice = v.keep(v.add(sHigh, sHigh))
  const sum = v.keep(v.add(power, twice))
  const lost = v.sub(twice, v.sub(sum, power))
  const low = v.keep(v.add(v.add(lost, rest), v.mul(exponent, v.number(LN2.f64x2[1]))))
  const whole = v.keep(v.add(sum, low))
  const high = v.keep(head(v, whole))
  return { high, low: v.keep(v.add(v.sub(sum, high), low)) }
}

/** |x|ʸ for float64. */
const magnitude64 = (v: Lanes, x: Term, y: Term): Term => {
  const size = v.keep(v.abs(x))
  const denormal = v.keep(v.less(size, v.number(2 ** -1022)))
  const normal = v.keep(v.select(denormal, v.mul(size, v.number(2 ** 54)), size))
  const { high, low } = longLog(v, normal, v.and(denormal, v.number(-54)))
  const held = v.keep(v.clamp(y, -LARGEST_EXPONENT, LARGEST_EXPONENT))
  const heldHigh = v.keep(head(v, held))
  const special = v.or(v.equal(size, v.number(0)), v.equal(size, v.number(Infinity)))
  const infinite = v.mul(held, v.select(denormal, v.number(-Infinity), v.number(Infinity)))
  const product = v.select(special, infinite, v.mul(heldHigh, high))
  const correction = v.add(v.mul(v.sub(held, heldHigh), high), v.mul(held, low))
  // Wherever the product is within the range of exp the correction is far below this bound.
  const bound = 2 ** -10
  return exponentialOf(v, product, v.keep(v.clamp(correction, -bound, bound)))
}

/** What remains to be done about signs, NaN and ones when |x|ʸ is known. */
const withSpecials = (v: Lanes, x: Term, y: Term, magnitude: Term): Term => {
  const integral = v.keep(v.equal(v.trunc(y), y))
  const half = v.keep(v.mul(y, v.number(0.5)))
  const odd = v.and(integral, v.unequal(v.trunc(half), half))
  const signed = v.xor(magnitude, v.and(v.and(x, v.number(-0)), odd))
  const root = v.andNot(v.and(v.less(x, v.zero), v.less(v.number(-Infinity), x)), integral)
  const undefinedHere = v.or(root, v.or(v.unequal(x, x), v.unequal(y, y)))
  const one = v.or(v.equal(y, v.zero), v.equal(x, v.number(1)))
  return v.select(v.keep(one), v.number(1), v.keep(v.or(signed, undefinedHere)))
}

export const power = (format: Format): Routine2 => (code, x, y) => {
  lanes(code, format, v => {
    const [a, b] = [v.read(x), v.read(y)]
    return withSpecials(v, a, b, v.keep(format === FLOAT64 ? magnitude64(v, a, b) : () => throughFloat64(code, [x, y], magnitude64)))
  })
}
