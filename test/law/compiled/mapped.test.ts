import { expect, it } from 'vitest'
import { caseAt, drawn, runs, seed } from './check.js'
import { listing, namesIn, type Case } from './case.js'
import { table } from './directed.js'
import { mappedComplaints, mapping } from './mapped.js'
import { primitiveNames } from '../../../src/primitive/table.js'

/* vmap(f) is the stack of f over the rows, compiled too: for each primitive on each shape, and for programs drawn at random with their gradients. */

const judge = (cases: Iterable<readonly [name: string, c: Case]>): readonly string[] => {
  let index = 0
  return [...cases].flatMap(([name, one]) => {
    if (one.inputs.length === 0) return []
    const m = drawn(++index, dice => mapping(one, dice))
    const problems = (() => {
      try {
        return mappedComplaints(m)
      } catch (problem) {
        return [problem instanceof Error ? problem.stack ?? problem.message : String(problem)]
      }
    })()
    return problems.length === 0 ? [] : [`${name}, ${m.size} mapped over ${m.mapped.join()}:\n  ${problems.join('\n  ')}\n${listing(one)}`]
  })
}

it('vmap(f) is the stack of f over the rows, for each primitive', () => {
  const seen = new Set<string>()
  const cases = table.flatMap(({ name, draw }, i) => {
    const c = i % 3 === 0 || runs > 2000 ? drawn(i, draw) : undefined
    if (c !== undefined) namesIn(c).forEach(primitive => seen.add(primitive))
    return c === undefined ? [] : [[name, c] as const]
  })
  const found = judge(cases)
  expect(found.length, `${found.length} of ${cases.length} differ\n${found.slice(0, 5).join('\n\n')}`).toBe(0)
  expect(primitiveNames.filter(name => !seen.has(name))).toEqual([])
}, 600_000)

it('vmap(f) is the stack of f over the rows, for generated programs and gradients', () => {
  const found = judge(Array.from({ length: Math.ceil(runs / 8) }, (_, i) => [`index ${i}`, caseAt(i)] as const))
  expect(found.length, `seed ${seed}: ${found.length} differ\n${found.slice(0, 5).join('\n\n')}`).toBe(0)
}, 600_000)
