// Minimax coefficients, highest power first.
// Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969),
// pp. 631–637, in the 18 digits of his program CALERF (SPECFUN, Argonne National Laboratory, 1990).
// The smallest interval has erf(x) = x + x·N/D here, N being Cody's numerator minus his denominator: the sum with x
// then hides the rounding of the quotient.
const smallNumerator = [
  -0.814222293815396847, -2.04401672084735553e1, -1.30160483783394017e2, -9.05131288392070259e2, 3.65140755699298850e2,
]
const smallDenominator = [
  1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
]
const middleNumerator = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2,
  8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
]
const middleDenominator = [
  1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
  4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
]
const largeNumerator = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
]
const largeDenominator = [
  1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
  2.33520497626869185e-3,
]

const horner = (coefficients: readonly number[], x: number): number => {
  let value = 0
  for (let i = 0; i < coefficients.length; i++) value = value * x + coefficients[i]!
  return value
}

/** exp(-y²) with y split at 1/16, so that the rounding of y² does not grow into the result. */
const expMinusSquare = (y: number): number => {
  const coarse = Math.trunc(y * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse))
}

/** 1 - erf(y) for y in (0.477, 6). */
const complement = (y: number): number => {
  if (y <= 4) return expMinusSquare(y) * (horner(middleNumerator, y) / horner(middleDenominator, y))
  const z = 1 / (y * y)
  const tail = z * (horner(largeNumerator, z) / horner(largeDenominator, z))
  return expMinusSquare(y) * ((1 / Math.sqrt(Math.PI) - tail) / y)
}

/** The error function `2/√π ∫₀ˣ exp(-t²) dt`, within 2 units in the last place of float64. */
export const erf = (x: number): number => {
  const y = Math.abs(x)
  // Cody ends this interval at 0.46875; erf passes 1/2 just below 0.477, from where 1 - erfc no longer costs a bit.
  if (y <= 0.477) return x + x * (horner(smallNumerator, y * y) / horner(smallDenominator, y * y))
  if (y >= 6) return Math.sign(x)
  const value = 0.5 - complement(y) + 0.5
  return x < 0 ? -value : value
}
