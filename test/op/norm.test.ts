import { describe, expect, it } from 'vitest'
import { compile, div, exp, grad, item, logSumExp, norm, sqrt, square, std, sub, sum, tensor, toFlat, zeros, type AnyTensor, type Tensor } from 'pullback'

/*
 * Where a function has no derivative, or none that is finite, one is decided on, and said where the word stands. JAX makes NaN of them.
 */

type Row = Tensor<readonly [2]>

/** A gradient, found alone and compiled. */
const gradients = (f: (x: Row) => Tensor<readonly []>, x: Row): readonly (readonly number[])[] =>
  [grad(f)(x), compile((y: Row) => grad(f)(y))(x)].map((g: AnyTensor) => [...toFlat(g)])

const never = -Infinity

describe('a gradient where there is none is taken as 0', () => {
  it.each<readonly [string, (x: Row) => Tensor<readonly []>, Row]>([
    ['of a norm at 0', x => norm(x), zeros([2])],
    ['of the sum of amounts at 0', x => norm(x, 0, { ord: 1 }), zeros([2])],
    ['of the largest amount at 0', x => norm(x, 0, { ord: Infinity }), zeros([2])],
    ['of a standard deviation of equal numbers', x => std(x), tensor([3, 3])],
    ['of standard deviations of one number each', x => sum(std(square(x), [])), tensor([1, 2])],
    ['of logSumExp of what cannot be', x => logSumExp(x), tensor([never, never])],
  ])('%s', (_, f, x) => {
    expect(gradients(f, x).map(g => g.map(v => v + 0))).toEqual([[0, 0], [0, 0]])
  })

  it('and so in what contains it', () => {
    const penalty = (x: Row): Tensor<readonly []> => sum(square(sub(norm(x), 1)))
    expect(gradients(penalty, zeros([2])).flat().every(v => v === 0)).toBe(true)
    expect(gradients(x => exp(logSumExp(x)), tensor([never, never])).flat()).toEqual([0, 0, 0, 0])
  })

  it('but not of the root written out, which has an infinite slope at 0', () => {
    expect(gradients(x => sqrt(sum(square(x))), zeros([2])).flat()).toEqual([NaN, NaN, NaN, NaN])
  })
})

describe('beside it the gradient is what it is', () => {
  it('of logSumExp with some that cannot be: the softmax', () => {
    expect(gradients(x => logSumExp(x), tensor([never, 1]))).toEqual([[0, 1], [0, 1]])
  })

  it('of a norm: x/‖x‖, and the second derivative', () => {
    for (const g of gradients(x => norm(x), tensor([3, -4]))) expect(g.map(v => v.toFixed(6))).toEqual(['0.600000', '-0.800000'])
    const hessian = (x: Tensor<readonly [2], 'float64'>) => sum(div(grad((y: typeof x) => norm(y))(x), x))
    // Σ xᵢ/(‖x‖·xᵢ) = 2/‖x‖, whose derivative is −2·x/‖x‖³.
    expect([...toFlat(grad(hessian)(tensor([3, -4], { dtype: 'float64' })))].map(v => v.toFixed(9))).toEqual(['-0.048000000', '0.064000000'])
  })
})

describe('norm', () => {
  it.each(['float32', 'float64'] as const)('neither overflows nor vanishes, %s', dtype => {
    const [large, small] = dtype === 'float32' ? [1e30, 1e-30] : [1e300, 1e-300]
    for (const unit of [large, small]) {
      const x = tensor([3 * unit, -4 * unit], { dtype })
      for (const found of [norm(x), compile((y: typeof x) => norm(y))(x)]) expect(item(found) / unit).toBeCloseTo(5, 5)
      expect([...toFlat(grad((y: typeof x) => norm(y))(x))].map(v => v.toFixed(5))).toEqual(['0.60000', '-0.80000'])
    }
  })

  it('of nothing is 0, and of no axes the amount', () => {
    for (const ord of [1, 2, Infinity]) {
      expect([...toFlat(norm(zeros([2, 0]), 1, { ord }))]).toEqual([0, 0])
      expect([...toFlat(norm(tensor([-3, 4]), [], { ord }))]).toEqual([3, 4])
    }
  })

  it('refuses another order', () => {
    expect(() => norm(tensor([1]), 0, { ord: 3 })).toThrow('norm: ord is 3: it is 1, 2 or Infinity')
  })
})
