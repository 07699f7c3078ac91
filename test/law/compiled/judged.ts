import { primitiveNames } from '../../support/primitives.js'
import { caseAt, drawn, runs, seed } from './check.js'
import { listing, namesIn, type Case } from './case.js'
import { table } from './directed.js'

/** What a law makes of one case: its name for a person, and what it complains of. */
export type Law = (one: Case, index: number) => { readonly name: string; readonly complaints: () => readonly string[] }

const judge = (cases: readonly (readonly [name: string, c: Case])[], law: Law): readonly string[] => {
  let index = 0
  return cases.flatMap(([name, one]) => {
    if (one.inputs.length === 0) return []
    const judged = law(one, ++index)
    const problems = (() => {
      try {
        return judged.complaints()
      } catch (problem) {
        return [problem instanceof Error ? problem.stack ?? problem.message : String(problem)]
      }
    })()
    return problems.length === 0 ? [] : [`${name}, ${judged.name}:\n  ${problems.join('\n  ')}\n${listing(one)}`]
  })
}

/** What is wrong, in a text that a person reads to its end; nothing when nothing is. */
const report = (found: readonly string[], of: string): string =>
  found.length === 0 ? '' : `${of}: ${found.length} differ\n${found.slice(0, 5).join('\n\n')}`

/** Where a law fails for a primitive, or none was tried: on every third of the shapes (the soak takes all), beginning at one of them. */
export const failuresForEach = (law: Law, first: number): string => {
  const seen = new Set<string>()
  const cases = table.flatMap(({ name, draw }, i) => {
    const c = i % 3 === first || runs > 2000 ? drawn(i, draw) : undefined
    if (c !== undefined) namesIn(c).forEach(primitive => seen.add(primitive))
    return c === undefined ? [] : [[name, c] as const]
  })
  const untried = primitiveNames.filter(name => !seen.has(name))
  return report(judge(cases, law), `${cases.length} shapes`) + (untried.length === 0 ? '' : `not tried: ${untried.join()}`)
}

/** Where a law fails for programs drawn at random, and for their gradients. */
export const failuresForDrawn = (law: Law): string =>
  report(judge(Array.from({ length: Math.ceil(runs / 8) }, (_, i) => [`index ${i}`, caseAt(i)] as const), law), `seed ${seed}`)
