import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { checkGrads, toFlat, vjp, type AnyTensor, type FloatTree, type Tree } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { describe, expect, it } from 'vitest'
import { rows, type Row, type Sample } from '../support/words.js'

const differentiable = rows.filter(row => row.differentiable)

const isFloat = (x: AnyTensor): boolean => x.dtype === 'float64'

/** The word as a function of its float inputs, the others held. */
const ofFloats = (row: Row, { inputs, args }: Sample): { readonly f: (...floats: readonly AnyTensor[]) => Tree; readonly floats: readonly AnyTensor[] } => {
  const at = inputs.flatMap((x, i) => isFloat(x) ? [i] : [])
  return {
    f: (...floats) => asStated(row.call(inputs.map((x, i) => at.includes(i) ? floats[at.indexOf(i)]! : x), args)),
    floats: at.map(i => inputs[i]!),
  }
}

const passes = (f: (...xs: readonly AnyTensor[]) => Tree, floats: readonly AnyTensor[], tolerance: number): void => {
  const found = checkGrads(f, { tolerance })(...floats)
  if (isLeft(found)) expect.fail(`${found.left.message} at ${floats.map(x => `${x.toString()} ${[...toFlat(x)].join()}`).join(' and ')}`)
}

describe('the derivative of every word is its central difference in float64', () => {
  it.each(differentiable.map(row => [row.word, row] as const))('%s', (_, row) => {
    fc.assert(fc.property(row.samples, sample => {
      const { f, floats } = ofFloats(row, sample)
      passes(f, floats, 1e-6)
    }), { numRuns: 40 })
  })
})

describe('the derivative of every word has a derivative, its own central difference', () => {
  it.each(differentiable.map(row => [row.word, row] as const))('%s', (_, row) => {
    fc.assert(fc.property(row.samples, sample => {
      const { f, floats } = ofFloats(row, sample)
      // The pullback as a function of the arguments and of the cotangent, for which the output stands in.
      const backward = (...xs: readonly AnyTensor[]): Tree => {
        const [y, pull] = vjp(asStated<(...floats: readonly FloatTree[]) => FloatTree>(f))(...asStated<readonly FloatTree[]>(xs))
        return asStated(pull(y))
      }
      passes(backward, floats, 1e-6)
    }), { numRuns: 12 })
  })
})
