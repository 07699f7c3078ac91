import { expect, it } from 'vitest'
import { caseAt, drawn, runs, seed } from './check.js'
import { functionOf, listing, namesIn, tensorOf, type Case } from './case.js'
import { table } from './directed.js'
import type { Dice } from './dice.js'
import { mappedComplaints, mapping } from './mapped.js'
import { scanned, scanning, type ScannedCase } from './scanned.js'
import { adjointComplaints, gradientOf, hasGradient, partedComplaints, rematComplaints, unrolledComplaints, widened } from './unrolled.js'
import { primitiveNames } from '../../support/primitives.js'

/*
 * Laws of loops and of derivatives, in float64: for each primitive, and for programs drawn at random, some of which are gradients, so that their derivatives
 * are of the second order.
 */

/** Each primitive on some of its shapes, and programs drawn at random. */
const cases = (offset: number): readonly (readonly [name: string, c: Case])[] => [
  ...table.flatMap(({ name, draw }, i) => {
    const c = i % 5 === offset || runs > 2000 ? drawn(i, draw) : undefined
    return c === undefined ? [] : [[name, widened(c)] as const]
  }),
  ...Array.from({ length: Math.ceil(runs / 40) }, (_, i) => [`index ${i + offset * 1000}`, widened(caseAt(i + offset * 1000))] as const),
].filter(([, c]) => c.inputs.length > 0)

const told = (problem: unknown): string => problem instanceof Error ? problem.stack ?? problem.message : String(problem)

const law = (name: string, offset: number, complain: (c: Case, dice: Dice) => readonly string[]): void => {
  it(name, () => {
    const all = cases(offset)
    const found = all.flatMap(([label, c], i) => {
      const problems = drawn(i, dice => {
        try {
          return complain(c, dice)
        } catch (problem) {
          return [told(problem)]
        }
      })
      return problems.length === 0 ? [] : [`${label}:\n  ${problems.join('\n  ')}\n${listing(c)}`]
    })
    expect(found.length, `seed ${seed}: ${found.length} of ${all.length} differ\n${found.slice(0, 5).join('\n\n')}`).toBe(0)
    const seen = new Set(all.flatMap(([, c]) => namesIn(c)))
    expect(primitiveNames.filter(primitive => !seen.has(primitive))).toEqual([])
  }, 600_000)
}

const shown = (s: ScannedCase, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${s.length} steps of ${s.roles.join()}${s.reverse ? ', reverse' : ''}${s.unread ? ', unread' : ''}, around it ${s.around}`, ...lines]

law('scan is the loop, and its gradient that of the unrolled loop', 0, (c, dice) => {
  const s = scanning(c, dice)
  return shown(s, unrolledComplaints(s, dice.chance(1 / 3)))
})

law('n + m steps are m after n', 1, (c, dice) => {
  const s = scanning(c, dice)
  return shown(s, partedComplaints(s, dice.int(0, s.length), dice.chance(1 / 4)))
})

law('remat changes no bit of the value, in a loop neither', 2, (c, dice) => {
  const { run, inputs } = dice.chance(0.5) ? scanned(scanning(c, dice)) : { run: functionOf(c), inputs: c.inputs.map(tensorOf) }
  return rematComplaints(run, inputs, dice.chance(1 / 4))
})

law('⟨u, Jv⟩ = ⟨Jᵀu, v⟩, of loops too', 3, (c, dice) => {
  const { run, inputs } = dice.chance(0.3) ? scanned(scanning(c, dice)) : { run: functionOf(c), inputs: c.inputs.map(tensorOf) }
  return adjointComplaints(run, inputs)
})

law('vmap of a gradient has the gradient of each example', 4, (c, dice) =>
  hasGradient(functionOf(c), c.inputs.map(tensorOf)) ? mappedComplaints(mapping(c, dice), gradientOf(functionOf(c))) : [])
