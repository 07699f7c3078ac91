import { describe, expect, it } from 'vitest'
import {
  abs, broadcastTo, clip, compile, concat, cumsum, dot, expandDims, fromArray, matmul, max, maximum, mean, min, minimum, mul, neg, outer, prod, relu, sign, sqrt, sub, sum, tanh, tensor, toFlat,
  transpose, variance, where, type AnyTensor, type Tensor,
} from 'pullback'
import { asStated } from '../../src/tensor/cast.js'

/*
 * The sign of zero is the same alone and compiled, and JAX's: 0 is above −0, a sum of one term is that term, and a longer one begins at 0. The signs here are
 * what JAX 0.10.2 gives, on the processor, alone and under jit.
 */

type Any = Tensor<readonly number[]>

const signsOf = (x: AnyTensor): string => [...toFlat(x)].map(v => v !== 0 ? String(v) : Object.is(v, -0) ? '-' : '+').join('')

const minus = tensor([-0])

/** What a function of the tensor gives, as signs, and what JAX does. */
const cases: readonly (readonly [string, Any, (x: Any) => AnyTensor, string])[] = asStated([
  ['the largest of −0 and 0', tensor([-0, 0]), (x: Any) => max(x), '+'],
  ['the largest of 0 and −0', tensor([0, -0]), (x: Any) => max(x), '+'],
  ['the least of −0 and 0', tensor([-0, 0]), (x: Any) => min(x), '-'],
  ['the least of 0 and −0', tensor([0, -0]), (x: Any) => min(x), '-'],
  ['the largest of −0 alone', minus, (x: Any) => max(x), '-'],
  ['the largest of −0 and −0', tensor([-0, -0]), (x: Any) => max(x), '-'],
  ['the larger', tensor([-0, 0]), (x: Any) => maximum(x, neg(x)), '++'],
  ['the smaller', tensor([-0, 0]), (x: Any) => minimum(x, neg(x)), '--'],
  ['the larger of it and 0', minus, (x: Any) => maximum(x, 0), '+'],
  ['the smaller of it and 0', minus, (x: Any) => minimum(x, 0), '-'],
  ['relu', tensor([-0, 0]), (x: Any) => relu(x), '++'],
  ['clip from 0', minus, (x: Any) => clip(x, 0, 1), '+'],
  ['clip to 0', minus, (x: Any) => clip(x, -1, 0), '-'],
  ['clip to −0', tensor([0]), (x: Any) => clip(x, -1, -0), '-'],
  ['a sum of one', minus, (x: Any) => sum(x), '-'],
  ['a sum of two', tensor([-0, -0]), (x: Any) => sum(x), '+'],
  ['sums of one each', asStated<Any>(fromArray([2, 1], [-0, -0])), (x: Any) => sum(x, 1), '--'],
  ['sums of two each', asStated<Any>(fromArray([2, 2], [-0, -0, -0, -0])), (x: Any) => sum(x, 0), '++'],
  ['a sum of 33', asStated<Any>(fromArray([33], new Array<number>(33).fill(-0))), (x: Any) => sum(x), '+'],
  ['a mean of one', minus, (x: Any) => mean(x), '-'],
  ['a variance of one', minus, (x: Any) => variance(x), '+'],
  ['a product of one', minus, (x: Any) => prod(x), '-'],
  ['a running sum', tensor([-0, -0]), (x: Any) => cumsum(x), '++'],
  ['a running sum of one', minus, (x: Any) => cumsum(x), '-'],
  ['an outer product', minus, (x: Any) => outer(asStated<Tensor<readonly [1]>>(x), broadcastTo(tensor([1]), [3])), '---'],
  ['a product of matrices with one term', asStated<Any>(fromArray([2, 1], [-0, -0])), (x: Any) => matmul(asStated<Tensor<readonly [2, 1]>>(x), tensor([[1, 1, 1]])), '------'],
  ['one with two terms', asStated<Any>(fromArray([2, 2], [-0, -0, -0, -0])), (x: Any) => matmul(asStated<Tensor<readonly [2, 2]>>(x), tensor([[1, 1], [1, 1]])), '++++'],
  ['products of many matrices with one term', asStated<Any>(fromArray([2, 2, 1], [-0, -0, -0, -0])),
    (x: Any) => matmul(asStated<Tensor<readonly [2, 2, 1]>>(x), fromArray([2, 1, 2], [1, 1, 1, 1])), '--------'],
  ['one that is transposed', asStated<Any>(fromArray([1, 2], [-0, -0])), (x: Any) => matmul(transpose(asStated<Tensor<readonly [1, 2]>>(x)), tensor([[1, -1]])), '-+-+'],
  ['a dot product of one', minus, (x: Any) => dot(asStated<Tensor<readonly [1]>>(x), tensor([1])), '-'],
  ['a dot product of two', tensor([-0, -0]), (x: Any) => dot(asStated<Tensor<readonly [2]>>(x), tensor([1, 1])), '+'],
  ['0 less it', tensor([0, -0]), (x: Any) => sub(0, x), '++'],
  ['its negative', tensor([0, -0]), (x: Any) => neg(x), '-+'],
  ['its amount, sign, root and hyperbolic tangent', minus, (x: Any) => concat([abs(x), sign(x), sqrt(x), tanh(x)], 0), '+---'],
  ['a choice', minus, (x: Any) => where(tensor([true]), x, 0), '-'],
  ['a product with a row', tensor([-0, 0]), (x: Any) => mul(expandDims(x, 0), tensor([[1], [-1]])), '-++-'],
])

describe.each(cases)('%s', (_, x, f, signs) => {
  it('alone and compiled', () => {
    expect(signsOf(f(x))).toBe(signs)
    expect(signsOf(compile(f)(x))).toBe(signs)
  })
})

describe.each(['float32', 'float64'] as const)('one zero of the other sign among many, %s', dtype => {
  it.each([2, 3, 4, 5, 8, 9, 16, 17, 33, 100, 257])('%i', n => {
    const wrong: string[] = []
    for (const at of [0, 1, n >> 1, n - 1]) {
      const x = fromArray([n], Array.from({ length: n }, (_, i) => i === at ? 0 : -0), { dtype })
      const all = (y: typeof x): readonly AnyTensor[] => [max(y), min(y), max(neg(y)), min(neg(y))]
      const columns = (y: typeof x): readonly AnyTensor[] => all(y).concat([y, neg(y)].flatMap(z => {
        const wide = broadcastTo(expandDims(z, 1), [n, 5])
        return [max(wide, 0), min(wide, 0), max(transpose(wide), 1), min(transpose(wide), 1)]
      }))
      const expected = ['+', '-', '+', '-', ...['+', '-', '+', '-', '+', '-', '+', '-'].map(s => s.repeat(5))]
      for (const how of [columns, compile(columns)]) if (how(x).map(signsOf).join() !== expected.join()) wrong.push(`${at}: ${how(x).map(signsOf).join()}`)
    }
    expect(wrong).toEqual([])
  })
})
