import fc from 'fast-check'
import { isTensor, type AnyTensor, type DType } from 'pullback'
import { sizeOf } from '../../support/samples.js'
import { source, zeros, type Piece, type Sizes } from './piece.js'
import { words, type Rest, type Word } from './words.js'

/*
 * Expressions of the language as source text, drawn at a fixed seed.
 */

export interface Program {
  readonly words: readonly string[]
  readonly text: string
}

const seed = 20250
export const drawn = <T>(of: fc.Arbitrary<T>, count: number, salt = 0): readonly T[] => fc.sample(of, { seed: seed + salt, numRuns: count })

const sizes = fc.constantFrom(0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 10, 12)
const shapes = fc.array(sizes, { maxLength: 5 }).filter(shape => sizeOf(shape) <= 3000)

const lastForm = (word: string, rest: Rest): string => rest.length === 0 ? word : `${word}(${rest.map(({ text }) => text).join(', ')})`

/** The forms of a call: data-first, data-last, by an arrow in a pipe; the number first, for a binary word. */
const formed = ({ word, first, last }: Word, x: Piece, rest: Rest, form: number): string => {
  if (form === 0 || !last(rest)) return first(x, rest).text
  const step = lastForm(word, rest)
  return form === 1 && rest.length > 0 ? `${step}(${x.text})` : `pipe(${x.text}, ${step})`
}

const programOf = (word: Word): fc.Arbitrary<Program> =>
  fc.tuple(shapes.filter(word.fits), fc.constantFrom(...word.dtypes)).chain(([shape, dtype]) =>
    fc.tuple(source(shape, dtype), word.rest({ shape, dtype }), fc.nat(3)).map(([x, rest, form]) =>
      ({ words: [word.word], text: formed(word, x, rest, form) })))

interface Chain { readonly words: readonly string[]; readonly steps: readonly string[]; readonly value: AnyTensor }

const grown = (chain: Chain, left: number): fc.Arbitrary<Chain> => {
  const { shape, dtype } = chain.value
  if (left === 0 || sizeOf(shape) > 3000 || shape.length > 6) return fc.constant(chain)
  const fitting = words.filter(({ word, dtypes, fits }) => word !== 'split' && dtypes.includes(dtype) && fits(shape))
  return fc.constantFrom(...fitting).chain(word => fc.tuple(word.rest({ shape, dtype }), fc.boolean()).chain(([rest, curried]) => {
    const x: Piece = { text: 'y', value: chain.value }
    const next = word.first(x, rest)
    if (!isTensor(next.value)) throw new Error(`${next.text} is no tensor`)
    const step = curried && word.last(rest) ? lastForm(word.word, rest) : `y => ${next.text}`
    return grown({ words: [...chain.words, word.word], steps: [...chain.steps, step], value: next.value }, left - 1)
  }))
}

const dtypes: readonly DType[] = ['float32', 'float32', 'float64', 'int32', 'bool']

const chains: fc.Arbitrary<Program> = fc.tuple(shapes, fc.constantFrom(...dtypes), fc.integer({ min: 2, max: 5 })).chain(([shape, dtype, length]) =>
  source(shape, dtype).chain(x => grown({ words: [], steps: [], value: x.value as AnyTensor }, length)
    .map(({ words: used, steps }) => ({ words: used, text: `pipe(${[x.text, ...steps].join(', ')})` }))))

const constructors: readonly Program[] = [
  'eye(3)', "eye(0, { dtype: 'int32' })", 'eye(12)', 'arange(5)', "arange(0, { dtype: 'int32' })", 'linspace(0, 1, 7)', "linspace(0, 1, 1, { dtype: 'float64' })",
  'tensor(2)', 'tensor([])', 'tensor([[], []])', 'tensor([true, false])', "tensor([[1], [2]], { dtype: 'float64' })", 'tensor([[[1, 2], [3, 4]]])',
].map(text => ({ words: [], text }))

/** Programs whose shapes are all literal, each word several times alone and in chains. */
export const exactPrograms = (each: number, count: number): readonly Program[] => [
  ...constructors, ...words.flatMap((word, i) => drawn(programOf(word), each, i)), ...drawn(chains, count, 1000),
]

/** Shapes with sizes up to 10⁹ and ranks up to 8, whose number of elements is a safe integer. */
const hugeShapes = fc.tuple(
  fc.array(fc.oneof(fc.constantFrom(1, 2, 3, 10), fc.integer({ min: 1, max: 1e9 }), fc.constantFrom(1e9, 999_999_937, 536_870_912)), { minLength: 1, maxLength: 3 }),
  fc.array(fc.constantFrom(1, 1, 2, 3), { maxLength: 5 }),
).map(([large, small]): Sizes => [...large, ...small].toSorted((a, b) => (a * 7919) % 101 - (b * 7919) % 101))
  .filter(shape => Number.isSafeInteger(sizeOf(shape) * 36))

/** Words that make no elements of their own, as `oneHot` does, or a number spread over a shape. */
const hugeWords = new Set((
  'add maximum equal where neg cast matmul sum all argmax softmax transpose flatten reshape permute expandDims squeeze broadcastTo flip concat stack '
  + 'slice split pad tile take gather').split(' '))

const spreads = new Set(['add', 'maximum', 'equal', 'where'])

/** Programs of such shapes: they can be typed and traced, not executed. */
export const hugePrograms = (each: number): readonly Program[] => words.filter(({ word }) => hugeWords.has(word)).flatMap((word, i) =>
  drawn(fc.tuple(hugeShapes.filter(word.fits), fc.constantFrom(...word.dtypes)).chain(([shape, dtype]) =>
    fc.tuple(word.rest({ shape, dtype }).filter(rest => !spreads.has(word.word) || rest.every(({ value }) => typeof value !== 'number')), fc.nat(2)).map(([rest, form]) =>
      ({ words: [word.word], text: formed(word, zeros(shape, dtype), rest, form) }))), each, 2000 + i))
