import fc from 'fast-check'
import { compile, type AnyTensor, type Tree } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { describe, expect, it } from 'vitest'
import { expectSame } from '../support/compare.js'
import { castSample, rows, type Result } from '../support/words.js'

const listOf = (result: Result): readonly AnyTensor[] => Array.isArray(result) ? result : [asStated<AnyTensor>(result)]

const expectEqual = (found: Result, expected: Result, label: string): void => {
  expect(listOf(found).length).toBe(listOf(expected).length)
  listOf(found).forEach((x, i) => expectSame(x, listOf(expected)[i]!, label))
}

const of = rows.flatMap(row => row.dtypes.map(dtype => [`${row.word} of ${dtype}`, row, dtype] as const))

describe('compile(f) gives what f gives', () => {
  it.each(of)('%s', (name, row, dtype) => {
    fc.assert(fc.property(row.samples, sample => {
      const { inputs, args } = castSample(sample, dtype)
      const f = (...xs: readonly AnyTensor[]): Tree => asStated(row.call(xs, args))
      const compiled = compile(f)
      const expected = row.call(inputs, args)
      expectEqual(asStated(compiled(...inputs)), expected, name)
      expectEqual(asStated(compiled(...inputs)), expected, `${name}, again`)
    }), { numRuns: 15 })
  })
})

describe('pipe(a, word(b)) gives what word(a, b) gives', () => {
  it.each(of.filter(([, row]) => row.last !== undefined))('%s', (name, row, dtype) => {
    let seen = 0
    fc.assert(fc.property(row.samples.filter(({ args }) => row.last!.when(args)), sample => {
      const { inputs, args } = castSample(sample, dtype)
      seen++
      expectEqual(row.last!.call(inputs, args), row.call(inputs, args), name)
    }), { numRuns: 15 })
    expect(seen).toBeGreaterThan(0)
  })
})
