/** arctan(1/n) · 2¹²⁸⁰. */
const arctan = (n: bigint): bigint => {
  let sum = 0n
  for (let k = 1n, power = (1n << 1280n) / n; power !== 0n; k += 2n, power /= -n * n) sum += power / k
  return sum
}

let digits: bigint | undefined

/**
 * 1208 binary digits of 2/π, as an integer. By J. Machin's formula (W. Jones, "Synopsis palmariorum matheseos", 1706): π/4 = 4·arctan(1/5) -
 * arctan(1/239).
 */
export const twoOverPi = (): bigint => digits ??= (1n << 2487n) / (4n * arctan(5n) - arctan(239n))
