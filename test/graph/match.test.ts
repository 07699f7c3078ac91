import fc from 'fast-check'
import { ones, type AnyTensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { flattenArguments, signatureOf } from '../../src/transform/compile.js'
import { matcher } from '../../src/graph/match.js'
import { isKey } from '../../src/tensor/key.js'
import { isTensor } from '../../src/tensor/value.js'

const leaf = fc.oneof(
  fc.record({ shape: fc.array(fc.nat(2), { maxLength: 2 }), dtype: fc.constantFrom('float32', 'int32', 'bool') }).map(({ shape, dtype }) => ones(shape, { dtype })),
  fc.nat().map(seed => Random.key(seed)),
  fc.constantFrom(0, -0, 1, NaN, true, '1', 'a', null, undefined, 1n),
)

const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' }, leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', '__proto__', '0', 'é "'), tie('tree')), { maxLength: 3, selector: ([name]) => name }).map(Object.fromEntries),
  ),
}))

const args = fc.array(tree, { maxLength: 3 })

/** The same tree over other leaves of the same types, in new records and arrays. */
const renewed = (value: unknown): unknown =>
  isTensor(value) ? ones(value.shape, { dtype: value.dtype })
    : isKey(value) ? Random.key(5)
      : Array.isArray(value) ? Array.from(value, renewed)
        : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renewed(item)]))
          : value

const signature = (given: readonly unknown[]): string => signatureOf(flattenArguments(given))

const areLeavesOf = (found: readonly AnyTensor[], given: readonly unknown[]): boolean => {
  const { leaves } = flattenArguments(given)
  return found.length === leaves.length && found.every((one, i) => one === leaves[i])
}

describe('matcher', () => {
  it('takes apart whatever differs in the values of its leaves only', () => {
    fc.assert(fc.property(args, given => {
      const other = renewed(given) as readonly unknown[]
      expect(areLeavesOf(matcher(given)(other)!, other)).toBe(true)
    }))
  })

  it('takes nothing whose signature is another', () => {
    fc.assert(fc.property(args, args, (given, other) => {
      const found = matcher(given)(other)
      if (found === undefined) return
      expect(signature(other)).toBe(signature(given))
      expect(areLeavesOf(found, other)).toBe(true)
    }), { numRuns: 1000 })
  })

  it.each<readonly [string, unknown, unknown]>([
    ['another shape', ones([2]), ones([3])],
    ['another rank', ones([2]), ones([2, 1])],
    ['another dtype', ones([2]), ones([2], { dtype: 'int32' })],
    ['a key', ones([2], { dtype: 'int32' }), Random.key(1)],
    ['-0', 0, -0],
    ['a string', 1, '1'],
    ['more in a record', { a: 1 }, { a: 1, b: 1 }],
    ['less in a record', { a: 1, b: undefined }, { a: 1 }],
    ['another order', { a: 1, b: 1 }, { b: 1, a: 1 }],
    ['more in an array', [1], [1, 1]],
    ['a number for a hole', Array(1), [1]],
    ['a record for an array', [1], { 0: 1 }],
    ['an object of a class', {}, new Date()],
    ['nothing', {}, null],
  ])('tells apart: %s', (_, given, other) => {
    expect(matcher([given])([given])).toBeDefined()
    expect(matcher([given])([other])).toBeUndefined()
  })
})
