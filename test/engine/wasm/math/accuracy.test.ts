import { afterAll, describe, expect, it } from 'vitest'
import { applied, applied2, type Elementary, float32, float64, power32, power64, randomBits, reference, referencePower, relative64, ulps32 } from './support.js'

const names = Object.keys(reference) as readonly Elementary[]

/** Where formulas change, results saturate or vanish, and what lies beside. */
const PLACES = [
  0, 1, 2, 0.5, Math.SQRT2, Math.SQRT1_2, Math.LN2, Math.LN2 / 2, Math.PI, Math.PI / 2, Math.PI / 4, 3 * Math.PI / 2, 2 ** 19,
  2 ** 127, 2 ** 126, 2 ** 23,
  2 ** -25, 2 ** -126, 2 ** -149, 3.4028234663852886e38, 88.72283, 88.3762, 87.33654, 103.27893, 103.97208, 104, 89, 18, 17.328, 16.635, 9.0109, 9.1946, 10.05, 10.1, 0.476, 26.54, 27.3, 9.05, 3.93,
  3.9192, 40, 1e30, 12345.678,
]

const measured = new Map<string, number>()
const note = (name: string, worst: number): void => {
  measured.set(name, worst)
}
afterAll(() => {
  if (process.env['MEASURED'] !== undefined) console.table(Object.fromEntries(measured))
})

const samples32 = (): Float32Array => {
  const next = randomBits(20)
  const bits = new Uint32Array(2 ** 20 + 2 ** 20 + 2 ** 18 + 2 ** 18 + PLACES.length * 2 * 65)
  const values = new Float32Array(bits.buffer)
  let at = 0
  for (let i = 0; i < 2 ** 20; i++) bits[at++] = next()
  // 2048 fractions of each exponent and sign.
  for (let i = 0; i < 2 ** 20; i++) bits[at++] = i * 4096 + (next() >>> 20)
  for (let i = 0; i < 2 ** 18; i++) values[at++] = (next() / 2 ** 32 - 0.5) * 20
  for (let i = 0; i < 2 ** 18; i++) values[at++] = (next() / 2 ** 32 - 0.5) * 240
  for (const place of PLACES) {
    for (const sign of [1, -1]) {
      for (let step = -32; step <= 32; step++) {
        values[at] = sign * place
        bits[at]! += step
        at++
      }
    }
  }
  return values
}

const samples64 = (): Float64Array => {
  const next = randomBits(64)
  const count = 2 ** 17
  const bits = new Uint32Array(2 * (count + 2 * count + PLACES.length * 2 * 33))
  const values = new Float64Array(bits.buffer)
  let at = 0
  for (let i = 0; i < 2 * count; i++) bits[at++] = next()
  at /= 2
  for (let i = 0; i < count; i++) values[at++] = (next() / 2 ** 32 - 0.5) * 20
  for (let i = 0; i < count; i++) values[at++] = (next() / 2 ** 32 - 0.5) * 1500
  for (const place of PLACES) {
    for (const sign of [1, -1]) {
      for (let step = -16; step <= 16; step++) {
        values[at] = sign * place
        bits[2 * at]! += step
        at++
      }
    }
  }
  return values
}

const worstOf = (got: ArrayLike<number>, wanted: (i: number) => number, distance: (got: number, value: number) => number) => {
  let [worst, where] = [0, -1]
  for (let i = 0; i < got.length; i++) {
    const error = distance(got[i]!, wanted(i))
    if (error > worst) [worst, where] = [error, i]
  }
  return { worst, where }
}

describe('float32, in units in the last place', () => {
  const xs = samples32()
  const BOUNDS: Readonly<Record<Elementary, number>> = {
    exponential: 3.3, exponential_minus_one: 2, log: 1.5, log_plus_one: 1.5, sine: 0.6, cosine: 0.6, tanh: 3, logistic: 4, erf: 4, erfc: 6,
  }

  it.each(names)('%s', name => {
    const f = reference[name]
    const { worst, where } = worstOf(applied(float32[name], xs), i => f(xs[i]!), ulps32)
    note(`${name} float32`, worst)
    expect(worst, `at ${xs[where]!}`).toBeLessThanOrEqual(BOUNDS[name])
  })

  it('power', () => {
    const next = randomBits(7)
    const count = 2 ** 18
    const x = new Float32Array(count)
    const y = new Float32Array(count)
    const [xBits, yBits] = [new Uint32Array(x.buffer), new Uint32Array(y.buffer)]
    for (let i = 0; i < count; i++) {
      xBits[i] = next()
      yBits[i] = next()
      if (i % 4 === 1) y[i] = Math.fround((next() / 2 ** 32 - 0.5) * 200 / Math.log(Math.abs(x[i]!)))
      if (i % 4 === 2) y[i] = next() % 41 - 20
      if (i % 4 === 3) [x[i], y[i]] = [next() / 2 ** 31, (next() / 2 ** 32 - 0.5) * 300]
    }
    const { worst, where } = worstOf(applied2(power32, x, y), i => referencePower(x[i]!, y[i]!), ulps32)
    note('power float32', worst)
    expect(worst, `at ${x[where]!}, ${y[where]!}`).toBeLessThanOrEqual(0.6)
  })
})

describe('float64, as relative errors', () => {
  const xs = samples64()
  const BOUNDS: Readonly<Record<Elementary, number>> = {
    exponential: 8e-16, exponential_minus_one: 5e-16, log: 5e-16, log_plus_one: 5e-16, sine: 5e-16, cosine: 5e-16, tanh: 1e-15, logistic: 8e-16,
    erf: 5e-16, erfc: 1e-15,
  }

  it.each(names)('%s', name => {
    const f = reference[name]
    const { worst, where } = worstOf(applied(float64[name], xs), i => f(xs[i]!), relative64)
    note(`${name} float64`, worst)
    expect(worst, `at ${xs[where]!}`).toBeLessThanOrEqual(BOUNDS[name])
  })

  it('power', () => {
    const next = randomBits(9)
    const count = 2 ** 17
    const x = new Float64Array(count)
    const y = new Float64Array(count)
    const [xBits, yBits] = [new Uint32Array(x.buffer), new Uint32Array(y.buffer)]
    for (let i = 0; i < count; i++) {
      xBits.set([next(), next()], 2 * i)
      yBits.set([next(), next()], 2 * i)
      if (i % 4 === 1) y[i] = (next() / 2 ** 32 - 0.5) * 1500 / Math.log(Math.abs(x[i]!))
      if (i % 4 === 2) y[i] = next() % 41 - 20
      if (i % 4 === 3) [x[i], y[i]] = [next() / 2 ** 31, (next() / 2 ** 32 - 0.5) * 2000]
    }
    const { worst, where } = worstOf(applied2(power64, x, y), i => referencePower(x[i]!, y[i]!), relative64)
    note('power float64', worst)
    expect(worst, `at ${x[where]!}, ${y[where]!}`).toBeLessThanOrEqual(2e-15)
  })
})
