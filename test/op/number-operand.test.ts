import { add, arange, clip, equal, logicalAnd, logicalNot, pad, tensor, toFlat, where } from 'pullback'
import { describe, expect, it } from 'vitest'

describe('a number beside a tensor', () => {
  const bools = tensor([true, false])
  const ints = tensor([1, -1], { dtype: 'int32' })

  it('is true beside bool unless it is 0', () => {
    expect([...toFlat(logicalAnd(bools, 2))]).toEqual([1, 0])
    expect([...toFlat(equal(bools, 3))]).toEqual([1, 0])
    expect([...toFlat(where(bools, bools, 5))]).toEqual([1, 1])
    expect([...toFlat(logicalNot(where(bools, bools, 5)))]).toEqual([0, 0])
    expect([...toFlat(pad(bools, [[0, 1]], { value: 7 }))]).toEqual([1, 0, 1])
  })

  it('is refused beside int32 when it does not fit', () => {
    expect([...toFlat(add(ints, 2 ** 31 - 1))]).toEqual([-(2 ** 31), 2 ** 31 - 2])
    expect(() => add(ints, 2 ** 31)).toThrow("add: 2147483648 is beyond the range of int32, the other operand's dtype: cast that to float64 first")
    expect(() => clip(ints, -(2 ** 31) - 1, 0)).toThrow('clip: -2147483649 is beyond the range of int32')
    expect(() => add(ints, 0.5)).toThrow('add: 0.5 is not a whole number')
    expect([...toFlat(add(ints, -0))]).toEqual([1, -1])
  })
})

it('arange takes whole sizes only', () => {
  const half: number = 2.5
  expect(() => arange(half)).toThrow('arange: [2.5] is not a shape')
  expect(arange(0).shape).toEqual([0])
})
