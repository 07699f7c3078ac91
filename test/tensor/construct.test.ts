import { ArgumentError, fromArray, tensor, toFlat, type AnyTensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

const untyped: (values: unknown, options?: unknown) => AnyTensor = asStated(tensor)

describe('typed arrays are data', () => {
  it('of their dtype, along one axis', () => {
    expect(tensor(Float32Array.of(1.5, NaN))).toEqual(tensor([1.5, NaN]))
    expect(tensor(Float64Array.of(0.1))).toEqual(tensor([0.1], { dtype: 'float64' }))
    expect(tensor(Int32Array.of(3, -1))).toEqual(tensor([3, -1], { dtype: 'int32' }))
    expect(tensor(new Float32Array(0)).shape).toEqual([0])
  })

  it('or of the dtype asked for', () => {
    expect(tensor(Float64Array.of(0.1), { dtype: 'float32' })).toEqual(tensor([0.1]))
    expect(tensor(Float32Array.of(2, 0), { dtype: 'bool' })).toEqual(tensor([true, false]))
    expect(() => tensor(Float32Array.of(0.5), { dtype: 'int32' })).toThrow('tensor: element 0 is 0.5: int32 holds whole numbers')
  })

  it('that are copied', () => {
    const data = Float32Array.of(1, 2)
    const x = tensor(data)
    data.fill(7)
    expect([...toFlat(x)]).toEqual([1, 2])
    expect(tensor(Float32Array.of(0, 1, 2, 3).subarray(1, 3))).toEqual(tensor([1, 2]))
  })

  it.each([
    [Uint8Array.of(1)], [Int16Array.of(1)], [Uint8ClampedArray.of(1)], [BigInt64Array.of(1n)], [new DataView(new ArrayBuffer(4))], [Buffer.of(1)],
  ])('unless they are of another type: %o', data => {
    const kind = data instanceof Buffer ? 'Uint8Array' : data[Symbol.toStringTag]
    expect(() => untyped(data)).toThrow(new ArgumentError(
      `tensor: a ${kind} has no dtype here: use fromArray(shape, data, { dtype }), or a Float32Array, Float64Array or Int32Array`))
  })

  it('which fromArray takes', () => {
    expect(fromArray([2], Uint8Array.of(1, 255))).toEqual(tensor([1, 255]))
  })
})

describe('what is no number is refused:', () => {
  it.each<readonly [unknown, string]>([
    [[1, null, '3'], 'tensor: element 1 is null: elements are numbers or booleans'],
    [[[1], ['3']], 'tensor: element 1 is "3": elements are numbers or booleans'],
    [[1, undefined, 3], 'tensor: element 1 is undefined: elements are numbers or booleans'],
    [[1n], 'tensor: element 0 is a bigint: elements are numbers or booleans'],
    [[new Float32Array(2)], 'tensor: element 0 is a Float32Array: elements are numbers or booleans'],
    [[tensor(1)], 'tensor: element 0 is a tensor of shape []: elements are numbers or booleans'],
    ['1', 'tensor: element 0 is "1": elements are numbers or booleans'],
    [new Set([1]), 'tensor: element 0 is a Set: elements are numbers or booleans'],
  ])('%o', (values, sentence) => {
    expect(() => untyped(values)).toThrow(new ArgumentError(sentence))
  })
})

it('an array that holds itself is refused', () => {
  const own: unknown[] = [1]
  own[0] = own
  expect(() => untyped(own)).toThrow(new ArgumentError('tensor: the arrays are nested more than 64 deep: does one hold itself?'))
  expect(() => untyped([1, own])).toThrow('tensor: rows of different shapes: [] first, then [1]')
})
