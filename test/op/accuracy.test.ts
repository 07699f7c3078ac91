import * as P from 'pullback'
import { cast, compile, toFlat, type AnyTensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture } from '../oracle/read.js'
import { tensorOf } from '../support/compare.js'

/*
 * Elementary functions are within 4 units in the last place of float32, and 10⁻¹² of float64, over their whole range: against mpmath.
 */

type Apply = (x: AnyTensor) => AnyTensor

const words = asStated<Readonly<Record<string, Apply>>>(P)

/** The unit in the last place of the float32 nearest to a number. */
const unit = (y: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(y)))) - 23)

const far = (found: AnyTensor, wanted: readonly number[], xs: readonly number[]): readonly string[] => {
  const values = toFlat(found)
  const single = found.dtype === 'float32'
  return wanted.flatMap((y, i) => {
    const exact = single ? Math.fround(y) : y
    const error = Math.abs(values[i]! - y) / (single ? unit(y) : Math.abs(y))
    return values[i] === exact || error <= (single ? 4 : 1e-12) ? [] : [`of ${xs[i]}: ${values[i]}, not ${y}: ${error}`]
  })
}

describe.each(readFixture('accuracy').cases)('$word', ({ word, inputs: [input], outputs: [output] }) => {
  it.each(['float32', 'float64'] as const)('%s', dtype => {
    const x = cast(tensorOf(input!), dtype)
    expect(far(words[word]!(x), output!.data, input!.data)).toEqual([])
    expect(far(compile(words[word]!)(x), output!.data, input!.data)).toEqual([])
  })
})
