import { expect, it } from 'vitest'
import { formulaComplaints, formulaCount, markdown, tokensOf, writtenPages } from './support.js'

it('every formula of README and docs parses', async () => {
  const md = await markdown
  const pages = writtenPages()
  expect(pages.flatMap(page => formulaComplaints(md, page))).toEqual([])
  // Were formulas not found, none would be wrong.
  const dollars = pages.flatMap(({ text }) => text.match(/^\$\$/gm) ?? []).length
  expect(pages.reduce((n, page) => n + formulaCount(md, page), 0)).toBeGreaterThanOrEqual(dollars / 2)
})

it('a formula that does not parse is found wherever it stands', async () => {
  const md = await markdown
  const complaints = (text: string): number => formulaComplaints(md, { file: 'docs/x.md', text }).length
  expect(complaints('The slope $\\frac{a}{b}$ and\n\n$$\na = \\sigma(z) \\tag{A1}\n$$\n')).toBe(0)
  expect(complaints('The slope $\\frac{a}{b$ of it')).toBe(1)
  expect(complaints('| a |\n|---|\n| $\\sigm(z)$ |\n')).toBe(1)
  expect(complaints('- a list\n\n  $$\n  \\left( a\n  $$\n')).toBe(1)
  expect(complaints('::: danger Mistake: $\\sigm$\ntext\n:::\n')).toBe(1)
  expect(complaints('$$\na = b\n\nand the text goes on')).toBe(1)
  expect(complaints('| a |\n|---|\n| $|x|$ |\n')).toBeGreaterThan(0)
})

it('a bracket before a formula and a comma after it stay with it', async () => {
  const md = await markdown
  const met = (text: string): readonly unknown[] => tokensOf(md, text).filter(({ type }) => type === 'formula').map(({ meta }) => meta as unknown)
  expect(met('The sum ($a$), the $k$-th, and $b$ alone')).toEqual([
    { prefix: '(', suffix: '),' }, { prefix: '', suffix: '-th,' }, { prefix: '', suffix: '' },
  ])
  const html = md.renderInline('The sum ($a$), and more')
  expect(html).toMatch(/^The sum <span/)
  expect(html).toMatch(/<\/span> and more$/)
})
