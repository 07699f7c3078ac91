import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { dim, fromArray, pipe, tensor, toArray, toFlat, zeros, type DType, type NamedDim, type Tensor } from 'pullback'
import { dataErrors, paramsOf, report, tensorOf } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { describe, expect, expectTypeOf, it } from 'vitest'

const read = (shape: readonly (number | null)[], dtype: DType, value: unknown): readonly string[] => {
  const result = tensorOf(shape, dtype).decode(value)
  return isLeft(result) ? dataErrors(result.left).map(({ message }) => message) : []
}

it('null in the shape is number in the type', () => {
  const codec = tensorOf([null, 2], 'int32')
  const result = codec.decode([[1, 2], [3, 4], [5, 6]])
  if (isLeft(result)) throw new Error(report(result.left))
  expectTypeOf(result.right).toEqualTypeOf<Tensor<readonly [number, 2], 'int32'>>()
  expect([result.right.shape, toArray(result.right)]).toEqual([[3, 2], [[1, 2], [3, 4], [5, 6]]])
})

it('a scalar, no rows, and a tensor that is one already', () => {
  expect(isRight(tensorOf([]).decode(3))).toBe(true)
  const empty = tensorOf([null, null, 4]).decode([])
  expect(isRight(empty) && empty.right.shape).toEqual([0, 0, 4])
  const x = tensor([1, 2])
  const same = tensorOf([2]).decode(x)
  expect(isRight(same) && same.right).toBe(x)
  expect([tensorOf([2]).is(x), tensorOf([3]).is(x), tensorOf([2], 'int32').is(x), tensorOf([2]).is([1, 2])]).toEqual([true, false, false, false])
})

it.each<[string, readonly (number | null)[], DType, unknown, readonly string[]]>([
  ['an element of another kind', [2, 2], 'float32', [[1, 2], [3, 'four']],
    ["[1][1]: expected a number within ±3.4e38, or 'NaN', 'Infinity' or '-Infinity', found \"four\""]],
  ['every wrong element', [3], 'int32', [1.5, 2 ** 31, null], [
    '[0]: expected a whole number from -2147483648 to 2147483647, found 1.5',
    '[1]: expected a whole number from -2147483648 to 2147483647, found 2147483648',
    '[2]: expected a whole number from -2147483648 to 2147483647, found null']],
  ['a short row', [2, 3], 'float32', [[1, 2, 3], [4, 5]], ['[1]: expected an array of 3, found an array of 2']],
  ['a row unlike the first', [null, null], 'float32', [[1, 2, 3], [4, 5], [6, 7, 8]], ['[1]: expected an array of 3, found an array of 2']],
  ['too few rows', [2, 1], 'float32', [[1]], ['expected an array of 2, found an array of 1']],
  ['a number for a row', [2, 1], 'float32', [[1], 2], ['[1]: expected an array of 1, found 2']],
  ['a row for a number', [2], 'float32', [1, [2]], ["[1]: expected a number within ±3.4e38, or 'NaN', 'Infinity' or '-Infinity', found an array of 1"]],
  ['a hole', [2], 'bool', [true], ['expected an array of 2, found an array of 1']],
  ['0 for false', [2], 'bool', [true, 0], ['[1]: expected true or false, found 0']],
  ['NaN that is not written as text', [1], 'float64', [NaN], ["[0]: expected a number, or 'NaN', 'Infinity' or '-Infinity', found NaN"]],
  ['beyond float32', [1], 'float32', [1e39], ["[0]: expected a number within ±3.4e38, or 'NaN', 'Infinity' or '-Infinity', found 1e+39"]],
  ['no array at all', [null, 2], 'float32', { a: 1, b: 2 }, ['expected a float32 tensor of shape [any, 2], found an object with a, b']],
  ['nothing', [2], 'int32', undefined, ['expected an int32 tensor of shape [2], found nothing']],
  ['another shape in JSON', [2, 3], 'float32', zeros([2, 2]).toJSON(),
    ['expected a float32 tensor of shape [2, 3], found a float32 tensor of shape [2, 2]']],
  ['another dtype in JSON', [2], 'float32', zeros([2], { dtype: 'int32' }).toJSON(),
    ['expected a float32 tensor of shape [2], found an int32 tensor of shape [2]']],
  ['another tensor', [2], 'float32', zeros([3]), ['expected a float32 tensor of shape [2], found a float32 tensor of shape [3]']],
  ['JSON with elements missing', [2], 'float32', { shape: [2], dtype: 'float32', data: [1] }, ['data: expected an array of 2, found an array of 1']],
  ['JSON with a wrong element', [2], 'int32', { shape: [2], dtype: 'int32', data: [1, '2'] },
    ['data[1]: expected a whole number from -2147483648 to 2147483647, found "2"']],
  ['a shape that is none', [2], 'float32', { shape: [-2], dtype: 'float32', data: [] },
    ['expected a float32 tensor of shape [2], found an object with shape, dtype, data']],
])('%s is named with its place', (_, shape, dtype, value, sentences) => {
  expect(read(shape, dtype, value)).toEqual(sentences)
})

