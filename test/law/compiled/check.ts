import { listing, type Case } from './case.js'
import { complaints, type Compiler } from './compare.js'
import { drawnWith, type Dice } from './dice.js'
import { generate } from './generate.js'
import { smaller } from './shrink.js'

const environment = (name: string): number | undefined => {
  const text = process.env[name]
  return text === undefined || text === '' ? undefined : Number(text)
}

/** How many programs are drawn, from which seed, and the only one to run when one is named. */
export const runs = environment('PULLBACK_LAW_RUNS') ?? 2000
export const seed = environment('PULLBACK_LAW_SEED') ?? 1
export const only = environment('PULLBACK_LAW_INDEX')

export const onlyNamed = process.env['PULLBACK_LAW_NAME']

/** The seed of one program: neighbours have nothing in common. */
const seedOf = (index: number): number => Math.imul(seed * 1_000_003 + index, 0x9e3779b1) | 0

/** What is drawn with a seed of its own. */
export const drawn = <T>(index: number, draw: (dice: Dice) => T): T => drawnWith(seedOf(index), draw)

/** One program by its index. */
export const caseAt = (index: number): Case => drawn(index, generate)

/** The kind of a complaint: without the numbers in it. */
const kindOf = (complaint: string): string => complaint.split('\n')[0]!.replace(/ at \d+ of .*/, '').replace(/\[[\d, ]*\]/g, '').replace(/(?<![\w.])-?\d+(\.\d+)?(e[+-]\d+)?/g, 'n')

/** Whether two complaints may have one cause: both of values, or the same error. */
const akin = (p: string, q: string): boolean => p.startsWith('compiled:') ? kindOf(p) === kindOf(q) : !q.startsWith('compiled:')

/** A failing case shrunk, as a report. */
export const report = (c: Case, name: string, compiler?: Compiler): string => {
  let least = c
  let wrong = complaints(c, compiler)
  let tries = 0
  const until = Date.now() + 10_000
  const descend = (): boolean => {
    for (const next of smaller(least)) {
      if (++tries > 3000 || Date.now() > until) return false
      const found = outcome(next, compiler)
      if (found.length > 0 && akin(wrong[0]!, found[0]!)) {
        least = next
        wrong = found
        return true
      }
    }
    return false
  }
  while (descend()) { /* smaller still */ }
  return [name, ...wrong.map(line => `  ${line}`), 'minimal program:', ...listing(least).split('\n').map(line => `  ${line}`)].join('\n')
}

/** A smaller case that is no case (it throws without being compiled) does not count. */
const outcome = (c: Case, compiler?: Compiler): readonly string[] => {
  try {
    return complaints(c, compiler)
  } catch {
    return []
  }
}

interface Failing {
  readonly names: string[]
  readonly first: Case
}

/** How many cases failed, by kind, and the first of each kind shrunk; nothing when none did. */
export const failures = (cases: Iterable<readonly [name: string, c: Case]>, see: (c: Case) => void, reported = 6): string => {
  const kinds = new Map<string, Failing>()
  let all = 0
  for (const [name, c] of cases) {
    all++
    see(c)
    const [wrong] = complaints(c)
    if (wrong === undefined) continue
    const kind = kindOf(wrong)
    const failing = kinds.get(kind)
    if (failing === undefined) kinds.set(kind, { names: [name], first: c })
    else failing.names.push(name)
  }
  if (kinds.size === 0) return ''
  // What is computed wrongly, before what is not computed at all.
  const sorted = [...kinds].sort(([p, a], [q, b]) => Number(p.startsWith('compiled:')) - Number(q.startsWith('compiled:')) || b.names.length - a.names.length)
  const table = sorted.map(([kind, { names }]) => `${names.length} × ${kind}\n    ${names.slice(0, 12).join('; ')}`)
  const reports = sorted.slice(0, reported).map(([, { names, first }]) => report(first, names[0]!))
  const count = sorted.reduce((n, [, { names }]) => n + names.length, 0)
  return [`${count} of ${all} programs differ`, ...table, '', ...reports].join('\n\n')
}
