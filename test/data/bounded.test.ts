import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { runInNewContext } from 'node:vm'
import { zeros } from 'pullback'
import { dataErrors, paramsOf, report, tensorOf, trainConfig, type DataError } from 'pullback/data'
import { key } from 'pullback/random'
import { describe, expect, it } from 'vitest'

const errorsOf = (codec: t.Decoder<unknown, unknown>, value: unknown): readonly DataError[] => {
  const result = codec.decode(value)
  return isLeft(result) ? dataErrors(result.left) : []
}
/** Beyond a hundred errors, one more says that reading stopped. */
const STOPPED = '… and more: reading stopped after 100 errors'
const LONG = 'x'.repeat(1_000_000)

describe('collecting stops', () => {
  const wrong = new Array<null>(1_000_000).fill(null)
  const names = Object.fromEntries(wrong.slice(0, 100_000).map((_, i) => [`option${i}`, i]))
  it.each<readonly [string, t.Decoder<unknown, unknown>, unknown]>([
    ['elements', tensorOf([null]), wrong],
    ['elements of JSON', tensorOf([null], 'int32'), { shape: [wrong.length], dtype: 'int32', data: wrong }],
    ['rows', tensorOf([null, 2]), wrong],
    ['rows of too many', tensorOf([null, 2]), wrong.map(() => [1, 2, 3])],
    ['unknown options', trainConfig, names],
    ['layer sizes', trainConfig, { hidden: wrong }],
    ['unknown parameters', paramsOf({ init: () => ({ w: zeros([]) }) }), { w: 0, ...names }],
    ['missing parameters', paramsOf({ init: () => Object.fromEntries(wrong.slice(0, 200).map((_, i) => [`w${i}`, zeros([])])) }), {}],
    ['an array of tensors', paramsOf({ init: () => [zeros([])] }), wrong],
  ])('at a hundred errors: %s', (_, codec, value) => {
    const errors = errorsOf(codec, value)
    expect([errors.length, errors.at(-1)?.message]).toEqual([101, STOPPED])
    const result = codec.decode(value)
    expect(isLeft(result) && report(result.left, 3).split('\n').at(-1)).toBe('… and at least 98 more')
    expect(report(errors, 3).split('\n').at(-1)).toBe('… and at least 98 more')
  })

  it('and a hundred are all there are', () => {
    expect(errorsOf(tensorOf([100], 'bool'), wrong.slice(0, 100)).map(({ path }) => path).at(-1)).toBe('[99]')
  })

  it('over all tensors of a record together', () => {
    const codec = paramsOf({ init: () => ({ a: zeros([80]), b: { c: zeros([80]), d: zeros([80]) } }) })
    const [bad] = [{ shape: [80], dtype: 'float32', data: wrong.slice(0, 80) }]
    const errors = errorsOf(codec, { a: bad, b: { c: bad, d: bad } })
    expect([errors.length, errors[99]?.path, errors.at(-1)?.message]).toEqual([101, 'b.c.data[19]', STOPPED])
  })
})

describe('texts stay short', () => {
  const model = paramsOf({ init: () => ({ w: zeros([2]) }) })
  const ones = new Array<number>(1_000_000).fill(1)
  it.each<readonly [string, t.Decoder<unknown, unknown>, unknown, string]>([
    ['a shape', tensorOf([2]), { shape: ones, dtype: 'float32', data: [1] },
      'expected a float32 tensor of shape [2], found a float32 tensor of shape [1, 1, 1, 1, 1, 1, 1, 1, …], 1000000 axes'],
    ['a dtype', tensorOf([2]), { shape: [2], dtype: LONG, data: [1, 2] },
      `expected a float32 tensor of shape [2], found a "${'x'.repeat(39)}… tensor of shape [2]`],
    ['a text', tensorOf([]), LONG, `expected a number within ±3.4e38, or 'NaN', 'Infinity' or '-Infinity', found "${'x'.repeat(39)}…`],
    ['a bigint', tensorOf([], 'bool'), 10n ** 400n, 'expected true or false, found a large bigint'],
    ['a name', model, { w: zeros([2]), [LONG]: 1 }, `${'x'.repeat(40)}…: expected nothing of this name, found 1`],
    ['a name in quotes', model, { w: zeros([2]), [`\n${LONG}`]: 1 }, `["\\n${'x'.repeat(37)}…]: expected nothing of this name, found 1`],
    ['names', trainConfig, { epochs: { [LONG]: 1, b: 2 } }, `epochs: expected a whole number, 1 or more, found an object with ${'x'.repeat(40)}…`],
    ['an option', trainConfig, { [LONG]: 1 },
      `${'x'.repeat(40)}…: there is no such option: the options are epochs, batchSize, learningRate, seed, hidden, dropLast`],
  ])('of %s', (_, codec, value, sentence) => {
    expect(errorsOf(codec, value).map(({ message }) => message)).toEqual([sentence])
  })
})

