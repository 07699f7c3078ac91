import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import type { DType } from '../../../src/tensor/dtype.js'
import { arrayOf, forAll, run, shapeOf, stored, view } from './support.js'

type Plain = Exclude<PrimitiveName, 'compare' | 'convert' | 'iota' | 'broadcast_in_dim' | 'reshape' | 'transpose' |
  'reverse' | 'slice' | 'pad' | 'concatenate' | 'dot_general' | 'reduce' | 'argmax' | 'cumulative_sum' | 'gather' |
  'scatter' | 'argsort'>

const apply = (name: Plain, dtype: DType, ...operands: readonly (readonly number[])[]): number[] =>
  run(name, operands.map((values) => view(dtype, [values.length], values)), {}, [operands[0]!.length], dtype)

const wrap = (x: bigint): number => Number(BigInt.asIntN(32, x))

/** erf as a BigInt fixed-point Taylor series of 2/√π Σ (-1)ⁿ x²ⁿ⁺¹ / (n!(2n+1)), 400 fractional bits. */
const exactErf = (x: number): number => {
  const bits = 400n
  const one = 1n << bits
  const scaled = (BigInt(x * 2 ** 60) << bits) >> 60n
  const square = (scaled * scaled) >> bits
  let term = scaled
  let sum = 0n
  for (let n = 0n; term !== 0n && term !== -1n; n++) {
    sum += term / (2n * n + 1n)
    term = -((term * square) >> bits) / (n + 1n)
  }
  // √π to 100 decimals, OEIS A002161
  const rootPi = BigInt('17724538509055160272981674833411451827975494561223871282138077898529112845910321813749506567385446654')
  const value = (2n * sum * 10n ** 100n) / rootPi
  return Number((value << 80n) / one) / 2 ** 80
}

const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 52)

describe('one operand', () => {
  const definitions: Partial<Record<Plain, (x: number) => number>> = {
    negate: (x) => -x, abs: (x) => Math.abs(x), sign: (x) => Math.sign(x), sqrt: (x) => Math.sqrt(x),
    rsqrt: (x) => 1 / Math.sqrt(x),
  }
  for (const [name, definition] of Object.entries(definitions)) {
    test(name, () => forAll(
      fc.constantFrom<DType>('float32', 'float64').chain((dtype) => shapeOf().chain((shape) => arrayOf(dtype, shape))),
      (x) => expect(run(name as Plain, [x], {}, x.shape, x.dtype)).toEqual(stored(x.dtype, [...x.data].map(definition))),
    ))
  }

  const elementary: Partial<Record<Plain, (x: number) => number>> = {
    exponential: Math.exp, exponential_minus_one: Math.expm1, log: Math.log, log_plus_one: Math.log1p, sine: Math.sin,
    cosine: Math.cos, tanh: Math.tanh,
  }
  for (const [name, host] of Object.entries(elementary)) {
    test(`${name} is the host's, whose last bits are its own`, () => forAll(
      fc.constantFrom<DType>('float32', 'float64').chain((dtype) => shapeOf().chain((shape) => arrayOf(dtype, shape))),
      (x) => {
        const wanted = stored(x.dtype, [...x.data].map(host))
        const least = x.dtype === 'float32' ? 2 ** -149 : 5e-324
        run(name as Plain, [x], {}, x.shape, x.dtype).forEach((y, i) => {
          const exact = wanted[i]!
          if (Object.is(y, exact)) return
          expect(Math.abs(y - exact)).toBeLessThanOrEqual(Math.max(least, Math.abs(exact) * 2 ** (x.dtype === 'float32' ? -23 : -51)))
        })
      }))
  }

  test('sign of NaN and of signed zeros', () => {
    expect(apply('sign', 'float32', [NaN, -0, 0, -Infinity, 3])).toEqual([NaN, -0, 0, -1, 1])
  })

  test('int32 wraps, and has no -0', () => {
    expect(apply('negate', 'int32', [-2147483648, 0, 5])).toEqual([-2147483648, 0, -5])
    expect(apply('abs', 'int32', [-2147483648, -7])).toEqual([-2147483648, 7])
    expect(apply('sign', 'int32', [-9, 0, 9])).toEqual([-1, 0, 1])
  })

  test('not', () => {
    expect(apply('not', 'bool', [0, 1])).toEqual([1, 0])
    expect(apply('not', 'int32', [0, -1, 5])).toEqual([-1, 0, -6])
  })

  test('logistic keeps both tails', () => {
    const [low, lower, none, all, zero, nan] = apply('logistic', 'float64', [-40, -700, -Infinity, Infinity, 0, NaN])
    expect(Math.abs(low! / Math.exp(-40) - 1)).toBeLessThan(1e-15)
    expect(Math.abs(lower! / Math.exp(-700) - 1)).toBeLessThan(1e-15)
    expect([none, all, zero, nan]).toEqual([0, 1, 0.5, NaN])
    forAll(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      const [p, q] = apply('logistic', 'float64', [x, -x])
      expect(Math.abs(p! + q! - 1)).toBeLessThan(4e-16)
      expect(Math.abs(p! - (1 + Math.tanh(x / 2)) / 2)).toBeLessThan(4e-16)
    })
  })

  test('erf within 2 units in the last place of float64', () => {
    // Two tabulated values check the series, which then checks the kernel.
    expect(exactErf(0.5)).toBeCloseTo(0.5204998778130465, 15)
    expect(exactErf(2)).toBeCloseTo(0.9953222650189527, 15)
    const grid = Array.from({ length: 1300 }, (_, i) => i / 200 + 1 / 4096)
    forAll(fc.double({ min: 2 ** -10, max: 6.5, noNaN: true }), (x) => grid.push(Math.round(x * 2 ** 40) / 2 ** 40))
    let worst = 0
    apply('erf', 'float64', grid).forEach((value, i) => {
      const exact = exactErf(grid[i]!)
      worst = Math.max(worst, Math.abs(value - exact) / ulp(exact))
    })
    expect(worst).toBeLessThanOrEqual(2)
  })

  test('erf is odd, with its limits', () => {
    expect(apply('erf', 'float64', [0, -0, Infinity, -Infinity, NaN, 6, -30])).toEqual([0, -0, 1, -1, NaN, 1, -1])
    expect(apply('erf', 'float64', [-0.3, -1.5, -5])).toEqual(apply('erf', 'float64', [0.3, 1.5, 5]).map((y) => -y))
    expect(apply('erf', 'float64', [1e-300])[0]! / 1e-300).toBeCloseTo(2 / Math.sqrt(Math.PI), 14)
  })
})

