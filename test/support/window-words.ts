import fc from 'fast-check'
import { called, curried, floats, none, type Arguments, type Row } from './row.js'
import { floatsOf } from './samples.js'

const optionsOf = ({ size: _, ...options }: Arguments): readonly unknown[] => Object.keys(options).length === 0 ? [] : [options]

const plain = (args: Arguments): boolean => optionsOf(args).length === 0

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max })
const prefix = fc.constantFrom<readonly number[]>([], [2], [1, 2])

/** Places, kernels of at most as many, and what they do. */
const kernels = (word: string, rank: 1 | 2): Row => ({
  word, dtypes: floats, differentiable: true,
  call: ([x, w], args) => called(word)(x, w, ...optionsOf(args)),
  last: { call: ([x, w]) => curried(word)(w)(x), when: plain },
  samples: fc.tuple(prefix, fc.tuple(...Array.from({ length: rank }, () => fc.integer({ min: 3, max: 5 }))), fc.tuple(...Array.from({ length: rank }, () => small(3))), small(2), small(2), fc.constantFrom<Arguments>(
    none, none, { stride: 2 }, { padding: 'same' }, { padding: 'same', stride: 2 }, { stride: 2, dilation: 2, padding: 'same' }, { groups: 2 }, { padding: word.startsWith('convT') ? 0 : 1 },
  )).chain(([batch, places, taps, channels, given, args]) => {
    const groups = Number(args['groups'] ?? 1)
    return floatsOf('any', [...batch, ...places, channels * groups], [...taps, channels, given * groups]).map(inputs => ({ inputs, args }))
  }),
})

const pool = (word: string, rank: 1 | 2): Row => ({
  word, dtypes: floats, differentiable: true,
  call: ([x], args) => called(word)(x, args['size'], ...optionsOf(args)),
  last: { call: ([x], { size }) => curried(word)(size)(x), when: plain },
  samples: fc.tuple(prefix, fc.tuple(...Array.from({ length: rank }, () => fc.integer({ min: 3, max: 5 }))), small(3), small(3), fc.constantFrom<Arguments>(
    none, none, { stride: 1 }, { padding: 'same' }, { padding: 'same', stride: 2 },
  )).chain(([batch, places, size, channels, args]) => floatsOf('apart', [...batch, ...places, channels]).map(inputs => ({ inputs, args: { size, ...args } }))),
})

/** Words that slide a window. */
export const windowRows: readonly Row[] = [
  kernels('conv1d', 1), kernels('conv2d', 2), kernels('convTranspose1d', 1), kernels('convTranspose2d', 2),
  pool('maxPool1d', 1), pool('maxPool2d', 2), pool('avgPool1d', 1), pool('avgPool2d', 2),
]
