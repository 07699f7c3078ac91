const float = new Float64Array(1)
// Every host is little-endian: the low word comes first.
const words = new Int32Array(float.buffer)

/** The upper 32 bits: sign, exponent and 20 bits of the fraction. */
export const highWord = (x: number): number => {
  float[0] = x
  return words[1]!
}

/** 2ⁿ for −1023 < n < 1024. */
export const powerOf2 = (n: number): number => {
  words[0] = 0
  words[1] = (n + 1023) << 20
  return float[0]!
}

/** x·2⁻ᵉ of normal x, where that is normal too. */
export const scaledDown = (x: number, e: number): number => {
  float[0] = x
  words[1]! -= e << 20
  return float[0]
}

/** The leading 26 bits: products of two such are exact. */
export const head = (x: number): number => {
  float[0] = x
  words[0]! &= -(2 ** 27)
  return float[0]
}

/** The fraction of a positive normal number as an integer below 2⁵³. */
export const significand = (x: number): bigint => {
  float[0] = x
  return BigInt(words[1]! & 0xfffff | 0x100000) << 32n | BigInt(words[0]! >>> 0)
}

/** Σ cᵢ xⁱ, lowest power first. */
export const polynomial = (coefficients: readonly number[], x: number): number => {
  let y = coefficients[coefficients.length - 1]!
  for (let i = coefficients.length - 2; i >= 0; i--) y = y * x + coefficients[i]!
  return y
}

/** x held between bounds; NaN where it is NaN. */
export const clamp = (x: number, lower: number, upper: number): number => x > upper ? upper : x < lower ? lower : x
