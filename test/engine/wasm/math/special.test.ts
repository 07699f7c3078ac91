import { describe, expect, it } from 'vitest'
import { Code } from '../../../../src/engine/wasm/assembler/code.js'
import { assemble } from '../../../../src/engine/wasm/assembler/module.js'
import { host } from '../../../../src/engine/wasm/host/host.js'
import { applied, applied2, type Elementary, float32, float64, power32, power64, reference, referencePower } from './support.js'

const names = Object.keys(reference) as readonly Elementary[]

/** Arguments whose results have no rounding error to speak of. */
const EXACT: Readonly<Record<Elementary, readonly number[]>> = {
  exponential: [0, -0, Infinity, -Infinity, NaN, 1000, -1000, 3e38, -3e38, 1e-45, -1e-45],
  exponential_minus_one: [0, -0, Infinity, -Infinity, NaN, 1000, -1000, 3e38, -3e38, 1e-45, -1e-45, 1e-40, 1e-20, -1e-20],
  log: [0, -0, 1, Infinity, -Infinity, NaN, -1, -1e-45, -3e38],
  log_plus_one: [0, -0, -1, -2, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-20, -1e-20, -3e38],
  sine: [0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-20, -1e-20],
  cosine: [0, -0, Infinity, -Infinity, NaN, 1e-45, 1e-20],
  tanh: [0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-20, -1e-20, 9.1, -9.1, 20, -20, 1000, 3e38],
  logistic: [0, -0, Infinity, -Infinity, NaN, 1000, -1000, 40, 3e38, -3e38, 1e-45],
  erf: [0, -0, Infinity, -Infinity, NaN, 6, -6, 1000, 3e38],
  erfc: [0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-20, -6, 30, 1000, 3e38, -3e38],
}

const BASES = [
  0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, Infinity, -Infinity, NaN, 1e-45, -1e-45, 3e38, -3e38, 1.0000001192092896, 0.9999999403953552, 1e-30,
]
const EXPONENTS = [
  0, -0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, 2.5, -2.5, Infinity, -Infinity, NaN, 16777215, 16777216, -16777215, 3e38, -3e38, 1e-45, -1e-45,
  2147483647, 1e10,
]

describe.each(['float32', 'float64'] as const)('%s', dtype => {
  const of = (values: readonly number[]): Float32Array | Float64Array => dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values)

  it.each(names)('%s of special numbers', name => {
    // float64's tanh reaches 1 at 19.1 only.
    const xs = of(EXACT[name].filter(x => dtype === 'float32' || Math.abs(x) !== 9.1))
    expect([...applied((dtype === 'float32' ? float32 : float64)[name], xs)]).toEqual([...of([...xs].map(reference[name]))])
  })

  it('power of all pairs of special numbers', () => {
    const pairs = BASES.flatMap(x => EXPONENTS.map(y => [x, y] as const))
    const [x, y] = [of(pairs.map(([base]) => base)), of(pairs.map(([, exponent]) => exponent))]
    const got = applied2(dtype === 'float32' ? power32 : power64, x, y)
    const wanted = of([...x].map((base, i) => referencePower(base, y[i]!)))
    const wrong = [...got].flatMap((value, i) => {
      const same = Object.is(value, wanted[i]) || Math.abs(value - wanted[i]!) <= Math.abs(wanted[i]!) * (dtype === 'float32' ? 1e-7 : 2e-15)
      return same ? [] : [`${x[i]!} ^ ${y[i]!} is ${value}, not ${wanted[i]!}`]
    })
    expect(wrong).toEqual([])
  })

  it('keeps one lane out of another', () => {
    const width = dtype === 'float32' ? 4 : 2
    const wrong: string[] = []
    for (const name of names) {
      const routine = (dtype === 'float32' ? float32 : float64)[name]
      const plain = [0.3, 1.7, -0.9, 2.2]
      const alone = applied(routine, of(plain))
      for (const odd of [1e-45, 0, NaN, Infinity, 1e30, -5]) {
        for (let lane = 0; lane < width; lane++) {
          const mixed = applied(routine, of(plain.map((x, i) => i === lane ? odd : x)))
          if (alone.some((value, i) => i !== lane && !Object.is(mixed[i], value))) wrong.push(`${name} beside ${odd}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('NaN with any payload', () => {
  it.each(names)('%s', name => {
    const bits = Uint32Array.from([0x7fc00001, 0x7fc001ff, 0xffc12345, 0x7fffffff, 0xffffffff, 0x7f800001, 0x7fa00080, 0xff8001ff])
    expect([...applied(float32[name], new Float32Array(bits.buffer))].every(Number.isNaN)).toBe(true)
    expect([...applied(float64[name], new Float64Array(Uint32Array.from([1, 0x7ff80000, 0x3ff, 0xfff80000]).buffer))].every(Number.isNaN)).toBe(true)
  })
})

describe('as functions of a module', () => {
  it('gives temporaries back', () => {
    for (const name of names) {
      for (const routine of [float32[name], float64[name]]) {
        const code = new Code(['v128'], ['v128'])
        routine(code, code.param(0))
        const once = code.entry()[0]
        expect(once).toBeDefined()
        const before = code.local('v128')
        code.release('v128', before)
        code.op('drop')
        routine(code, code.param(0))
        // A second emission needs no new temporary.
        expect(code.local('v128')).toBeLessThanOrEqual(before)
        expect(host.validate(assemble([{ code, name: 'f' }], { pages: 1 }))).toBe(true)
      }
    }
  })
})
