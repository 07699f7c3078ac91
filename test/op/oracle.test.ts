import {
  compile, grad, sum, tensor, toFlat, vjp, type AnyTensor, type FloatDType, type Shape, type Tensor, type Tree,
} from 'pullback'
import type { FloatTree } from 'pullback/types'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture, type Case, type Recorded } from '../oracle/read.js'
import { differences, tensorOf, type Tolerance } from '../support/compare.js'
import { listOf, type Result } from '../support/row.js'
import { rowOf } from '../support/words.js'

/** Words that IEEE 754 rounds in one way only, or that only choose and move elements: JAX's very numbers. */
const exact = new Set((
  'add sub mul maximum minimum where neg sqrt square abs sign relu clip outer max min reshape flatten transpose permute squeeze '
  + 'expandDims broadcastTo concat stack split slice pad flip tile take gather oneHot rearrange repeat'
).split(' '))

/**
 * For the others: the reference engine computes in float64 and rounds, JAX has approximations of its own, which the generator
 * holds to 3e-6 of the function's value: of each element for special values, else of the largest.
 */
const forward = { float32: 3e-6, float64: 1e-13 } as const
const backward = { float32: 1e-5, float64: 1e-12 } as const

const within = ({ dtype }: Recorded, of: { readonly float32: number; readonly float64: number }): Tolerance =>
  ({ relative: of[dtype === 'float64' ? 'float64' : 'float32'] })

type Run = (...inputs: readonly AnyTensor[]) => Result

const compiled = (run: Run): Run => asStated(compile(asStated<(...xs: readonly AnyTensor[]) => Tree>(run)))

/** What differs between a list of tensors and the recorded ones. */
const against = (found: readonly AnyTensor[], expected: readonly Recorded[], label: string, tolerance: (x: Recorded) => Tolerance) =>
  found.length === expected.length ? expected.flatMap((x, i) => differences(found[i]!, tensorOf(x), tolerance(x), `${label} ${i}`))
    : [`${label}: ${found.length} tensors, expected ${expected.length}`]

const forwardTolerance = ({ word, name }: Case) => (x: Recorded): Tolerance =>
  x.dtype === 'int32' || x.dtype === 'bool' || exact.has(word) ? { relative: 0 }
    : { ...within(x, forward), elementwise: name.includes('special') }

/** The pullback of a run, from the recorded cotangents to those of the inputs that have one. */
const pulled = (run: Run, { dInputs, dOutputs }: Case): Run => (...inputs) => {
  const at = dInputs!.flatMap((d, i) => d === null ? [] : [i])
  const ofFloats = (...floats: readonly FloatTree[]): FloatTree =>
    asStated(run(...inputs.map((x, i) => at.includes(i) ? asStated<AnyTensor>(floats[at.indexOf(i)]) : x)))
  const [y, pull] = vjp(ofFloats)(...asStated<readonly FloatTree[]>(at.map(i => inputs[i]!)))
  const cotangents = dOutputs!.map(tensorOf)
  return asStated(pull(asStated(Array.isArray(y) ? cotangents : cotangents[0])))
}

const secondDerivative = (run: Run): Run => x => {
  const total = (v: Tensor<Shape, FloatDType>) => sum(asStated<typeof v>(run(v)))
  return grad((v: Tensor<Shape, FloatDType>) => sum(grad(asStated<(w: typeof v) => Tensor<readonly []>>(total))(v)))(asStated(x))
}

/** Everything in which a word differs from the recorded case: forward, backward, second derivative; each alone and compiled. */
const faults = (recorded: Case): readonly string[] => {
  const { args, outputs, dInputs, second } = recorded
  const inputs = recorded.inputs.map(tensorOf)
  const run: Run = (...xs) => rowOf(recorded.word).call(xs, args)
  return [(f: Run) => f, compiled].flatMap((how, i) => {
    const label = i === 0 ? 'alone' : 'compiled'
    return [
      ...against(listOf(how(run)(...inputs)), outputs, `${label}: output`, forwardTolerance(recorded)),
      ...dInputs === undefined ? []
        : against(listOf(how(pulled(run, recorded))(...inputs)), dInputs.filter(d => d !== null), `${label}: gradient`, x => within(x, backward)),
      ...second === undefined ? []
        : against(listOf(how(secondDerivative(run))(...inputs)), [second], `${label}: second derivative`, x => within(x, backward)),
    ]
  })
}

describe.each(['elementwise', 'contraction', 'convolution', 'reduction', 'movement', 'pattern'] as const)('%s words give what JAX gives', (file) => {
  it.each(readFixture(file).cases.map(recorded => [recorded.name, recorded] as const))('%s', (_, recorded) => {
    expect(faults(recorded)).toEqual([])
  })
})

it('a wrong value, gradient or second derivative is found', () => {
  const recorded = readFixture('elementwise').cases.find(({ name }) => name === 'tanh float32 [2,4]')!
  expect(recorded.second).toBeDefined()
  const labels = faults({ ...recorded, word: 'sigmoid' }).map(fault => fault.replace(/ \d.*/, ''))
  expect(new Set(labels)).toEqual(new Set(
    ['alone', 'compiled'].flatMap(how => ['output', 'gradient', 'second derivative'].map(what => `${how}: ${what}`))))
})

it('pow follows IEEE 754 where JavaScript does not', () => {
  const [one, minus] = [[1, 1, 1], [-1, -1, -1]].map(row => rowOf('pow').call([tensor(row), tensor([NaN, Infinity, -Infinity])], {}))
  expect([...toFlat(asStated<AnyTensor>(one))]).toEqual([1, 1, 1])
  expect([...toFlat(asStated<AnyTensor>(minus))]).toEqual([NaN, 1, 1])
})
