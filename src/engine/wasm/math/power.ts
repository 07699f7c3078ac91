import { exponentialUpTo } from './exponential.js'
import { throughFloat64 } from './halves.js'
import { FLOAT32, FLOAT64, lanes, type Format, type Lanes, type Routine2, type Term } from './lanes.js'
import { exponentOf, logOfNormal, REST } from './logarithm.js'

/*
 * |x|ʸ = exp(y·log|x|), and what IEEE 754 says of signs and special numbers around it. In float64 log|x| and the product
 * are carried with some ten more bits, as exp makes of an absolute error a relative one; float32 is computed in float64,
 * which has bits enough.
 *
 * Source of the splitting: fdlibm (Sun Microsystems, 1993), e_pow.c.
 */

/** ln 2 in parts: 32 bits and the rest. */
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const

/** y beyond it yields 0, 1 or Infinity; below it no product is infinite times 0. */
const LARGEST_EXPONENT = 2 ** 65

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
  const power = v.keep(v.mul(exponent, v.number(LN2[0])))
  const twice = v.keep(v.add(sHigh, sHigh))
  const sum = v.keep(v.add(power, twice))
  const lost = v.sub(twice, v.sub(sum, power))
  const low = v.keep(v.add(v.add(lost, rest), v.mul(exponent, v.number(LN2[1]))))
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
  const held = v.keep(v.atLeast(v.atMost(y, v.number(LARGEST_EXPONENT)), v.number(-LARGEST_EXPONENT)))
  const heldHigh = v.keep(head(v, held))
  const special = v.or(v.equal(size, v.number(0)), v.equal(size, v.number(Infinity)))
  const infinite = v.mul(held, v.select(denormal, v.number(-Infinity), v.number(Infinity)))
  const product = v.select(special, infinite, v.mul(heldHigh, high))
  const correction = v.add(v.mul(v.sub(held, heldHigh), high), v.mul(held, low))
  // Wherever the product is within the range of exp the correction is far below this bound.
  const bound = 2 ** -10
  const small = v.atLeast(v.atMost(correction, v.number(bound)), v.number(-bound))
  return exponentialUpTo(v, product, undefined, v.keep(small))
}

/** |x|ʸ for numbers that were float32, where none is denormal. */
const magnitude32 = (v: Lanes, x: Term, y: Term): Term => {
  const size = v.keep(v.abs(x))
  const held = v.atLeast(v.atMost(y, v.number(LARGEST_EXPONENT)), v.number(-LARGEST_EXPONENT))
  const finite = v.select(v.less(size, v.number(Infinity)), v.keep(logOfNormal(v, size)), size)
  return exponentialUpTo(v, v.mul(held, v.select(v.equal(size, v.zero), v.number(-Infinity), v.keep(finite))))
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

const powerIn = (format: Format): Routine2 => (code, x, y) => {
  lanes(code, format, v => {
    const magnitude = format === FLOAT64
      ? magnitude64(v, v.read(x), v.read(y))
      : () => {
          throughFloat64(code, [x, y], magnitude32)
        }
    return withSpecials(v, v.read(x), v.read(y), v.keep(magnitude))
  })
}

export const power32 = powerIn(FLOAT32)
export const power64 = powerIn(FLOAT64)
