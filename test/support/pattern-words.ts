import fc from 'fast-check'
import { asStated } from '../../src/tensor/cast.js'
import { called, curried, every, numeric, type Arguments, type Row, type Sample } from './row.js'
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

/** A pattern, a shape and the sizes given. */
type Drawn = readonly [pattern: string, shape: readonly number[], sizes: { readonly [name: string]: number }]

export const patterns = {
  rearrange: [
    ['a b -> b a', [2, 3], {}], ['a b -> (b a)', [2, 3], {}], ['(a b) c -> b c a', [6, 2], { a: 3 }], ['a ... -> ... a', [2, 3, 2], {}], ['a 1 b -> () b a', [2, 1, 3], {}],
    ['a (b c) (d e) -> (a b d) (c e)', [1, 4, 6], { b: 2, e: 3 }], ['... -> (...)', [2, 1, 2], {}],
  ],
  reduce: [
    ['a b -> a', [2, 3], {}], ['a (b 2) -> b a', [2, 4], {}], ['... a -> a', [2, 2, 3], {}], ['(a b) c -> c 1', [6, 2], { a: 3 }], ['a b ->', [2, 2], {}],
  ],
  repeat: [['a -> a b', [3], { b: 2 }], ['a -> (a 2)', [3], {}], ['a ... -> b ... a', [2, 3], { b: 2 }], ['(a b) -> b c a', [4], { a: 2, c: 3 }], ['a b -> b a', [2, 3], {}]],
} as const satisfies { readonly [word: string]: readonly Drawn[] }

const arranged = (drawn: readonly Drawn[], more: fc.Arbitrary<Arguments>): fc.Arbitrary<Sample> => fc.tuple(fc.constantFrom(...drawn), more).chain(([[pattern, shape, sizes], args]) =>
  floatsOf('apart', shape).map(inputs => ({ inputs, args: { pattern, sizes, ...args } })))

const givenSizes = ({ sizes }: Arguments): readonly unknown[] => Object.keys(asStated(sizes)).length === 0 ? [] : [sizes]

const pattern = (word: 'rearrange' | 'repeat'): Row => ({
  word, dtypes: every, differentiable: true, samples: arranged(patterns[word], fc.constant({})),
  call: ([x], args) => called(word)(x, args['pattern'], ...givenSizes(args)),
  last: { call: ([x], args) => curried(word)(args['pattern'])(x), when: args => givenSizes(args).length === 0 },
})

export const patternRows: readonly Row[] = [
  pattern('rearrange'), pattern('repeat'),
  {
    word: 'reduce', dtypes: ['float32', 'float64'], differentiable: true, samples: arranged(patterns.reduce, fc.constantFrom('sum', 'mean', 'max', 'min', 'prod').map(by => ({ by }))),
    call: ([x], args) => called('reduce')(x, args['pattern'], args['by'], ...givenSizes(args)),
    last: { call: ([x], args) => curried('reduce')(args['pattern'], args['by'])(x), when: args => givenSizes(args).length === 0 },
  },
  { word: 'einsum', dtypes: numeric, differentiable: true, samples: einsums, call: (xs, { equation }) => called('einsum')(asStated(equation), ...xs) },
]
