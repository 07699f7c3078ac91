import { stopped } from '../graph/bind.js'
import { binders as b } from '../graph/binders.js'
import { fromArray } from '../tensor/construct.js'
import { asStated } from '../tensor/cast.js'
import type { AnyTensor } from '../tensor/value.js'
import { choosing } from '../transform/cond.js'
import { scanning } from '../transform/scan.js'
import { inFloat64 } from './power.js'
import { nearest, truncated } from './rounding.js'
import { withPullback } from './with-pullback.js'

const number = (value: number, x: AnyTensor): AnyTensor => b.constant(value, x)
const less = (x: AnyTensor, y: AnyTensor): AnyTensor => b.compare({ direction: 'LT' }, x, y)
const isZero = (x: AnyTensor): AnyTensor => b.compare({ direction: 'EQ' }, x, number(0, x))

/** What of `size` is left by the divisor, high + low, where the quotient is below 2²⁶: then both products are exact, and so is each difference. */
const shortRemainder = (size: AnyTensor, high: AnyTensor, low: AnyTensor): AnyTensor => {
  const divisor = b.add(high, low)
  const quotient = truncated(b.divide(size, divisor))
  const rest = b.subtract(b.subtract(size, b.multiply(quotient, high)), b.multiply(quotient, low))
  // The quotient was rounded, by one at most.
  const raised = b.select(less(rest, number(0, rest)), b.add(rest, divisor), rest)
  return b.select(less(raised, divisor), raised, b.subtract(raised, divisor))
}

/** How many bits of the quotient a step takes off; and steps for all 2098 that it may have, in three runs, since 2²⁰⁹⁸ is no number. */
const BITS = 26
const STEPS = 27

/** A step for each multiple of the divisor, from the largest on; where that is above all numbers, nothing is taken off. */
const longRemainder = (size: AnyTensor, high: AnyTensor, low: AnyTensor): AnyTensor => {
  const powers = fromArray([STEPS], Array.from({ length: STEPS }, (_, i) => 2 ** (BITS * (STEPS - 1 - i))), { dtype: 'float64' })
  const run = (rest: AnyTensor, top: AnyTensor, bottom: AnyTensor): AnyTensor => asStated<Step>(scanning)((left, power) => {
    const [t, u] = [b.multiply(top, spread(power, top)), b.multiply(bottom, spread(power, bottom))]
    const fits = less(t, number(Infinity, t))
    const next = shortRemainder(left, b.select(fits, t, number(1, t)), b.select(fits, u, number(0, u)))
    return [b.select(fits, next, left), []]
  }, rest, powers)[0]
  const raised = (x: AnyTensor): AnyTensor => b.multiply(x, number(2 ** (BITS * STEPS), x))
  return run(run(run(size, raised(raised(high)), raised(raised(low))), raised(high), raised(low)), high, low)
}

type Step = (f: (left: AnyTensor, power: AnyTensor) => readonly [AnyTensor, readonly []], init: AnyTensor, xs: AnyTensor) => readonly [AnyTensor, readonly []]

const spread = (power: AnyTensor, like: AnyTensor): AnyTensor => b.broadcast_in_dim({ shape: like.shape, broadcastDimensions: [] }, power)

/** a less the multiples of the divisor that are in it, of numbers that are not negative; exact. NaN where the divisor is 0 or a is infinite. In float64. */
const restOf = (a: AnyTensor, divisor: AnyTensor): AnyTensor => {
  const infinite = number(Infinity, a)
  const usable = b.and(less(a, infinite), b.and(less(number(0, a), divisor), b.compare({ direction: 'LE' }, divisor, a)))
  // A large divisor is made smaller, so that splitting it does not overflow.
  const scale = b.select(less(number(2 ** 900, a), divisor), number(2 ** -100, a), number(1, a))
  const size = b.select(usable, b.multiply(a, scale), number(0, a))
  const by = b.select(usable, b.multiply(divisor, scale), number(1, a))
  const long = b.multiply(by, number(2 ** 27 + 1, by))
  const high = b.subtract(long, b.subtract(long, by))
  const far = b.reduce({ kind: 'or', dimensions: size.shape.map((_, axis) => axis) }, b.compare({ direction: 'GE' }, size, b.multiply(by, number(2 ** BITS, by))))
  const rest = asStated<Choose>(choosing)(far, longRemainder, shortRemainder, size, high, b.subtract(by, high))
  return b.select(usable, b.divide(rest, scale), b.select(less(a, divisor), a, number(NaN, a)))
}

type Rest = (size: AnyTensor, high: AnyTensor, low: AnyTensor) => AnyTensor
type Choose = (far: AnyTensor, yes: Rest, no: Rest, ...parts: readonly AnyTensor[]) => AnyTensor

const negative = (x: AnyTensor): AnyTensor => less(x, number(0, x))

/** The remainder with the sign of a, and where that of the divisor is another, so that one divisor more is in it. */
const parted = (a: AnyTensor, divisor: AnyTensor): readonly [signed: AnyTensor, other: AnyTensor] => {
  const rest = restOf(b.abs(a), b.abs(divisor))
  return [b.select(negative(a), b.negate(rest), rest), b.and(b.compare({ direction: 'NE' }, rest, number(0, rest)), b.xor(negative(a), negative(divisor)))]
}

/** The remainder with the sign of the divisor, as Python and NumPy have it. */
const floored = (a: AnyTensor, divisor: AnyTensor): AnyTensor => {
  const [signed, other] = parted(a, divisor)
  return b.select(other, b.add(signed, divisor), signed)
}

const integerQuotient = (a: AnyTensor, divisor: AnyTensor): AnyTensor => {
  const quotient = b.divide(a, divisor)
  const rest = b.subtract(a, b.multiply(quotient, divisor))
  const below = b.and(b.not(isZero(rest)), b.xor(negative(rest), negative(divisor)))
  return b.select(isZero(divisor), number(0, a), b.subtract(quotient, b.convert({ dtype: 'int32' }, below)))
}

const quotientOf = (a: AnyTensor, divisor: AnyTensor): AnyTensor => {
  const [signed, other] = parted(a, divisor)
  const quotient = b.divide(b.subtract(a, signed), divisor)
  // The difference is a multiple, but for its rounding.
  const whole = nearest(quotient)
  return b.select(isZero(divisor), b.divide(a, divisor), b.subtract(whole, b.convert({ dtype: a.dtype }, other)))
}

const floatRemainder = withPullback(inFloat64(floored), (dy, _, a, divisor) => [dy, b.negate(b.multiply(dy, floatQuotient(a, divisor)))])

/** Steps have no slope. */
const floatQuotient = (a: AnyTensor, divisor: AnyTensor): AnyTensor => inFloat64(quotientOf)(stopped(a), stopped(divisor))

/** The remainder of floats and of int32. */
export const remainder = (a: AnyTensor, divisor: AnyTensor): AnyTensor => a.dtype !== 'int32' ? floatRemainder(a, divisor)
  : b.select(isZero(divisor), divisor, b.subtract(a, b.multiply(integerQuotient(a, divisor), divisor)))

/** The quotient rounded down, of floats and of int32. */
export const flooredQuotient = (a: AnyTensor, divisor: AnyTensor): AnyTensor => a.dtype === 'int32' ? integerQuotient(a, divisor) : floatQuotient(a, divisor)
