import { threads, type Threads } from 'pullback'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caseAt, drawn, runs, seed } from './check.js'
import { listing, namesIn, type Case } from './case.js'
import { table } from './directed.js'
import { isLoop, scannedComplaints, scanning } from './scanned.js'
import { primitiveNames } from '../../../src/primitive/table.js'

/* scan(f), compiled as a loop, is the loop: for each primitive on each shape, and for programs drawn at random with their gradients, with threads too. */

const pools: Threads[] = []
beforeAll(async () => { pools.push(...await Promise.all([2, 3].map(size => threads(size)))) })
afterAll(async () => { await Promise.all(pools.map(pool => pool.close())) })

let loops = 0

const judge = (cases: Iterable<readonly [name: string, c: Case]>): readonly string[] => {
  let index = 0
  return [...cases].flatMap(([name, one]) => {
    if (one.inputs.length === 0) return []
    const s = drawn(++index, dice => scanning(one, dice))
    const problems = (() => {
      try {
        if (isLoop(s)) loops++
        return scannedComplaints(s, index % 4 === 0 ? pools : [])
      } catch (problem) {
        return [problem instanceof Error ? problem.stack ?? problem.message : String(problem)]
      }
    })()
    return problems.length === 0 ? [] : [`${name}, ${s.length} steps of ${s.roles.join()}${s.reverse ? ', reverse' : ''}, around it ${s.around}:\n  ${problems.join('\n  ')}\n${listing(one)}`]
  })
}

it('scan(f) is the loop, for each primitive', () => {
  const seen = new Set<string>()
  const cases = table.flatMap(({ name, draw }, i) => {
    const c = i % 3 === 1 || runs > 2000 ? drawn(i, draw) : undefined
    if (c !== undefined) namesIn(c).forEach(primitive => seen.add(primitive))
    return c === undefined ? [] : [[name, c] as const]
  })
  const found = judge(cases)
  expect(found.length, `${found.length} of ${cases.length} differ\n${found.slice(0, 5).join('\n\n')}`).toBe(0)
  expect(primitiveNames.filter(name => !seen.has(name))).toEqual([])
}, 600_000)

it('scan(f) is the loop, for generated programs and gradients', () => {
  const found = judge(Array.from({ length: Math.ceil(runs / 8) }, (_, i) => [`index ${i}`, caseAt(i)] as const))
  expect(found.length, `seed ${seed}: ${found.length} differ\n${found.slice(0, 5).join('\n\n')}`).toBe(0)
  expect(loops).toBeGreaterThan(runs / 16)
}, 600_000)
