import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { fromArray, tensor, toFlat, zeros, type Tensor } from 'pullback'
import { dataErrors, paramsOf, report } from 'pullback/data'
import { uniform, type Key } from 'pullback/random'
import { expect, expectTypeOf, it } from 'vitest'

const model = {
  init: (key: Key) => ({
    hidden: { w: uniform(key, [3, 2]), b: zeros([2]) },
    act: {},
    out: { w: zeros([2, 1]), scale: zeros([], { dtype: 'float64' }) },
  }),
}
type Params = ReturnType<typeof model.init>
const codec = paramsOf(model)
const flat = (params: Params): readonly unknown[] =>
  [params.hidden.w, params.hidden.b, params.out.w, params.out.scale].map((x) => [...new Uint8Array(toFlat<'float32' | 'float64'>(x).buffer)])
const json = (params: Params) => JSON.parse(JSON.stringify(codec.encode(params))) as Record<string, Record<string, unknown>>
const differences = (value: unknown): readonly string[] => {
  const result = codec.decode(value)
  return isLeft(result) ? dataErrors(result.left).map(({ message }) => message) : []
}
const start: Params = { hidden: { w: zeros([3, 2]), b: zeros([2]) }, act: {}, out: { w: zeros([2, 1]), scale: zeros([], { dtype: 'float64' }) } }

it('has the type of the parameters', () => {
  expectTypeOf(codec._A).toEqualTypeOf<Params>()
  const result = codec.decode(json(start))
  if (isRight(result)) expectTypeOf(result.right.hidden.w).toEqualTypeOf<Tensor<readonly [3, 2]>>()
  expect(isRight(result) && Object.keys(result.right)).toEqual(['hidden', 'act', 'out'])
})

it('params → JSON → params keeps every bit', () => {
  const floats = (n: number) => fc.array(fc.float(), { minLength: n, maxLength: n })
  fc.assert(fc.property(floats(6), floats(2), floats(2), fc.double(), (w, b, v, scale) => {
    const params: Params = {
      hidden: { w: fromArray([3, 2], w), b: fromArray([2], b) }, act: {},
      out: { w: fromArray([2, 1], v), scale: tensor(scale, { dtype: 'float64' }) },
    }
    expect(codec.is(params)).toBe(true)
    const back = codec.decode(json(params))
    if (isLeft(back)) throw new Error(report(back.left))
    expect(codec.is(back.right)).toBe(true)
    expect(flat(back.right)).toEqual(flat(params))
  }))
})

it('a file of another model is refused with every difference', () => {
  const file = json(start)
  expect(differences({
    hidden: { w: zeros([3, 4]).toJSON(), bias: zeros([2]).toJSON() },
    extra: { w: zeros([1]).toJSON() },
    out: { w: zeros([2, 1], { dtype: 'int32' }).toJSON(), scale: file['out']!['scale'] },
  })).toEqual([
    'hidden.w: expected a float32 tensor of shape [3, 2], found a float32 tensor of shape [3, 4]',
    'hidden.b: expected a float32 tensor of shape [2], found nothing',
    'hidden.bias: expected nothing of this name, found a float32 tensor of shape [2]',
    'act: expected an empty record, found nothing',
    'out.w: expected a float32 tensor of shape [2, 1], found an int32 tensor of shape [2, 1]',
    'extra: expected nothing of this name, found an object with w',
  ])
})

it('a missing layer is named parameter by parameter', () => {
  const { hidden: _, ...rest } = json(start)
  expect(differences(rest)).toEqual([
    'hidden.w: expected a float32 tensor of shape [3, 2], found nothing',
    'hidden.b: expected a float32 tensor of shape [2], found nothing',
  ])
})

it('what is no record of parameters is refused', () => {
  expect(differences(3)).toEqual(['expected a record of parameters, found 3'])
  expect(differences([])).toEqual(['expected a record of parameters, found an array of 0'])
  expect(differences({ ...json(start), act: 'relu' })).toEqual(['act: expected an empty record, found "relu"'])
  expect(differences(JSON.parse('{"__proto__": {"w": 1}}'))).toContain('__proto__: expected nothing of this name, found an object with w')
  expect([codec.is(null), codec.is({ ...start, more: {} }), codec.is(json(start))]).toEqual([false, false, false])
})

it('an element is named by its place in the file', () => {
  const file = json(start)
  file['hidden']!['b'] = { shape: [2], dtype: 'float32', data: [0, null] }
  expect(differences(file)).toEqual(["hidden.b.data[1]: expected a number within ±3.4e38, or 'NaN', 'Infinity' or '-Infinity', found null"])
})

it('parameters in tuples, and none at all', () => {
  const pair = paramsOf({ init: (): readonly [Tensor<readonly [1]>, { readonly b: Tensor<readonly []> }] => [zeros([1]), { b: zeros([]) }] })
  const text = JSON.stringify(pair.encode([tensor([7]), { b: tensor(8) }]))
  const back = pair.decode(JSON.parse(text))
  expect(isRight(back) && back.right.map(String)).toEqual(['Tensor [1] float32 (7)', '[object Object]'])
  expect(isLeft(pair.decode([]))).toBe(true)
  expect(isRight(paramsOf({ init: () => ({}) }).decode({}))).toBe(true)
  expect(() => paramsOf({ init: () => ({ f: { g: 'text' } }) })).toThrow('paramsOf: f.g: "text" is no tensor and no record of tensors')
})
