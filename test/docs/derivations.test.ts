import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fences } from '../examples/extract.js'
import { markdown, root, tokensOf } from './support.js'

/** The chapters, and the formulas that each derives and checks. */
const chapters = {
  '0-slopes-and-paths': ['Z', 1, 9],
  'a-logistic-regression': ['A', 1, 8],
  'e-a-chain-of-neurons': ['E', 1, 4, 7],
  'b-two-layers': ['B', 1, 4],
  'c-squared-error': ['C', 1, 8],
  'd-deep-networks': ['D', 1, 9],
  'e-many-neurons': ['E', 5, 6],
  'f-the-step-left-out': ['F', 1, 6],
  checking: ['G', 1, 4],
} as const

/** Whether a chapter that is not written yet fails. */
const ALL_CHAPTERS = true

/** What the list of formulas calls no formula: their checks compare pictures, rules and programs. */
const withoutTag: readonly string[] = ['B4', 'C6', 'F1', 'F4']

/** From a letter, the first and the last of a row of numbers, and numbers beside it. */
const idsOf = ([letter, first, last, ...others]: readonly [string, number, number, ...number[]]): readonly string[] =>
  [...Array.from({ length: last - first + 1 }, (_, i) => first + i), ...others].map(number => `${letter}${number}`)

/** What is missing in a chapter: the formula, its check, or their nearness. */
const missing = async (text: string, ids: readonly string[]): Promise<readonly string[]> => {
  const tagged = tokensOf(await markdown, text).filter(({ type }) => type === 'formula_block')
    .flatMap(({ content }) => [...content.matchAll(/\\tag\*?\{(\w+)\}/g)].map(([, id]) => id!))
  const checked = fences('', text).flatMap(({ code }) => (/^\/\/ check ((?:[A-GZ]\d+ ?)+)/.exec(code)?.[1] ?? '').trim().split(' '))
  return ids.flatMap(id => [
    ...tagged.includes(id) || withoutTag.includes(id) ? [] : [`${id}: no formula with \\tag{${id}}`],
    ...tagged.filter(other => other === id).length > 1 ? [`${id}: several formulas with \\tag{${id}}`] : [],
    ...checked.includes(id) ? [] : [`${id}: no fence that begins with // check ${id}`],
  ])
}

describe('every formula has its place and its check', () => {
  it.each(Object.entries(chapters))('docs/derivations/%s.md', async (name, own) => {
    const file = join(root, `docs/derivations/${name}.md`)
    if (!existsSync(file) && !ALL_CHAPTERS) return
    expect(await missing(readFileSync(file, 'utf8'), idsOf(own))).toEqual([])
  })

  it('the chapters hold all 35 that were asked for, and more', () => {
    const asked = Object.entries({ A: 8, B: 4, C: 6, D: 7, E: 6, F: 4 }).flatMap(([letter, count]) => idsOf([letter, 1, count]))
    const all = Object.values(chapters).flatMap(idsOf)
    expect(asked).toHaveLength(35)
    expect(all).toEqual(expect.arrayContaining([...asked]))
    expect(new Set(all).size).toBe(all.length)
  })

  it('a formula without a tag, without a check, and a tag twice are found', async () => {
    const page = '$$\na = b \\tag{A1}\n$$\n\n```ts\n// check A1 A2\n```\n'
    expect(await missing(page, ['A1'])).toEqual([])
    expect(await missing(page, ['A2'])).toEqual(['A2: no formula with \\tag{A2}'])
    expect(await missing(page.replace('check', 'chek'), ['A1'])).toEqual(['A1: no fence that begins with // check A1'])
    expect(await missing(`${page}${page}`, ['A1'])).toEqual(['A1: several formulas with \\tag{A1}'])
  })
})
