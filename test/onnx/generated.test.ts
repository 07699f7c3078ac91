import { isLeft } from 'fp-ts/lib/Either.js'
import type { AnyTensor } from 'pullback'
import { toOnnx } from 'pullback/onnx'
import { describe, expect, it } from 'vitest'
import { trace } from '../../src/graph/trace.js'
import type { PrimitiveName } from '../../src/primitive/row/params.js'
import { primitiveNames } from '../support/primitives.js'
import { asStated } from '../../src/tensor/cast.js'
import { storageOf } from '../../src/tensor/value.js'
import { bounds } from '../law/compiled/bound.js'
import { exact } from '../law/compiled/bounded.js'
import { functionOf, namesIn, tensorOf, type Case } from '../law/compiled/case.js'
import { caseAt } from '../law/compiled/check.js'
import { hasPython } from '../support/python.js'
import { soak } from '../support/soak.js'
import { runModels, type Model } from './runtime.js'

/*
 * onnxruntime gives what the reference gives, for the programs that the law of compile draws, within what two engines may differ by, and 1e-5.
 */

/** What tells a number near 0 from 0: runtimes have no erfc, and 1 - erf is right to 1e-7 only. */
const telling: readonly PrimitiveName[] = ['sign', 'sqrt', 'rsqrt', 'log', 'divide', 'power', 'compare', 'argsort', 'argmax', 'convert']
const tells = (c: Case): boolean => namesIn(c).includes('erfc') && namesIn(c).some(name => telling.includes(name))

const cases = Array.from({ length: soak ? 2000 : 200 }, (_, index) => [index, caseAt(index)] as const).filter(([, c]) => !c.special && !tells(c))

const inputsOf = (c: Case): Readonly<Record<string, AnyTensor>> => Object.fromEntries(c.inputs.map((source, n) => [`x${n}`, tensorOf(source)]))

const modelOf = ([index, c]: readonly [number, Case]): Model => {
  const f = functionOf(c)
  const inputs = inputsOf(c)
  const file = toOnnx((_: {}, xs: Readonly<Record<string, AnyTensor>>): readonly AnyTensor[] => f(Object.values(xs)), {}, inputs, { batch: false })
  return { name: `index ${index}, ${c.origin}`, file, runs: [inputs] }
}

/** What a run gives that it should not. */
const wrong = (c: Case, outputs: Readonly<Record<string, AnyTensor>>): readonly string[] => {
  const f = functionOf(c)
  const inputs = c.inputs.map(tensorOf)
  const allowed = bounds(trace(f, c.program.arguments), inputs.map(x => exact(x, storageOf(x, 'input'))))
  return f(inputs).flatMap((want, r) => {
    const got = outputs[`[${r}]`]
    if (got === undefined || got.dtype !== want.dtype || got.shape.join() !== want.shape.join()) return [`result ${r}: ${String(got?.dtype)} [${String(got?.shape)}], not ${want.dtype} [${want.shape.join()}]`]
    const [p, q] = [storageOf(got, 'got'), storageOf(want, 'want')]
    const rounding = want.dtype === 'float32' || want.dtype === 'float64' ? 1e-5 : 0
    const at = [...q.keys()].find(i => !(Object.is(p[i], q[i]) || Math.abs(p[i]! - q[i]!) <= 4 * (allowed[r]!.error?.[i] ?? 0) + rounding * Math.max(1, Math.abs(q[i]!))))
    return at === undefined ? [] : [`result ${r} at ${at}: ${p[at]}, not ${q[at]} ± ${allowed[r]!.error?.[at] ?? 0}`]
  })
}

describe.skipIf(!hasPython('onnx', 'onnxruntime', 'numpy'))('onnxruntime', () => {
  it('gives what programs give', () => {
    const models = cases.map(modelOf)
    const refused = models.flatMap(({ name, file }) => isLeft(file) ? [`${name}: ${file.left.message}`] : [])
    expect(refused).toEqual([])
    // What a process prints has its bounds.
    const ran = Array.from({ length: Math.ceil(models.length / 250) }, (_, i) => runModels(models.slice(250 * i, 250 * (i + 1)))).flat()
    const found = ran.flatMap(({ name, error, runs }, i) => error !== undefined ? [`${name}: ${error} (${namesIn(cases[i]![1]).join(' ')})`]
      : wrong(cases[i]![1], asStated(runs[0]!)).map(line => `${name}: ${line} (${namesIn(cases[i]![1]).join(' ')})`))
    expect(found).toEqual([])
    const seen = new Set(cases.flatMap(([, c]) => namesIn(c)))
    expect(primitiveNames.filter(name => !seen.has(name))).toEqual([])
  }, 600_000)
})