it('an error is data: path, expected, found', () => {
  const result = tensorOf([1, 2], 'bool').decode([[true, 'no']])
  expect(isLeft(result) && dataErrors(result.left)).toEqual(
    [{ path: '[0][1]', expected: 'true or false', found: '"no"', message: '[0][1]: expected true or false, found "no"' }])
})

it('of very many errors the report shows the first', () => {
  const result = tensorOf([100], 'int32').decode(new Array(100).fill('x'))
  if (!isLeft(result)) throw new Error('read')
  expect(report(result.left, 3).split('\n')).toHaveLength(4)
  expect(report(dataErrors(result.left), 3)).toMatch(/\n… and 97 more$/)
})

const shapes = fc.array(fc.nat(4), { maxLength: 4 })
const elements = {
  float32: fc.float(), float64: fc.double(), int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), bool: fc.boolean(),
} as const
const tensors = fc.constantFrom<DType>('float32', 'float64', 'int32', 'bool').chain((dtype) => shapes.chain((shape) => {
  const size = shape.reduce((n, d) => n * d, 1)
  return fc.array<number | boolean>(elements[dtype], { minLength: size, maxLength: size }).map((flat) => fromArray(shape, flat, { dtype }))
}))
const bits = (x: Tensor<readonly number[], DType>): readonly unknown[] => [x.shape, x.dtype, [...new Uint8Array(toFlat(x).buffer)]]

it('any tensor goes to JSON text and back without losing a bit', () => {
  fc.assert(fc.property(tensors, (x) => {
    const codec = tensorOf(x.shape, x.dtype)
    const back = codec.decode(JSON.parse(JSON.stringify(codec.encode(x))))
    if (isLeft(back)) throw new Error(report(back.left))
    expect(bits(back.right)).toEqual(bits(x))
  }))
})

it('finite nested arrays come back as they went in', () => {
  fc.assert(fc.property(tensors, (x) => {
    const nested: unknown = toArray(x)
    const result = tensorOf(x.shape, x.dtype).decode(nested)
    const finite = toFlat(x).every(Number.isFinite)
    expect(isRight(result) ? bits(result.right) : 'refused').toEqual(finite ? bits(x) : 'refused')
  }))
})

it('anything else is refused with a message, and never throws', () => {
  fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }), (value) => {
    const result = tensorOf([2, 3], 'int32').decode(value)
    expect(isLeft(result) ? report(result.left) : `read ${result.right.shape}`).toMatch(/expected|read 2,3/)
  }), { numRuns: 500 })
})

describe('named sizes', () => {
  const square = tensorOf(['n', 'n', 2])

  it('are those of the data, each name one', () => {
    const read = square.decode([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    expect(isRight(read) && read.right.shape).toEqual([2, 2, 2])
    expectTypeOf(square._A).toEqualTypeOf<Tensor<readonly [NamedDim<'n'>, NamedDim<'n'>, 2]>>()
    const clone = tensorOf(['n', null]).decode({ shape: [3, 1], dtype: 'float32', data: [1, 2, 3] })
    expect(isRight(clone) && clone.right.shape).toEqual([3, 1])
    expect(isRight(square.decode([]))).toBe(true)
  })

  it('that differ are refused, however the tensor comes', () => {
    const told = (value: unknown): string => {
      const read = square.decode(value)
      return isLeft(read) ? report(read.left) : 'read'
    }
    expect(told([[[1, 2]], [[3, 4]]])).toContain('[0]: expected an array of 2, found an array of 1')
    expect(told({ shape: [1, 2, 2], dtype: 'float32', data: [1, 2, 3, 4] })).toBe('expected a float32 tensor of shape [n, n, 2], found a float32 tensor of shape [1, 2, 2]')
    expect(told(zeros([1, 2, 2]))).toContain('expected a float32 tensor of shape [n, n, 2]')
    expect(() => tensorOf([''])).toThrow('is not a shape: every size is a whole number, 0 or more, null, or a name')
  })
})

it('a codec of named dims keeps their names, for parameters too', () => {
  const features = dim('features', 3)
  const model = pipe(L.input(features), L.named('out', L.dense(2)))
  const codec = paramsOf(model)
  const params = model.init(Random.key(0))
  const read = codec.decode(JSON.parse(JSON.stringify(codec.encode(params))))
  if (isRight(read)) expectTypeOf(read.right.out.w).toEqualTypeOf<Tensor<readonly [NamedDim<'features'>, 2]>>()
  expect(isRight(read) && [...toFlat(read.right.out.w)]).toEqual([...toFlat(params.out.w)])
  const other = paramsOf(pipe(L.input(dim('features', 4)), L.named('out', L.dense(2)))).decode(codec.encode(params))
  expect(isLeft(other) && report(other.left)).toContain('out.w: expected a float32 tensor of shape [4, 2], found a float32 tensor of shape [3, 2]')
})
