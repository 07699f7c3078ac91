import { compile, vjp, type AnyTensor, type Tree } from 'pullback'
import type { FloatTree } from 'pullback/types'
import { expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { readFixture, type Case, type Recorded } from '../oracle/read.js'
import { differences, tensorOf } from '../support/compare.js'
import { functions, type Run } from './oracle-functions.js'

/* Loops, branches, maps and their derivatives give what JAX gives, evaluated at once and compiled. */

const listOf = (x: unknown): readonly AnyTensor[] => Array.isArray(x) ? x : [asStated<AnyTensor>(x)]

const compiled = (run: Run): Run => asStated(compile(asStated<(...xs: readonly AnyTensor[]) => Tree>(run)))

/** From the recorded cotangents to those of the inputs. */
const pulled = (run: Run, { dOutputs }: Case): Run => (...inputs) => {
  const [y, pull] = vjp(asStated<(...xs: readonly FloatTree[]) => FloatTree>(run))(...asStated<readonly FloatTree[]>(inputs))
  const cotangents = dOutputs!.map(tensorOf)
  return asStated(pull(asStated(Array.isArray(y) ? cotangents : cotangents[0])))
}

const against = (found: readonly AnyTensor[], expected: readonly Recorded[], label: string): readonly string[] =>
  found.length === expected.length ? expected.flatMap((x, i) => differences(found[i]!, tensorOf(x), { relative: 1e-5 }, `${label} ${i}`))
    : [`${label}: ${found.length} tensors, expected ${expected.length}`]

const faults = (recorded: Case, run: Run): readonly string[] => {
  const inputs = recorded.inputs.map(tensorOf)
  return [(f: Run) => f, compiled].flatMap((how, i) => {
    const label = i === 0 ? 'evaluated' : 'compiled'
    return [
      ...against(listOf(how(run)(...inputs)), recorded.outputs, `${label}: output`),
      ...recorded.dInputs === undefined ? []
        : against(how(pulled(run, recorded))(...inputs), recorded.dInputs.filter(d => d !== null), `${label}: gradient`),
    ]
  })
}

const { cases } = readFixture('transform')

it('every case has its function', () => {
  expect(Object.keys(functions)).toEqual(cases.map(({ name }) => name))
})

it.each(cases.map(recorded => [recorded.name, recorded] as const))('%s', (name, recorded) => {
  expect(faults(recorded, functions[name]!)).toEqual([])
})

it('a wrong value and a wrong gradient are found', () => {
  const recorded = cases.find(({ name }) => name === 'scan cell')!
  const { outputs, dInputs } = recorded
  const moved = (x: Recorded): Recorded => ({ ...x, data: x.data.map((y, i) => i === 0 ? y * 1.0001 : y) })
  expect(faults({ ...recorded, outputs: [outputs[0]!, moved(outputs[1]!)] }, functions['scan cell']!)).toHaveLength(2)
  expect(faults({ ...recorded, dInputs: dInputs!.map((x, i) => i === 2 ? moved(x!) : x) }, functions['scan cell']!)).toHaveLength(2)
})
