import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArrayView } from '../../../src/primitive/row/kernel.js'
import type { DotDimensions } from '../../../src/primitive/row/params.js'
import { at, forAll, indices, numericDtype, run, smallOf, view } from './support.js'

/** Sizes by letter, and the letters of both operands: as in einsum, every order of axes. */
const operands = fc.record({
  dtype: numericDtype,
  sizes: fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
  batch: fc.subarray(['a', 'b']),
  contracted: fc.subarray(['c', 'd']),
  left: fc.subarray(['e', 'f']),
  right: fc.subarray(['g', 'h']),
}).chain(({ dtype, sizes, batch, contracted, left, right }) => {
  const sizeOfLetter = (letter: string) => sizes['abcdefgh'.indexOf(letter)]!
  const all = (letters: string[]) => fc.shuffledSubarray(letters, { minLength: letters.length })
  return fc.record({
    l: all([...batch, ...contracted, ...left]),
    r: all([...batch, ...contracted, ...right]),
    b: all(batch),
    c: all(contracted),
  })
    .chain((letters) => fc.record({
      letters: fc.constant(letters),
      lhs: smallOf(dtype, letters.l.map(sizeOfLetter)),
      rhs: smallOf(dtype, letters.r.map(sizeOfLetter)),
      size: fc.constant(sizeOfLetter),
    }))
})

test('dot_general by enumeration of all indices', () => forAll(operands, ({ letters: { l, r, b, c }, lhs, rhs, size }) => {
  const free = (own: string[]) => own.filter((letter) => !b.includes(letter) && !c.includes(letter))
  const result = [...b, ...free(l), ...free(r)]
  const params: DotDimensions = {
    lhsBatching: b.map((x) => l.indexOf(x)), rhsBatching: b.map((x) => r.indexOf(x)),
    lhsContracting: c.map((x) => l.indexOf(x)), rhsContracting: c.map((x) => r.indexOf(x)),
  }
  const naive = indices(result.map(size)).map((outer) => {
    const sum = indices(c.map(size)).map((inner) => {
      const value = (letter: string) => result.includes(letter) ? outer[result.indexOf(letter)]! : inner[c.indexOf(letter)]!
      return at(lhs, l.map(value)) * at(rhs, r.map(value))
    }).reduce((s, p) => s + p, 0)
    return sum + 0
  })
  expect(run('dot_general', [lhs, rhs], params, result.map(size), lhs.dtype).map((x) => x + 0)).toEqual(naive)
}))

const inner = (a: ArrayView, b: ArrayView): number[] =>
  run('dot_general', [a, b], { lhsBatching: [], rhsBatching: [], lhsContracting: [0], rhsContracting: [0] }, [], a.dtype)

test('float32 accumulates in float64, int32 wraps', () => {
  expect(inner(view('float32', [3], [2 ** 30, 1, -(2 ** 30)]), view('float32', [3], [1, 1, 1]))).toEqual([1])
  const wrapped = Number(BigInt.asIntN(32, 123456789n * 987654321n + 2147483647n))
  expect(inner(view('int32', [2], [123456789, 1]), view('int32', [2], [987654321, 2147483647]))).toEqual([wrapped])
})

test('zero times infinity is not skipped', () => {
  expect(inner(view('float32', [2], [0, 1]), view('float32', [2], [Infinity, 1]))).toEqual([NaN])
})

test('nothing to contract gives zeros', () => {
  expect(run('dot_general', [view('float32', [2, 0], []), view('float32', [0, 3], [])],
    { lhsBatching: [], rhsBatching: [], lhsContracting: [1], rhsContracting: [0] }, [2, 3], 'float32')).toEqual([0, 0, 0, 0, 0, 0])
})
