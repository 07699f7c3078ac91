import fc from 'fast-check'
import * as P from 'pullback'
import { compile, type AnyTensor, type Tree } from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { differences, unsigned } from '../support/compare.js'
import { castSample, listOf, type Result } from '../support/row.js'
import { rows } from '../support/words.js'

const read = (result: Result): unknown => listOf(result).map(unsigned)

const ofDTypes = rows.flatMap(row => row.dtypes.map(dtype => [`${row.word} of ${dtype}`, row, dtype] as const))

it('every word that computes has a row', () => {
  const others = new Set((
    'flow pipe isTensor equalTo allClose ShapeMismatch ArgumentError arange dim eye fromArray full linspace ones tensor zeros item print toArray toFlat assertShape '
    + 'refine grad stopGradient valueAndGrad vjp checkGrads GradientMismatch compile threads MemoryError jvp vmap scan cond whileLoop customVjp hessian jacobian remat TraceError'
  ).split(' '))
  const named = new Set(rows.map(({ word }) => word))
  expect(named.size).toBe(rows.length)
  expect(Object.keys(P).filter(word => !others.has(word) && !named.has(word))).toEqual([])
})

describe('compile(f) gives what f gives', () => {
  it.each(ofDTypes)('%s', (_, row, dtype) => {
    fc.assert(fc.property(row.samples, sample => {
      const { inputs, args } = castSample(sample, dtype)
      const compiled = compile((...xs: readonly AnyTensor[]): Tree => asStated(row.call(xs, args)))
      const expected = listOf(row.call(inputs, args))
      // Sums have another order than the reference engine's float64; test/law/compiled scales the tolerance by what is summed.
      const tolerance = { relative: dtype === 'float64' ? 1e-11 : 2e-5, absolute: dtype === 'float64' ? 1e-12 : 1e-5 }
      const first = listOf(asStated<Result>(compiled(...inputs)))
      expect(first.flatMap((x, i) => differences(x, expected[i]!, tolerance))).toEqual([])
      expect(first.length).toBe(expected.length)
      expect(read(asStated(compiled(...inputs)))).toEqual(first.map(unsigned))
    }), { numRuns: 15 })
  })
})

describe('pipe(a, word(b)) gives what word(a, b) gives', () => {
  it.each(ofDTypes.flatMap(([name, row, dtype]) => row.last === undefined ? [] : [[name, row, dtype, row.last] as const]))('%s', (_, row, dtype, last) => {
    fc.assert(fc.property(row.samples.filter(({ args }) => last.when(args)), sample => {
      const { inputs, args } = castSample(sample, dtype)
      expect(read(last.call(inputs, args))).toEqual(read(row.call(inputs, args)))
    }), { numRuns: 15 })
  })
})
