import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { checkGrads, toFlat, vjp, type AnyTensor, type Tree } from 'pullback'
import type { FloatTree } from 'pullback/types'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Sample } from '../support/row.js'
import { rows } from '../support/words.js'

const differentiable = rows.filter(row => row.differentiable).map(row => [row.word, row] as const)

type Function = (...floats: readonly AnyTensor[]) => Tree

const isFloat = (x: AnyTensor): boolean => x.dtype === 'float64'

/** The word as a function of its float inputs, the others held. */
const ofFloats = (row: Row, { inputs, args }: Sample): Function => (...floats) => {
  let next = 0
  return asStated(row.call(inputs.map(x => isFloat(x) ? floats[next++]! : x), args))
}

/** 'right', or what is wrong and where. */
const verdict = (f: Function, { inputs, args }: Sample): string => {
  const floats = inputs.filter(isFloat)
  const found = checkGrads(f)(...floats)
  return isRight(found) ? 'right' : `${found.left.message}, with ${JSON.stringify(args)}, at ${floats.map(x => toFlat(x).join()).join(' and ')}`
}

describe('the derivative of every word is its central difference in float64', () => {
  it.each(differentiable)('%s', (_, row) => {
    fc.assert(fc.property(row.samples, sample => { expect(verdict(ofFloats(row, sample), sample)).toBe('right') }), { numRuns: 50 })
  })
})

/** The pullback as a function of the arguments and of the cotangent, for which the output stands in. */
const pulled = (f: Function): Function => (...xs) => {
  const [y, pull] = vjp(asStated<(...floats: readonly FloatTree[]) => FloatTree>(f))(...asStated<readonly FloatTree[]>(xs))
  return asStated(pull(y))
}

describe('the derivative of every word has a derivative, its own central difference', () => {
  it.each(differentiable)('%s', (_, row) => {
    fc.assert(fc.property(row.samples, sample => { expect(verdict(pulled(ofFloats(row, sample)), sample)).toBe('right') }), { numRuns: 15 })
  })
})
