import { compile, matmul, mul, ones, sum, tensor, TraceError, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Xla from 'pullback/xla'
import { expect, expectTypeOf, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

it('takes the arguments of the function, and gives text', () => {
  const f = (p: { readonly w: Tensor<readonly [3, 2]> }, x: Tensor<readonly [2, 3]>, by: number) => mul(matmul(x, p.w), by)
  const text = Xla.stablehlo(f)
  expectTypeOf(text).toEqualTypeOf<(p: { readonly w: Tensor<readonly [3, 2]> }, x: Tensor<readonly [2, 3]>, by: number) => string>()
  const found = text({ w: ones([3, 2]) }, ones([2, 3]), 2)
  expect(found).toContain('func.func public @main(%arg0: tensor<3x2xf32>, %arg1: tensor<2x3xf32>) -> (tensor<2x2xf32>)')
  expect(found).toContain('dense<0x40000000> : tensor<f32>')
})

it('draws are one function for each shape of counters, whatever their number', () => {
  const text = Xla.stablehlo((key: Random.Key) => {
    const [a, b] = Random.split(key)
    return [Random.uniform(a, [8]), Random.uniform(b, [8])]
  })(Random.key(0))
  expect(text.match(/func\.func private @threefry2x32_/g)?.length).toBe(2)
  expect(text.match(/func\.call @threefry2x32_/g)?.length).toBe(3)
})

it('turbo lets products round', () => {
  const f = (x: Tensor<readonly [2, 2]>) => matmul(x, x)
  expect(Xla.stablehlo(f)(ones([2, 2]))).toContain('precision HIGHEST')
  expect(Xla.stablehlo(f, { turbo: true })(ones([2, 2]))).toContain('precision DEFAULT')
})

it('says what it cannot write', () => {
  expect(() => Xla.stablehlo((x: Tensor<readonly [2]>) => { void x.toJSON(); return x })(ones([2]))).toThrow(TraceError)
  const text: (f: unknown) => (...args: readonly unknown[]) => string = asStated(Xla.stablehlo)
  expect(() => text((x: unknown) => ({ f: () => x }))(ones([2]))).toThrow('stablehlo: result.f is a function: call it inside')
  expect(() => text((x: unknown) => x)(new Map())).toThrow('stablehlo: argument[0] is ')
  expect(() => compile((x: Tensor<readonly [2]>) => {
    Xla.stablehlo((y: Tensor<readonly [2]>) => sum(y))(x)
    return x
  })(tensor([1, 2]))).toThrow('stablehlo: an argument is traced')
})
