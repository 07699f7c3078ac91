import { compile, grad, sum, vjp, type AnyTensor, type FloatDType, type Shape, type Tensor, type Tree } from 'pullback'
import type { FloatTree } from 'pullback/types'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture, type Case } from '../oracle/read.js'
import { differences, tensorOf } from '../support/compare.js'
import { listOf } from '../support/row.js'
import { rowOf } from '../support/words.js'

/*
 * The words of vocabulary.json and places.json on all their shapes: values, gradients and second derivatives, at once and compiled. All cases of a word are one program, so that
 * it is compiled once.
 */

type Floats = Tensor<Shape, FloatDType>
type Results = readonly (readonly AnyTensor[])[]

const isFloat = ({ dtype }: { readonly dtype: string }): boolean => dtype === 'float32' || dtype === 'float64'

/** Values, cotangents of the float inputs, second derivative. */
const results = ({ word, args, dOutputs, second }: Case, inputs: readonly AnyTensor[], dys: readonly AnyTensor[]): Results => {
  const { call } = rowOf(word)
  const run = (...floats: readonly AnyTensor[]): readonly AnyTensor[] => {
    let next = 0
    return listOf(call(inputs.map(x => isFloat(x) ? floats[next++]! : x), args))
  }
  const floats = inputs.filter(isFloat)
  if (dOutputs === undefined) return [run(...floats)]
  const [ys, pull] = vjp(asStated<(...xs: readonly FloatTree[]) => FloatTree>((...xs: readonly AnyTensor[]) => run(...xs).filter(isFloat)))(...asStated<readonly FloatTree[]>(floats))
  const others = run(...floats)
  const values = asStated<readonly AnyTensor[]>(ys)
  let next = 0
  const total = (x: Floats): Tensor<readonly []> => asStated(sum(asStated<Floats>(run(x)[0])))
  return [
    others.map(y => isFloat(y) ? values[next++]! : y),
    asStated<readonly AnyTensor[]>(pull(asStated(dys))),
    ...second === undefined ? [] : [[grad((x: Floats): Tensor<readonly []> => asStated(sum(grad(total)(x))))(asStated<Floats>(inputs[0]))]],
  ]
}

/** float32 of the largest entry; special values each by itself. */
const forward = { float32: 2e-6, float64: 1e-13, int32: 0, bool: 0, uint32: 0 } as const
/** Elimination rounds more often. */
const eliminating = new Set(['cholesky', 'inverse', 'solve', 'triangularSolve'])
const backward = { float32: 1e-5, float64: 1e-12, int32: 0, bool: 0, uint32: 0 } as const

const faults = (recorded: Case, found: Results): readonly string[] => {
  const { word, name, outputs, dInputs, second } = recorded
  const wanted = [outputs, ...dInputs === undefined ? [] : [dInputs.filter(d => d !== null)], ...second === undefined ? [] : [[second]]]
  return wanted.flatMap((part, p) => part.length !== found[p]!.length ? [`${name}: ${found[p]!.length} results, expected ${part.length}`] : part.flatMap((y, i) =>
    differences(found[p]![i]!, tensorOf(y), { relative: (p === 0 && !eliminating.has(word) ? forward : backward)[y.dtype], elementwise: name.includes('special') },
      `${name}: ${['value', 'gradient', 'second derivative'][p]}`)))
}

const cases = [...readFixture('vocabulary').cases, ...readFixture('places').cases]
const words = [...new Set(cases.map(({ word }) => word))]

describe.each(words)('%s', word => {
  const own = cases.filter(recorded => recorded.word === word)
  const given = own.map(({ inputs, dOutputs = [] }) => [inputs.map(tensorOf), dOutputs.map(tensorOf)] as const)

  it(`gives what JAX gives, on ${own.length} shapes`, () => {
    expect(own.length).toBeGreaterThanOrEqual(20)
    expect(own.flatMap((recorded, i) => faults(recorded, results(recorded, ...given[i]!)))).toEqual([])
  })

  it('compiled too, as one program', () => {
    const all = compile((flat: readonly (readonly (readonly AnyTensor[])[])[]): Tree =>
      asStated(own.map((recorded, i) => results(recorded, flat[i]![0]!, flat[i]![1]!))))
    const found = asStated<readonly Results[]>(all(given))
    expect(own.flatMap((recorded, i) => faults(recorded, found[i]!))).toEqual([])
    expect(all.explain()).not.toMatch(/uncompiled|not traced/)
  })
})

it('a wrong value, gradient or second derivative is found', () => {
  const recorded = cases.find(({ word, second }) => word === 'atan' && second !== undefined)!
  const inputs = recorded.inputs.map(tensorOf)
  const found = faults(recorded, results({ ...recorded, word: 'tan' }, inputs, recorded.dOutputs!.map(tensorOf)))
  expect(new Set(found.map(fault => /value|gradient|second derivative/.exec(fault)?.[0]))).toEqual(new Set(['value', 'gradient', 'second derivative']))
})
