import { describe, expect, it } from 'vitest'
import * as defined from '../../../../src/primitive/reference/math/index.js'
import { applied, applied2, type Elementary, float64, power64, randomBits } from './support.js'

/*
 * The definitions and WebAssembly have the same formulas of float64: the same bits, at any bits of the operands.
 */

const definitions: Readonly<Record<Elementary, (x: number) => number>> = {
  exponential: defined.exp, exponential_minus_one: defined.expm1, log: defined.log, log_plus_one: defined.log1p, sine: defined.sin, cosine: defined.cos,
  tanh: defined.tanh, logistic: defined.logistic, erf: defined.erf, erfc: defined.erfc,
}

const EDGES = [
  0, 1, 0.5, 2, Infinity, NaN, Math.SQRT2, Math.SQRT1_2, 2 ** 19, 2 ** 19 - 0.5, 2 ** 1023, 1e308, 2 ** -1022, 5e-324, 2 ** -27, 2 ** -54, 0.476, 0.477, 27.3, 26.6, 40, 19.11, 38,
  709.78, 710, 745.1, 746, Math.LN2, Math.PI,
]

const RANGES = [2, 20, 80, 1500]

const operands = (): Float64Array => {
  const next = randomBits(11)
  const bits = Uint32Array.from({ length: 2 ** 17 }, next)
  const anything = new Float64Array(bits.buffer)
  const usual = Array.from({ length: 2 ** 15 }, (_, i) => (next() / 2 ** 32 - 0.5) * RANGES[i % RANGES.length]!)
  return Float64Array.from([...anything, ...usual, ...EDGES, ...EDGES.map(x => -x)])
}

const differing = (found: Float64Array, wanted: (i: number) => number, told: (i: number) => string): readonly string[] =>
  [...found].flatMap((y, i) => Object.is(y, wanted(i)) ? [] : [`${told(i)} is ${y}, defined as ${wanted(i)}`]).slice(0, 5)

describe('float64 as it is defined', () => {
  const xs = operands()

  it.each(Object.keys(definitions) as readonly Elementary[])('%s', name => {
    expect(differing(applied(float64[name], xs), i => definitions[name](xs[i]!), i => `${name}(${xs[i]})`)).toEqual([])
  })

  it('power', () => {
    const ys = Float64Array.from(xs, (_, i) => i % 3 === 0 ? Math.round(xs[(i * 7919) % xs.length]! % 50) : xs[(i * 7919) % xs.length]!)
    const [x, y] = [Float64Array.of(...EDGES.flatMap(a => EDGES.map(() => -a)), ...xs), Float64Array.of(...EDGES.flatMap(() => EDGES.map(b => -b)), ...ys)]
    expect(differing(applied2(power64, x, y), i => defined.pow(x[i]!, y[i]!), i => `${x[i]} ^ ${y[i]}`)).toEqual([])
  })
})
