import { compile, einsum, grad, ShapeMismatch, sum, tensor, vmap, zeros, type AnyTensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture } from '../oracle/read.js'
import { called } from '../support/row.js'

describe('what NumPy and einops refuse, is refused', () => {
  it.each(readFixture('refused').cases.map(({ name, word, args }) => [name, word, args] as const))('%s', (_, word, { pattern, shapes, ...rest }) => {
    const xs = asStated<readonly (readonly number[])[]>(shapes).map(shape => zeros(shape))
    const call = word === 'einsum' ? () => called(word)(pattern, ...xs) : () => called(word)(xs[0], pattern, ...Object.values(rest))
    expect(call).toThrow(ShapeMismatch)
    expect(call).toThrow(`${word} '${asStated<string>(pattern)}': `)
  })
})

describe('einsum', () => {
  it('says more than NumPy about sizes: a 1 beside another size is no broadcasting', () => {
    expect(() => called('einsum')('i,i->i', zeros([1]), zeros([3]))).toThrow("einsum 'i,i->i': i is 1 before and 3 here")
  })

  it('multiplies several operands in the order that multiplies least', () => {
    const f = compile((a: AnyTensor, b: AnyTensor, c: AnyTensor): AnyTensor => einsum(String('ij,jk,kl->il'), a, b, c))
    // (a·b)·c multiplies 100·2·100 + 100·100·2 numbers, a·(b·c) 2·100·2 + 100·2·2.
    f(zeros([100, 2]), zeros([2, 100]), zeros([100, 2]))
    expect(f.explain()).toContain('[2, 2]')
    expect(f.explain()).not.toContain('[100, 100]')
  })

  it.each([
    ['ij,jk->ik', [[64, 32], [32, 16]]], ['ij,kj->ik', [[64, 32], [16, 32]]], ['ji,jk->ik', [[32, 64], [32, 16]]], ['ij,kj->ki', [[64, 32], [16, 32]]],
    ['bij,bkj->bik', [[4, 8, 16], [4, 8, 16]]], ['bqhd,bkhd->bhqk', [[2, 8, 4, 8], [2, 8, 4, 8]]],
  ] as const)('%s compiles to one tiled product, without a transpose', (equation, shapes) => {
    const f = compile((a: AnyTensor, b: AnyTensor): AnyTensor => einsum(String(equation), a, b))
    f(zeros(shapes[0]), zeros(shapes[1]))
    expect(f.explain()).toMatch(/\n1 primitive in 1 kernel, .*\n.*\n1 .*dot_general/)
  })

  it('has derivatives of derivatives, and maps', () => {
    const x = tensor([[1, 2], [3, 4]])
    const f = (y: typeof x) => einsum('ij,jk,ki->', y, y, y)
    // tr(x³) has the gradient 3(x²)ᵀ; the sum of that has, at p and q, three times the sum of row q and of column p.
    expect(grad((y: typeof x) => sum(grad(f)(y)))(x).toString()).toBe('Tensor [2, 2] float32 (21, 33, 27, 39)')
    expect(vmap((row: typeof x) => einsum('ij->j', row))(tensor([[[1, 2], [3, 4]]])).toString()).toBe('Tensor [1, 2] float32 (4, 6)')
  })
})
