import { expect } from 'vitest'
import { fromArray, isTensor, toFlat, type AnyTensor } from 'pullback'
import type { Key } from 'pullback'
import { keyFromWords, keyWords } from '../../src/tensor/key.js'
import { asStated } from '../../src/tensor/cast.js'
import type { Recorded } from '../oracle/read.js'

/*
 * Tensors keep their elements where `toEqual` does not look: two tensors of one shape are always equal to it. These helpers read them.
 */

/** A recorded array as a tensor; uint32 as the int32 of the same bits. */
export const tensorOf = ({ shape, dtype, data }: Recorded): AnyTensor =>
  dtype === 'uint32' ? fromArray([...shape], data.map(word => word | 0), { dtype: 'int32' }) : fromArray([...shape], data, { dtype })

/** The key whose words were recorded. */
export const keyOf = (words: Recorded): Key => keyFromWords(asStated(tensorOf(words)))

/** The words of a key as unsigned numbers. */
export const wordsOf = (key: Key): readonly number[] => [...toFlat(keyWords(key))].map(word => word >>> 0)

/** What one tensor is, elements included, as data that `toEqual` compares. */
export const contents = (x: AnyTensor): { readonly shape: readonly number[]; readonly dtype: string; readonly data: readonly number[] } =>
  ({ shape: [...x.shape], dtype: x.dtype, data: [...toFlat(x)] })

/** A tree with every tensor read out; keys by their words. */
export const contentsOf = (tree: unknown): unknown => isTensor(tree) ? contents(tree)
  : Array.isArray(tree) ? tree.map(contentsOf)
  : typeof tree === 'object' && tree !== null && Object.getPrototypeOf(tree) === Object.prototype
    ? Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, contentsOf(value)]))
    : tree

/** The contents without the sign of zeros. */
export const unsigned = (x: AnyTensor): ReturnType<typeof contents> => ({ ...contents(x), data: contents(x).data.map(value => value + 0) })

/** Same shape, dtype and elements; a zero equals the zero of the other sign, and NaN equals NaN. */
export const expectSame = (found: AnyTensor, expected: AnyTensor, label = ''): void => {
  expect(unsigned(found), label).toEqual(unsigned(expected))
}

export interface Tolerance {
  /** Of the largest finite entry expected. */
  readonly relative: number
  /** Against each entry by itself instead. */
  readonly elementwise?: boolean
  /** Passes whatever the entries' size. */
  readonly absolute?: number
}

/** Where two tensors differ in shape or dtype, or elements by more than a tolerance; NaN and infinities stand in the same places. */
export const differences = (
  found: AnyTensor, expected: AnyTensor, { relative, elementwise = false, absolute = 0 }: Tolerance, label = '',
): readonly string[] => {
  const [type, wanted] = [found, expected].map(({ shape, dtype }) => `${dtype}[${shape.join(', ')}]`)
  if (type !== wanted) return [`${label}: ${type}, expected ${wanted}`]
  const want = [...toFlat(expected)]
  const largest = want.reduce((m, y) => Number.isFinite(y) ? Math.max(m, Math.abs(y)) : m, 0)
  return [...toFlat(found)].flatMap((x, i) => {
    const y = want[i]!
    const near = x === y || (Number.isNaN(x) && Number.isNaN(y))
      || (Number.isFinite(y) && Math.abs(x - y) <= Math.max(absolute, relative * (elementwise ? Math.abs(y) : largest)))
    return near ? [] : [`${label}: element ${i} is ${x}, expected ${y}`]
  })
}

/** No {@link differences}. */
export const expectClose = (found: AnyTensor, expected: AnyTensor, tolerance: Tolerance, label = ''): void => {
  const wrong = differences(found, expected, tolerance, label)
  expect(wrong, wrong.join('\n')).toEqual([])
}
