import fc from 'fast-check'
import type { DType } from 'pullback'
import { always, called, curried, floats, none, numeric, type Row, type Sample } from './row.js'
import { broadcasting, floatsOf, shapes, type Kind } from './samples.js'

/*
 * The rows of the words of NumPy's vocabulary beyond the first ones; `words.ts` has the table.
 */

/** Numbers from -2.2 to 2.2, moved and made smaller, so that they lie within the domain. */
type Within = readonly [kind: Kind, change: (x: number) => number]

const unary = (word: string, [kind, change]: Within, differentiable = true, dtypes: readonly DType[] = floats): Row => ({
  word, dtypes, differentiable,
  call: ([x]) => called(word)(x),
  samples: shapes().chain(shape => floatsOf(kind, shape, change)).map(inputs => ({ inputs, args: none })),
})

const pairs = (kind: Kind, other: (x: number) => number): fc.Arbitrary<Sample> =>
  shapes().chain(shape => fc.tuple(broadcasting(shape), broadcasting(shape)))
    .chain(([a, b]) => fc.tuple(floatsOf(kind, a), floatsOf(kind, b, other))).map(([[a], [b]]) => ({ inputs: [a!, b!], args: none }))

const binary = (word: string, dtypes: readonly DType[], samples: fc.Arbitrary<Sample>, differentiable = true): Row => ({
  word, dtypes, samples, differentiable,
  call: ([a, b]) => called(word)(a, b),
  last: { call: ([a, b]) => curried(word)(b)(a), when: always },
})

/** A word with a number that may be left out. */
const scaled = (word: string, name: string): Row => ({
  word, dtypes: floats, differentiable: true,
  call: ([x], args) => called(word)(x, args[name]),
  last: { call: ([x], args) => curried(word)(args[name])(x), when: args => args[name] !== undefined },
  samples: shapes().chain(shape => floatsOf('any', shape)).chain(inputs => fc.constantFrom(none, { [name]: 0.3 }).map(args => ({ inputs, args }))),
})

const any: Within = ['any', x => x]
const positive: Within = ['positive', x => x]
const small: Within = ['any', x => x * 0.4]
const above1: Within = ['positive', x => x + 1]

/** Of whole numbers and others, far from where the quotient is whole. */
const remainders = pairs('any', x => Math.sign(x) * (Math.ceil(Math.abs(x)) + 0.0625))

const elementwise: readonly Row[] = [
  ...['exp2', 'cbrt', 'atan', 'sinh', 'cosh', 'asinh', 'logSigmoid', 'mish', 'softsign'].map(word => unary(word, any)),
  unary('log2', positive), unary('acosh', above1),
  ...['tan', 'asin', 'acos', 'atanh'].map(word => unary(word, small)),
  ...['floor', 'ceil', 'round', 'isNaN', 'isFinite'].map(word => unary(word, any, false)),
  scaled('leakyRelu', 'slope'), scaled('elu', 'scale'),
  binary('atan2', floats, pairs('any', x => x)),
  binary('mod', numeric, remainders), binary('floorDiv', numeric, remainders, false),
]

export const vocabularyRows: readonly Row[] = [...elementwise]