describe('two operands', () => {
  const floats: Partial<Record<Plain, (x: number, y: number) => number>> = {
    add: (x, y) => x + y, subtract: (x, y) => x - y, multiply: (x, y) => x * y, divide: (x, y) => x / y,
    maximum: (x, y) => x !== x || y !== y ? NaN : x > y || Object.is(y, -0) && x === 0 ? x : y,
    minimum: (x, y) => x !== x || y !== y ? NaN : x < y || Object.is(x, -0) && y === 0 ? x : y,
  }
  for (const [name, definition] of Object.entries(floats)) {
    test(`${name} of floats`, () => forAll(
      fc.constantFrom<DType>('float32', 'float64')
        .chain((dtype) => shapeOf().chain((shape) => fc.tuple(arrayOf(dtype, shape), arrayOf(dtype, shape)))),
      ([a, b]) => expect(run(name as Plain, [a, b], {}, a.shape, a.dtype))
        .toEqual(stored(a.dtype, [...a.data].map((x, i) => definition(x, b.data[i]!)))),
    ))
  }

  const ints: Partial<Record<Plain, (x: bigint, y: bigint) => bigint>> = {
    add: (x, y) => x + y, subtract: (x, y) => x - y, multiply: (x, y) => x * y,
    divide: (x, y) => y === 0n ? -1n : x / y,
    maximum: (x, y) => x > y ? x : y, minimum: (x, y) => x < y ? x : y,
    and: (x, y) => x & y, or: (x, y) => x | y, xor: (x, y) => x ^ y,
    shift_right_logical: (x, y) => BigInt.asUintN(32, x) >> BigInt.asUintN(32, y),
  }
  for (const [name, definition] of Object.entries(ints)) {
    test(`${name} of int32`, () => forAll(
      shapeOf().chain((shape) => fc.tuple(arrayOf('int32', shape), arrayOf('int32', shape))),
      ([a, b]) => expect(run(name as Plain, [a, b], {}, a.shape, 'int32'))
        .toEqual([...a.data].map((x, i) => wrap(definition(BigInt(x), BigInt(b.data[i]!))))),
    ))
  }

  test('shift_right_logical by 0 … 33', () => forAll(fc.tuple(fc.integer(), fc.integer({ min: 0, max: 33 })), ([x, by]) =>
    expect(apply('shift_right_logical', 'int32', [x], [by])).toEqual([wrap(BigInt.asUintN(32, BigInt(x)) >> BigInt(by))])))

  test('int32 overflow and division', () => {
    expect(apply('add', 'int32', [2147483647, -2147483648], [1, -1])).toEqual([-2147483648, 2147483647])
    expect(apply('multiply', 'int32', [123456789], [987654321])).toEqual([-67153019])
    expect(apply('divide', 'int32', [7, -7, 7, -2147483648, 5, 0], [2, 2, -2, -1, 0, 0])).toEqual([3, -3, -3, -2147483648, -1, -1])
  })

  test('power of int32', () => {
    forAll(fc.tuple(fc.integer(), fc.nat(200)), ([x, n]) =>
      expect(apply('power', 'int32', [x], [n])).toEqual([wrap(BigInt(x) ** BigInt(n))]))
    expect(apply('power', 'int32', [1, -1, -1, 2, 0, -2147483648], [-5, -3, -4, -1, -1, -2147483648])).toEqual([1, 0, 0, 0, 0, 0])
    expect(apply('power', 'int32', [3], [2147483647])).toEqual([-1431655765])
  })

  test('power of floats, as IEEE 754', () => {
    expect(apply('power', 'float64', [1, -1, -1, NaN, 2, 0, -8, 4], [NaN, Infinity, -Infinity, 0, NaN, -1, 1 / 3, 0.5]))
      .toEqual([1, 1, 1, 1, NaN, Infinity, NaN, 2])
  })

  test('power of floats, exact where a whole number is the result', () => {
    const [bases, exponents, powers]: [number[], number[], number[]] = [[], [], []]
    for (let base = -60; base <= 60; base++) {
      for (let exponent = 0; Math.abs(base) ** exponent < 2 ** 53 && exponent < 54; exponent++) {
        bases.push(base)
        exponents.push(exponent)
        powers.push(Number(BigInt(base) ** BigInt(exponent)))
      }
    }
    expect(apply('power', 'float64', bases, exponents)).toEqual(powers)
  })

  test('bool logic', () => {
    expect(apply('and', 'bool', [0, 0, 1, 1], [0, 1, 0, 1])).toEqual([0, 0, 0, 1])
    expect(apply('or', 'bool', [0, 0, 1, 1], [0, 1, 0, 1])).toEqual([0, 1, 1, 1])
    expect(apply('xor', 'bool', [0, 0, 1, 1], [0, 1, 0, 1])).toEqual([0, 1, 1, 0])
  })
})
