import { allClose, ArgumentError, compile, equalTo, grad, pipe, sum, tensor, zeros, type Tensor, type TraceError } from 'pullback'
import type { Tolerances } from 'pullback/types'
import { describe, expect, it } from 'vitest'

describe('equalTo', () => {
  it.each([
    [[1, 2], [1, 2], true], [[1, 2], [1, 3], false], [[1, 2], [2, 2], false], [[NaN], [NaN], true], [[NaN], [0], false], [[0], [NaN], false],
    [[0], [-0], true], [[Infinity], [Infinity], true], [[Infinity], [-Infinity], false], [[], [], true],
  ] as const)('of %j and %j is %s', (a, b, answer) => {
    const [x, y]: readonly Tensor<readonly [number]>[] = [tensor(a), tensor(b)]
    expect(equalTo(x!, y!)).toBe(answer)
    expect(pipe(x!, equalTo(y!))).toBe(answer)
  })

  it('takes every dtype, and scalars', () => {
    expect(equalTo(tensor(true), tensor(true))).toBe(true)
    expect(equalTo(tensor([true, false]), tensor([true, true]))).toBe(false)
    expect(equalTo(tensor([2 ** 31 - 1], { dtype: 'int32' }), tensor([2 ** 31 - 1], { dtype: 'int32' }))).toBe(true)
    expect(equalTo(zeros([2, 0]), zeros([2, 0]))).toBe(true)
  })
})

describe('allClose', () => {
  // Answers of numpy.allclose(a, b, equal_nan=True, …) on float32, NumPy 2.4.6.
  it.each<readonly [readonly number[], readonly number[], Tolerances, boolean]>([
    [[1, 2], [1, 2.00001], {}, true], [[1, 2], [1, 2.001], {}, false], [[1, 2], [1, 2.001], { rtol: 1e-3 }, true],
    [[0], [1e-9], {}, true], [[0], [1e-7], {}, false], [[0], [1e-7], { atol: 1e-6 }, true],
    [[10], [11], { rtol: 0.1, atol: 0 }, true], [[11], [10], { rtol: 0.1, atol: 0 }, true],
    [[11.2], [10], { rtol: 0.1, atol: 0 }, false], [[11], [12.2], { rtol: 0.1, atol: 0 }, true],
    [[Infinity], [Infinity], {}, true], [[Infinity], [-Infinity], {}, false], [[Infinity], [1], {}, false],
    [[1], [Infinity], {}, false], [[1], [Infinity], { rtol: 1 }, false],
    [[NaN], [NaN], {}, true], [[NaN], [1], {}, false], [[0], [-0], {}, true], [[], [], {}, true],
  ])('of %j and %j, %j, is %s', (a, b, options, answer) => {
    const [x, y]: readonly Tensor<readonly [number]>[] = [tensor(a), tensor(b)]
    expect(allClose(x!, y!, options)).toBe(answer)
    expect(pipe(x!, v => allClose(v, y!, options))).toBe(answer)
  })

  it('has the usual tolerances in the data-last form', () => {
    expect(pipe(tensor([1]), allClose(tensor([1.000001])))).toBe(true)
    expect(pipe(tensor([1]), allClose(tensor([1.0001])))).toBe(false)
  })

  it.each([[{ rtol: -1 }, 'rtol is -1, atol is 1e-8'], [{ atol: NaN }, 'rtol is 0.00001, atol is NaN']])('refuses %j', (options, found) => {
    expect(() => allClose(tensor([1]), tensor([1]), options)).toThrow(new ArgumentError(`allClose: ${found}: a tolerance is 0 or more`))
  })
})

it('taped tensors have elements to compare, traced ones say that nobody knows theirs', () => {
  const same = (x: Tensor<readonly [1]>): Tensor<readonly []> => equalTo(x, tensor([3])) ? sum(x) : sum(zeros([1]))
  expect(grad(same)(tensor([3]))).toEqual(tensor([1]))
  expect(grad(same)(tensor([4]))).toEqual(tensor([0]))
  expect(() => compile(same)(tensor([3]))).toThrow(expect.objectContaining<Partial<TraceError>>({
    name: 'TraceError',
    message: 'equalTo: the elements of this float32 tensor of shape [1] are not known while compile traces the function: '
      + 'read it after the compiled call, or choose with where instead of a branch',
  }))
})
