import { describe, expect, it } from 'vitest'
import {
  add, compile, cumsum, div, erf, exp, expm1, gelu, grad, greater, item, log, logSumExp, matmul, mean, mul, neg, pow, rsqrt, sigmoid, sin, softmax, sub, sum, tanh, tensor, toFlat,
  transpose, variance, where, type AnyTensor, type FloatDType, type Key, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { asStated } from '../../../src/tensor/cast.js'
import { storageOf } from '../../../src/tensor/value.js'

/*
 * What depends on no argument is computed once, before the first call, by WebAssembly: to the bits that it would have as an argument.
 */

type Matrix<D extends FloatDType> = Tensor<readonly [5, 7], D>

const bitsOf = (x: AnyTensor): string => {
  const data = storageOf(x, 'bits')
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')
}

const unary: Readonly<Record<string, (x: Tensor) => AnyTensor>> = asStated({
  exp, expm1, log: (x: Tensor) => log(mul(x, x)), sin, tanh, sigmoid, erf, gelu, rsqrt: (x: Tensor) => rsqrt(mul(x, x)), softmax, sum, 'sum over an axis': (x: Tensor) => sum(x, 0),
  mean, variance, logSumExp, cumsum, product: (x: Matrix<'float32'>) => matmul(transpose(x), x), power: (x: Tensor) => pow(mul(x, x), x),
  chain: (x: Tensor) => sub(exp(neg(softmax(x, 0))), mean(x)), 'a choice': (x: Tensor) => where(greater(exp(x), 1), exp(x), x),
})

const closedOver = <D extends FloatDType>(dtype: D): void => {
  const x = Random.normal(Random.key(1), [5, 7], { dtype })
  const c = Random.normal(Random.key(2), [5, 7], { dtype })

  it.each(Object.keys(unary))('%s has the bits that it has of an argument', name => {
    const f = asStated<(y: typeof c) => typeof c>(unary[name]!)
    const [closed] = compile((y: typeof x) => [f(c), y] as const)(x)
    const [passed] = compile((y: typeof x, z: typeof c) => [f(z), y] as const)(x, c)
    expect(bitsOf(closed)).toBe(bitsOf(passed))
  })

  it('and so in what is computed of it, and in a gradient', () => {
    const loss = (y: typeof x, z: typeof c): Tensor<readonly [], typeof dtype> => asStated(sum(mul(tanh(mul(y, exp(z))), softmax(z))))
    const closed = compile((y: typeof x) => grad((t: typeof x) => loss(t, c))(y))(x)
    const passed = compile((y: typeof x, z: typeof c) => grad((t: typeof x) => loss(t, z))(y))(x, c)
    expect(bitsOf(closed)).toBe(bitsOf(passed))
    const whole = compile(() => grad((t: typeof x) => loss(t, c))(x))()
    expect(bitsOf(whole)).toBe(bitsOf(passed))
  })

  it('draws of a key that is closed over', () => {
    const key = Random.key(7)
    const closed = compile((y: typeof x) => add(y, Random.normal(key, [5, 7], { dtype })))(x)
    const passed = compile((y: typeof x, k: Key) => add(y, Random.normal(k, [5, 7], { dtype })))(x, key)
    expect(bitsOf(closed)).toBe(bitsOf(passed))
  })
}

describe.each(['float32', 'float64'] as const)('closed over, %s', dtype => { closedOver(dtype) })

describe('a value that depends on no argument', () => {
  const c = tensor([1, 2, 3])

  it('can be read while the function is traced, and branched upon', () => {
    const f = compile((x: Tensor<readonly [3]>) => item(sum(exp(c))) > 30 ? mul(x, exp(c)) : x)
    expect([...toFlat(f(tensor([1, 1, 1])))].map(v => v.toFixed(4))).toEqual(['2.7183', '7.3891', '20.0855'])
    expect(() => compile((x: Tensor<readonly [3]>) => item(sum(exp(x))) > 30 ? x : neg(x))(c)).toThrow('item: the elements of this float32 tensor of shape [] are not known')
  })

  it('can be kept, and used after its trace and in another', () => {
    let kept: Tensor<readonly [3]> | undefined
    const f = compile((x: Tensor<readonly [3]>) => mul(x, kept ??= exp(c)))
    const first = f(c)
    expect([...toFlat(kept!)]).toEqual([...toFlat(exp(c))])
    expect([...toFlat(div(kept!, kept!))]).toEqual([1, 1, 1])
    expect([...toFlat(compile((x: Tensor<readonly [3]>) => add(x, kept!))(c))].map(v => v.toFixed(3))).toEqual(['3.718', '9.389', '23.086'])
    expect([...toFlat(compile((x: Tensor<readonly [3]>) => add(kept!, x))(kept!))]).toHaveLength(3)
    expect(first.shape).toEqual([3])
  })

  it('is computed once: calls have no trace of it', () => {
    const [a, x] = [Random.normal(Random.key(3), [40, 40]), Random.normal(Random.key(4), [40, 40])]
    const f = compile((y: typeof x) => add(y, exp(matmul(a, matmul(a, a)))))
    f(x)
    expect(f.explain()).not.toContain('dot_general')
    expect(f.explain()).toMatch(/1 primitive in 1 kernel/)
  })
})
