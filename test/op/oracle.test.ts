import { compile, cast, grad, sum, vjp, type AnyTensor, type FloatDType, type FloatTree, type Tensor, type Tree } from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture, type Case, type Recorded } from '../oracle/read.js'
import { expectClose, expectSame, tensorOf } from '../support/compare.js'
import { rowOf, type Result, type Row } from '../support/words.js'

/** Words that IEEE 754 rounds in one way only, or that only choose and move elements: JAX's very numbers. */
const exact = new Set([
  'add', 'sub', 'mul', 'maximum', 'minimum', 'where', 'neg', 'sqrt', 'square', 'abs', 'sign', 'relu', 'clip', 'outer', 'max', 'min',
  'reshape', 'flatten', 'transpose', 'permute', 'squeeze', 'expandDims', 'broadcastTo', 'concat', 'stack', 'split', 'slice', 'pad', 'flip', 'tile',
  'take', 'gather', 'oneHot',
])

/**
 * For the others: the reference engine computes in float64 and rounds, JAX has approximations of its own, which the generator holds to 3e-6 of
 * the function's value: of each element for special values, else of the largest.
 */
const forward = { float32: 3e-6, float64: 1e-13 } as const
/** x/2·(1 + erf(x/√2)) loses digits where erf is near −1; the error stays a few units in the last place of x. */
const absolute: Readonly<Record<string, number>> = { gelu: 3e-7 }
const backward = { float32: 1e-5, float64: 1e-12 } as const

const toleranceOf = (x: Recorded, of: { readonly float32: number; readonly float64: number }): number => of[x.dtype === 'float64' ? 'float64' : 'float32']

const listOf = (result: Result): readonly AnyTensor[] => Array.isArray(result) ? result : [asStated<AnyTensor>(result)]

type Run = (...inputs: readonly AnyTensor[]) => Result

const expectOutputs = (found: Result, { name, word, outputs }: Case): void => {
  const results = listOf(found)
  expect(results.length, name).toBe(outputs.length)
  outputs.forEach((output, i) => {
    const whole = output.dtype !== 'float32' && output.dtype !== 'float64'
    if (whole || exact.has(word)) expectSame(results[i]!, tensorOf(output), name)
    else expectClose(results[i]!, tensorOf(output), { relative: toleranceOf(output, forward), elementwise: name.includes('special'), absolute: absolute[word] ?? 0 }, name)
  })
}

/** The pullback of a run with respect to the inputs that have a cotangent. */
const pullbackOf = (run: Run, inputs: readonly AnyTensor[], { dInputs, dOutputs }: Case): readonly (AnyTensor | null)[] => {
  const at = dInputs!.flatMap((d, i) => d === null ? [] : [i])
  const ofFloats = (...floats: readonly FloatTree[]): FloatTree =>
    asStated(run(...inputs.map((x, i) => at.includes(i) ? asStated<AnyTensor>(floats[at.indexOf(i)]) : x)))
  const [y, pull] = vjp(ofFloats)(...asStated<readonly FloatTree[]>(at.map(i => inputs[i]!)))
  const cotangents = dOutputs!.map(tensorOf)
  const found = pull(asStated(Array.isArray(y) ? cotangents : cotangents[0]))
  return dInputs!.map((_, i) => at.includes(i) ? asStated<AnyTensor>(found[at.indexOf(i)]) : null)
}

const check = (row: Row, recorded: Case): void => {
  const inputs = recorded.inputs.map(tensorOf)
  const run: Run = (...xs) => row.call(xs, recorded.args)
  const runs: readonly Run[] = [run, asStated(compile(asStated<(...xs: readonly AnyTensor[]) => Tree>(run)))]
  runs.forEach((f, compiled) => {
    expectOutputs(f(...inputs), recorded)
    if (recorded.dInputs === undefined) return
    const g = (...xs: readonly AnyTensor[]): Tree => asStated(pullbackOf(run, xs, recorded).filter(d => d !== null))
    const found = asStated<readonly AnyTensor[]>((compiled === 0 ? g : compile(g))(...inputs))
    const expected = recorded.dInputs.filter(d => d !== null)
    expected.forEach((d, i) => expectClose(found[i]!, tensorOf(d), { relative: toleranceOf(d, backward) }, `${recorded.name}: gradient`))
  })
  if (recorded.second !== undefined) {
    const total = (x: Tensor<readonly number[], FloatDType>) => sum(asStated<typeof x>(run(x)))
    const first = grad(total)
    const second = grad((x: typeof inputs[0] & Parameters<typeof total>[0]) => sum(first(x)))
    expectClose(second(asStated(inputs[0])), tensorOf(recorded.second), { relative: toleranceOf(recorded.second, backward) }, `${recorded.name}: second`)
  }
}

for (const file of ['elementwise', 'contraction', 'reduction', 'movement'] as const) {
  describe(`${file} words give what JAX gives, forward and backward, alone and compiled`, () => {
    const { cases } = readFixture(file)
    for (const recorded of cases) {
      const row = rowOf(recorded.word)
      if (row !== undefined) it(recorded.name, () => { check(row, recorded) })
    }
    const missing = [...new Set(cases.map(c => c.word))].filter(word => rowOf(word) === undefined)
    if (missing.length > 0) it.todo(`no row yet for ${missing.join(', ')}`)
  })
}

it('the second derivative also runs compiled', () => {
  const x = tensorOf({ shape: [3], dtype: 'float64', data: [0.5, -1, 2] })
  const row = rowOf('tanh')!
  const f = (v: Tensor<readonly [3]>) => grad((u: typeof v) => sum(grad((t: typeof v) => sum(asStated<typeof v>(row.call([t], {}))))(u)))(v)
  expectSame(compile(f)(asStated(cast(x, 'float32'))), f(asStated(cast(x, 'float32'))))
})
