import { clamp, polynomial } from './bits.js'
import { exp } from './exponential.js'

/* tanh and the error functions; engine/wasm/math/quotient.ts and error-function.ts have the same formulas, and say where they come from. */

/** D and Q of tanh x = u/(1 + u²/4), u = x·(1 + D(x²)/Q(x²)): relative error 5.5e-17. */
export const TANH = {
  over: [
    0, -0.08333333333333277, -0.001612610160127154, -8.3015749605225e-6, -1.434080216882e-8, -7.377356705e-12,
    -5.16450665e-16,
  ],
  under: [
    1, 0.11935132192151623, 0.001915703472635074, 9.153002100497e-6, 1.514489036059e-8, 7.557833049e-12, 5.16450665e-16,
  ],
  limit: 19.11,
} as const

/** The hyperbolic tangent. */
export const tanh = (x: number): number => {
  const held = clamp(x, -TANH.limit, TANH.limit)
  const square = held * held
  const u = held * (polynomial(TANH.over, square) / polynomial(TANH.under, square) + 1)
  return u / (u * u * 0.25 + 1)
}

/** erf x = x + x·P(x²) for |x| ≤ {@link NEAR}: relative error 1.1e-17. */
export const ERF_NEAR = [
  0.1283791670955126, -0.37612638903183754, 0.1128379167095512, -0.026866170645131, 0.005223977625422, -0.00085483270192,
  0.0001205533244, -1.4925606e-05, 1.645976e-06, -1.62883e-07, 1.335e-08,
] as const

/** Where erf is a little below ½, from which on 1 − erfc costs it no bit. */
export const NEAR = 0.476

/**
 * S of (1 + 2y)·exp(y²)·erfc(y) = 1 + w·S(w − 1), w = 2y/(y + {@link SHIFT}), for 0 ≤ y ≤ {@link ERFC_LIMIT}: relative error 4.5e-17.
 */
export const ERFC = [
  0.2329951186255525, -0.3726162354661154, 0.3879958875687356, -0.3198988333140013, 0.21885976727767217,
  -0.12512693228078206, 0.05879656646886329, -0.02162905090778263, 0.00543131685177572, -0.000399347084512415,
  -0.00035842626916449, 0.00015917070793511, -8.54844531282e-06, -1.585457298284e-05, 4.629808338226e-06,
  1.08783611751e-06, -7.8662234192e-07, -4.8349203745e-08, 1.1124735141e-07, 4.07632676e-09, -1.188175636e-08,
  -1.824256255e-09,
] as const

export const SHIFT = 4

/** Beyond it erfc is 0. */
export const ERFC_LIMIT = 27.3

/** erfc y for y ≥ 0. */
const complement = (size: number): number => {
  const y = clamp(size, 0, ERFC_LIMIT)
  const w = (y + y) / (y + SHIFT)
  const scaled = (w * polynomial(ERFC, w - 1) + 1) / (y + y + 1)
  // y² in two parts, as exp makes of its rounding error a relative one; by T. J. Dekker's splitting of y.
  const long = y * (2 ** 27 + 1)
  const high = long - (long - y)
  const square = y * y
  return exp(-square, square - high * high - (y - high) * (y + high)) * scaled
}

/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = (x: number): number => {
  const size = Math.abs(x)
  if (size <= NEAR) return x + x * polynomial(ERF_NEAR, x * x)
  const value = 1 - complement(size)
  return x < 0 ? -value : value
}

/** 1 − erf x, accurate towards +∞. */
export const erfc = (x: number): number => {
  const value = complement(Math.abs(x))
  return x < 0 ? 2 - value : value
}