describe('what is no record of plain values', () => {
  class Options { epochs = 3 }
  it.each<readonly [unknown, string]>([
    [new Map([['epochs', 3]]), 'a Map'],
    [new Set(['epochs']), 'a Set'],
    [Promise.resolve({ epochs: 3 }), 'a Promise'],
    [new Date(0), 'a Date'],
    [new Options(), 'an Options'],
    [/epochs/, 'a RegExp'],
    [key(0), 'a random key'],
    [new Float32Array(2), 'a Float32Array'],
    [Object.create({ epochs: 3 }) as unknown, 'an Object'],
    [() => ({ epochs: 3 }), 'a function'],
  ])('is refused: %s', (value, found) => {
    expect(errorsOf(trainConfig, value).map(({ message }) => message)).toEqual([`expected an object of training options, found ${found}`])
    expect(trainConfig.is(value)).toBe(false)
    const empty = paramsOf({ init: () => ({}) })
    expect(errorsOf(empty, value).map(({ message }) => message)).toEqual([`expected an empty record, found ${found}`])
    expect(empty.is(value)).toBe(false)
    expect(() => paramsOf({ init: () => ({ a: { b: value } }) })).toThrow(`paramsOf: a.b: ${found} is no tensor and no record of tensors`)
  })

  it('but a record of another realm is one, or one without prototype', () => {
    const other: unknown = runInNewContext('({ epochs: 3 })')
    expect([other, Object.assign(Object.create(null), { epochs: 3 })].map(value => errorsOf(trainConfig, value))).toEqual([[], []])
  })

  it('parameters that lie in themselves are refused', () => {
    const params: { inner?: unknown } = {}
    params.inner = [params]
    expect(() => paramsOf({ init: () => params })).toThrow('paramsOf: inner[0] is what it lies in: parameters do not go in a circle')
  })

  it('so does encode refuse what was not decoded', () => {
    const parsed = JSON.parse('{"shape":[1],"dtype":"float32","data":[1]}') as never
    expect(() => tensorOf([1]).encode(parsed))
      .toThrow('encode: a float32 tensor of shape [1] is no tensor: decode what comes from outside first')
    expect(() => paramsOf({ init: () => ({ w: zeros([1]) }) }).encode(parsed)).toThrow('encode: nothing is no tensor')
  })
})

describe('a shape that is none', () => {
  const hole: number[] = []
  hole.length = 1
  it.each<readonly [readonly unknown[]]>([[[0, 1e300]], [[0, -1]], [[0, 0.5]], [[0, NaN]], [[0, 2 ** 53 - 1, 2]], [[0, '1']], [[0, ...hole]]])('%j is refused in JSON', shape => {
    const pattern = shape.map(() => null)
    expect(errorsOf(tensorOf(pattern), { shape, dtype: 'float32', data: [] })).toHaveLength(1)
  })

  it('holes are no sizes', () => {
    expect(errorsOf(tensorOf([null]), { shape: hole, dtype: 'float32', data: [1] })).toHaveLength(1)
    expect(errorsOf(tensorOf([1]), hole).map(({ path }) => path)).toEqual(['[0]'])
    expect(errorsOf(tensorOf([1]), { shape: [1], dtype: 'float32', data: hole }).map(({ path }) => path)).toEqual(['data[0]'])
    expect(errorsOf(trainConfig, { hidden: hole }).map(({ path }) => path)).toEqual(['hidden[0]'])
    expect(() => paramsOf({ init: () => ({ list: hole }) })).toThrow('paramsOf: list[0]: nothing is no tensor')
  })

  it.each([[[1e300]], [[0, 1e300]], [[-1]], [[1.5]], [[null, NaN]], [hole]])('%j cannot be asked for', shape => {
    expect(() => tensorOf(shape)).toThrow('is not a shape: every size is a whole number, 0 or more, null, or a name')
  })

  it('what was asked for does not change when the array does', () => {
    const shape: [number] = [2]
    const codec = tensorOf(shape)
    shape[0] = 3
    expect(errorsOf(codec, [1, 2])).toEqual([])
    expect(errorsOf(codec, [1, 2, 3])).toHaveLength(1)
  })
})
