import { fromArray, toFlat, type AnyTensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import { asStated } from '../../../src/tensor/cast.js'
import { caseAt, report, runs } from './check.js'
import { functionOf, listing, namesIn, tensorOf, type Case } from './case.js'
import { complaints, type Compiler } from './compare.js'
import { engine, reference, sloppy, type Evaluate } from './other-engine.js'

/*
 * The comparison is neither too strict nor too lax: an engine that sums in another order and rounds its functions a little otherwise passes,
 * and one that is wrong in one element does not.
 */

const count = Math.max(400, runs - 2000)
const cases: readonly Case[] = Array.from({ length: count }, (_, i) => caseAt(1_000_000 + i))

const failing = (compiler: Compiler): readonly Case[] => cases.filter(c => complaints(c, compiler).length > 0)

it('an engine as accurate as engines must be passes', () => {
  const wrong = failing(engine(sloppy))
  expect(wrong.length === 0 ? '' : report(wrong[0]!, 'too strict', engine(sloppy))).toBe('')
})

/** Results altered after they were computed rightly. */
const altering = (alter: (x: AnyTensor) => AnyTensor): Compiler => f => (...args) => asStated<readonly AnyTensor[]>(engine(reference)(f)(...args)).map(alter)

const withData = (x: AnyTensor, change: (data: number[]) => number[]): AnyTensor =>
  fromArray([...x.shape], change([...toFlat(x)]), { dtype: x.dtype })

const alterations: readonly (readonly [string, (data: number[]) => number[]])[] = [
  ['the last element off by a thousandth', data => data.with(-1, data.at(-1)! * 1.001)],
  ['the greatest element off by a thousandth', data => {
    const at = data.reduce((best, x, i) => Math.abs(x) > Math.abs(data[best]!) ? i : best, 0)
    return data.with(at, data[at]! * 1.001)
  }],
  ['lanes shifted by one', data => [...data.slice(1), data[0]!]],
  ['the tail of a vector left at 0', data => data.map((x, i) => i < data.length - data.length % 4 ? x : 0)],
  ['the last element NaN', data => data.with(-1, NaN)],
]

const floats = (c: Case): boolean => c.program.results.every(n => {
  const first = c.program.arguments.length
  const { dtype, shape } = n < first ? c.program.arguments[n]! : c.program.steps[n - first]!.type
  return (dtype === 'float32' || dtype === 'float64') && !shape.includes(0)
})

describe('is found', () => {
  it.each(alterations)('%s', (_, change) => {
    const candidates = cases.filter(c => c.derive === 'no' && !c.special && floats(c))
    // Not where the alteration changes nothing: zeros, equal neighbours, no tail.
    let altered = false
    const compiler = altering(x => withData(x, data => {
      const other = change(data)
      altered ||= other.some((value, i) => value !== data[i])
      return other
    }))
    let [found, all] = [0, 0]
    for (const c of candidates) {
      altered = false
      const wrong = complaints(c, compiler)
      if (!altered) continue
      all++
      if (wrong.length > 0) found++
    }
    expect(all).toBeGreaterThan(30)
    expect(found / all).toBeGreaterThan(0.97)
  })
})

it('a NaN lost and an infinity lost are found', () => {
  for (const lost of [Number.isNaN, (x: number) => Math.abs(x) === Infinity]) {
    const with0 = altering(x => withData(x, data => data.map(value => lost(value) ? 0 : value)))
    const having = Array.from({ length: 1000 }, (_, i) => caseAt(2_000_000 + i)).filter(c => c.special && asStated<readonly AnyTensor[]>(functionOf(c)(c.inputs.map(tensorOf))).some(x => [...toFlat(x)].some(lost)))
    expect(having.length).toBeGreaterThan(10)
    expect(having.filter(c => complaints(c, with0).length > 0).length / having.length).toBeGreaterThan(0.8)
  }
})

/** An engine that is wrong in one primitive. */
const broken = (name: PrimitiveName, spoil: (data: Float64Array) => Float64Array): Evaluate => (step, inputs) => {
  const y = reference(step, inputs)
  return step.name === name ? (asStated<typeof y>(new (asStated<new (data: ArrayLike<number>) => typeof y>(y.constructor))(spoil(Float64Array.from(y))))) : y
}

it('a failing program shrinks to its cause', () => {
  const compiler = engine(broken('reverse', data => data.with(0, data[0]! + 1)))
  const found = failing(compiler)
  expect(found.length).toBeGreaterThan(5)
  for (const c of found.slice(0, 5)) {
    const text = report(c, 'broken reverse', compiler)
    expect(text).toContain('reverse')
    expect(text.split('minimal program:')[1]!.split('\n').filter(line => line.includes(' = '))).toHaveLength(2)
  }
  expect(namesIn(found[0]!)).toContain('reverse')
  expect(listing(found[0]!)).toContain('return')
})
