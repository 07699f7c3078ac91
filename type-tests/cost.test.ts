import { beforeAll, describe, expect, it } from 'vitest'
import { compilers } from './support/compilers.js'
import { measure, type Cost } from './support/cost.js'
import { filesIn, requireBuild } from './support/files.js'

/** Instantiations that each program may take above the import alone, on every compiler. */
const budgets: Readonly<Record<string, number>> = {
  mlp: 1_500,
  digits: 2_500,
  words: 19_300,
  'layout-none': 2_500,
  layout: 2_500,
  einsum: 1_300,
  'einsum-first': 1_300,
  'einsum-another': 400,
  'conv2d-none': 200,
  conv2d: 1_100,
  'conv2d-more': 1_650,
  rearrange: 1_250,
  'rearrange-groups': 4_100,
}

/** What a program stands on, where it is no import alone. */
const bases: Readonly<Record<string, string>> = { layout: 'layout-none', 'einsum-another': 'einsum-first', conv2d: 'conv2d-none', 'conv2d-more': 'conv2d' }

const base = 'import-only'
const programs = [base, ...Object.keys(budgets)]
const costs = new Map<string, Cost>()
const costOf = (program: string, version: string): Cost => {
  const cost = costs.get(`${program} ${version}`)
  if (cost === undefined) throw new Error(`${program} was not measured on TypeScript ${version}`)
  return cost
}
const above = (program: string, version: string): number =>
  costOf(program, version).instantiations - costOf(bases[program] ?? base, version).instantiations

const widths = [12, 5, 16, 14, 8, 8, 9]
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0)).join('')

const table = (): string => [
  row(['program', 'tsc', 'instantiations', 'above import', 'budget', 'types', 'seconds']),
  ...programs.flatMap((program) => compilers.map(({ version }) => {
    const { instantiations, types, seconds, errors } = costOf(program, version)
    const [extra = '', budget = ''] = program === base ? [] : [above(program, version), budgets[program]]
    const remark = errors.length === 0 ? '' : '  does not compile'
    return row([program, version, instantiations, extra, budget, types, seconds.toFixed(2)]) + remark
  })),
].join('\n')

beforeAll(async () => {
  requireBuild()
  for (const program of programs) {
    await Promise.all(compilers.map(async (compiler) => {
      costs.set(`${program} ${compiler.version}`, await measure(compiler, program))
    }))
  }
  console.log(table())
}, 300_000)

it('every program of the folder is measured', () => {
  expect(filesIn('type-tests/cost', '.ts')).toEqual(programs.map((name) => `type-tests/cost/${name}.ts`).sort())
})

describe.each(compilers)('instantiations on TypeScript $version', ({ version }) => {
  it.each(programs)('%s compiles', (program) => {
    expect(costOf(program, version).errors).toEqual([])
  })

  it.each(Object.entries(budgets))('%s takes at most %i above what it stands on', (program, budget) => {
    expect(above(program, version)).toBeLessThanOrEqual(budget)
  })
})
