import fc from 'fast-check'
import { asStated } from '../../src/tensor/cast.js'
import { called, numeric, type Row, type Sample } from './row.js'
import { floatsOf } from './samples.js'

/*
 * The rows of the words that read a pattern.
 */

export const equations = [
  'ij->ji', 'ij->', 'ii->i', 'iji->ij', 'ii', 'ij,jk->ik', 'ij,kj->ki', 'bij,bjk->bik', 'i,j->ij', 'ij,ij->i', ',ij->ji', 'ij,jk,kl->il', 'i,ij,j->', 'b,bi,io->bo', '...i,ij->...j',
  '...ij,...jk->...ik', 'ij,jk,kl,lm->im',
]

/** Sizes for the letters of an equation, and the shapes of its operands; `...` stands for a 2 in each. */
export const shapesOf = (equation: string, sizes: readonly number[]): readonly (readonly number[])[] => {
  const terms = equation.replace(/->.*/, '').replaceAll('...', '.').split(',')
  const letters = [...new Set(terms.join('').split(''))]
  return terms.map(term => term.split('').map(k => k === '.' ? 2 : sizes[letters.indexOf(k)]!))
}

const einsums: fc.Arbitrary<Sample> = fc.tuple(fc.constantFrom(...equations), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 }))
  .chain(([equation, sizes]) => floatsOf('any', ...shapesOf(equation, sizes)).map(inputs => ({ inputs, args: { equation } })))

export const patternRows: readonly Row[] = [
  { word: 'einsum', dtypes: numeric, differentiable: true, samples: einsums, call: (xs, { equation }) => called('einsum')(asStated(equation), ...xs) },
]
