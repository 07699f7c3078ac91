import { highWord, polynomial, significand } from './bits.js'
import { twoOverPi } from './two-over-pi.js'

/* Sine and cosine; the formulas and their sources stand in engine/wasm/math/trigonometric.ts and reduction.ts. */

/** sin r = r − r·z·S(z), z = r²: relative error 6e-18. */
export const ODD = [
  0.16666666666666632, -0.008333333333322413, 0.00019841269829807, -2.75573136916e-6, 2.505075806e-8, -1.589679e-10,
] as const

/** cos r = 1 − z/2 + z²·C(z): 8.9e-19. */
export const EVEN = [
  0.0416666666666666, -0.00138888888888741, 2.480158728948e-5, -2.7557314353e-7, 2.08757233e-9, -1.135965e-11,
] as const

/** π/2 in parts: 33 bits, 34 bits, the rest. */
export const PI_HALF = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const

/** π/2 less the number next to it. */
export const PI_HALF_REST = 6.123233995736766e-17

const WORD = 0xffffffffn

/** The multiple of π/2 nearest to x ≥ 2¹⁹, modulo 4, and what x has beyond it: by 192 of the digits of 2/π. */
const reduceBig = (x: number): readonly [n: number, r: number] => {
  const position = (highWord(x) >> 20) - 1037
  const window = twoOverPi() >> BigInt(1056 - (position & -8)) & (1n << 192n) - 1n
  const m = significand(x) << BigInt(position & 7)
  const [m0, m1] = [m & WORD, m >> 32n]
  const [w0, w1] = [window & WORD, window >> 32n & WORD]
  // Without the carries from the columns below the third, as the lanes of WebAssembly have it.
  const product = m0 * (window >> 64n) + m1 * (window >> 32n) + (m0 * w1 >> 32n) + (m1 * w0 >> 32n)
  const n = Number(product + (1n << 125n) >> 126n & 3n)
  const fraction = BigInt.asIntN(126, product) << 2n
  const first = Number(BigInt.asIntN(32, fraction >> 96n)) * 2 ** -32
  const second = Number(fraction >> 64n & WORD) * 2 ** -64
  const third = Number(fraction >> 32n & WORD) * 2 ** -96
  const sum = first + second
  const rest = first - sum + second + third
  const whole = sum + rest
  const error = sum - whole + rest
  return [n, whole * (Math.PI / 2) + (whole * PI_HALF_REST + error * (Math.PI / 2))]
}

/** The sine of x + quadrants·π/2. */
const sineOf = (x: number, quadrants: 0 | 1): number => {
  const size = Math.abs(x)
  let n: number
  let r: number
  let low = 0
  if (size < 2 ** 19) {
    const rounding = 1.5 * 2 ** 52 + quadrants
    const turns = x * (2 / Math.PI) + rounding - rounding
    const exact = x - turns * PI_HALF[0]
    const second = turns * PI_HALF[1]
    const first = exact - second
    // What rounding `first` has lost, and the third part.
    const lost = exact - first - second - turns * PI_HALF[2]
    n = turns + quadrants
    r = first + lost
    low = first - r + lost
  } else if (size < Infinity) {
    const [turns, beyond] = reduceBig(size)
    n = (x < 0 ? -turns : turns) + quadrants
    r = x < 0 ? -beyond : beyond
  } else return NaN
  const z = r * r
  const value = n & 1
    ? 1 - (z * 0.5 - (z * z * polynomial(EVEN, z) - r * low))
    : r - (r * z * polynomial(ODD, z) - low)
  return n & 2 ? -value : value
}

/** The sine of x in radians. */
export const sin = (x: number): number => Math.abs(x) < 2 ** -27 ? x : sineOf(x, 0)

/** The cosine of x in radians. */
export const cos = (x: number): number => sineOf(x, 1)
