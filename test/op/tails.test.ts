import { describe, expect, it } from 'vitest'
import * as P from 'pullback'
import { cast, compile, grad, mul, softplus, sum, tanh, tensor, toFlat, type AnyTensor, type FloatDType, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import { asStated } from '../../src/tensor/cast.js'
import { casesOf, readFixture } from '../oracle/read.js'
import { tensorOf } from '../support/compare.js'

/*
 * Far from 0, where an exponential is next to 0 or to overflow, words and layers keep their value and their derivative: against mpmath.
 */

type Floats = Tensor<Shape, FloatDType>
type Apply = (x: Floats) => Floats

const fixture = readFixture('tails')
const words: Readonly<Record<string, Apply>> = { ...asStated<Record<string, Apply>>(P), mish: asStated((x: Tensor) => mul(x, tanh(softplus(x)))) }
const layers: Readonly<Record<string, typeof L.relu>> = { sigmoid: L.sigmoid, tanh: L.tanh, gelu: L.gelu, silu: L.silu, softplus: L.softplus }

/** The largest error beside the value that passes. Slopes of tanh and σ are made of 1 − y, as they are read off a table: beside 1 only. */
const bounds = {
  float32: { value: 2e-6, tail: 2e-5, beside1: 3e-7, least: 2 ** -126 },
  float64: { value: 2e-15, tail: 2e-13, beside1: 6e-16, least: 2 ** -1000 },
} as const
/** Their exponents are rounded products: exp makes of that a relative error. */
const tails = ['gelu', 'erfc', 'erf', 'silu', 'softplus', 'mish']
const ofOne = ['tanh', 'sigmoid', 'mish', 'silu']

const far = (found: AnyTensor, wanted: readonly number[], relative: number, beside: number): readonly string[] => {
  const values = toFlat(found)
  const single = found.dtype === 'float32'
  return wanted.flatMap((y, i) => {
    const exact = single ? Math.fround(y) : y
    return values[i] === exact || Math.abs(values[i]! - y) <= Math.abs(y) * relative + beside ? [] : [`${i}: ${values[i]}, not ${y}`]
  })
}

describe.each(['float32', 'float64'] as const)('%s', dtype => {
  const { value, tail, beside1, least } = bounds[dtype]
  describe.each(fixture.cases.map(({ word }) => word))('%s', word => {
    const [{ inputs, outputs, dInputs }] = asStated<readonly [ReturnType<typeof casesOf>[0] & object]>(casesOf(fixture, word))
    const x: Floats = asStated(cast(asStated<Floats>(tensorOf(inputs[0]!)), dtype))
    const [values, slopes] = [outputs[0]!.data, dInputs![0]!.data]
    const apply = words[word]!
    const slope = grad((z: Floats): Tensor<readonly []> => asStated(sum(apply(z))))
    const relative = tails.includes(word) ? tail : value
    const slopeBeside = ofOne.includes(word) ? beside1 : least

    it('value and derivative', () => {
      expect(far(apply(x), values, relative, least)).toEqual([])
      expect(far(slope(x), slopes, relative, slopeBeside)).toEqual([])
    })

    it('compiled', () => {
      const found = compile((z: Floats) => [apply(z), slope(z)] as const)(x)
      expect(far(found[0], values, relative, least)).toEqual([])
      expect(far(found[1], slopes, relative, slopeBeside)).toEqual([])
    })

    const maker = layers[word]
    it.skipIf(maker === undefined)('the layer', () => {
      const [y, backward] = maker!([values.length])({}, asStated<Tensor<readonly [number]>>(x))
      expect(far(y, values, relative, least)).toEqual([])
      expect(far(backward(asStated(cast(tensor(values.map(() => 1)), dtype)))[1], slopes, relative, slopeBeside)).toEqual([])
    })
  })

  it('infinite operands give what JAX gives', () => {
    const all = { erf: [1, -1], erfc: [0, 2], sigmoid: [1, 0], tanh: [1, -1], softplus: [Infinity, 0], relu: [Infinity, 0], gelu: [Infinity, NaN], silu: [Infinity, NaN] }
    const slopes = { erf: [0, 0], erfc: [-0, -0], sigmoid: [0, 0], tanh: [0, 0], softplus: [1, 0], relu: [1, 0], gelu: [NaN, NaN], silu: [NaN, NaN] }
    const x: Floats = tensor([Infinity, -Infinity], { dtype })
    for (const [word, values] of Object.entries(all)) {
      const f = (z: Floats): readonly [Floats, Floats] => [words[word]!(z), grad((t: Floats): Tensor<readonly []> => asStated(sum(words[word]!(t))))(z)]
      for (const [y, dy] of [f(x), compile(f)(x)]) {
        expect([...toFlat(y)], word).toEqual(values)
        expect([...toFlat(dy)].map(v => v + 0), word).toEqual(asStated<Record<string, number[]>>(slopes)[word]!.map(v => v + 0))
      }
    }
  })
})
