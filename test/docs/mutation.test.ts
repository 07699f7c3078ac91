import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { drawFigure } from '../../docs/.vitepress/site/figure.js'
import { checkTypes, clean, runExample } from '../examples/check.js'
import { announcedErrors, announcedOutput, fences, type Example } from '../examples/extract.js'
import { formulaComplaints, markdown, root } from './support.js'

const file = 'docs/README.md'
const text = readFileSync(join(root, file), 'utf8')

/** The page with one thing changed. */
const mutant = (from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`${file} holds no ${from}`)
  return text.replace(from, to)
}

/** The complaints about a whole page: of the compiler, and of running its fences. */
const complaints = async (name: string, page: string): Promise<readonly string[]> => {
  const examples = fences(file, page)
  const types = checkTypes(name, examples).flat()
  const runs: string[] = []
  // One after another: what is printed belongs to the one that runs.
  for (const [i, example] of examples.entries()) {
    runs.push(...await runExample(name, i, example).catch((error: unknown) => [String(error)]))
  }
  clean(name)
  return [...types, ...runs]
}

const prints = (example: Example): boolean => announcedOutput(example.code).length > 0
const announces = (example: Example): boolean => announcedErrors(example.code).length > 0

it('a fence that is changed is found: its output, its types, its announced error', async () => {
  const examples = fences(file, text)
  expect([examples.some(prints), examples.some(announces)]).toEqual([true, true])
  const [unchanged, output, type, stale, sentence] = [
    await complaints('mutant-0', text),
    await complaints('mutant-1', mutant('// => Tensor [2] float32 (4, 6)', '// => Tensor [2] float32 (4, 7)')),
    await complaints('mutant-2', mutant('sum(tensor([[1, 2], [3, 4]]), 0)', 'sum(tensor([[1, 2], [3, 4]]), 2)')),
    await complaints('mutant-3', mutant('matmul(zeros([2, 3]), zeros([5, 4]))', 'matmul(zeros([2, 3]), zeros([3, 4]))')),
    await complaints('mutant-4', mutant('inner dimensions 3 and 5 differ', 'inner dimensions 5 and 3 differ')),
  ]
  expect(unchanged).toEqual([])
  expect(output.join()).toMatch(/printed/)
  expect(type.join()).toMatch(/unannounced compile error/)
  expect(stale.join()).toMatch(/the announced compile error does not occur/)
  expect(sentence.join()).toMatch(/the announced compile error does not occur/)
})

it('a formula that is changed is found', async () => {
  const md = await markdown
  const page = readFileSync(join(root, 'docs/derivations/a-logistic-regression.md'), 'utf8')
  const broken = (from: string, to: string): number => {
    expect(page).toContain(from)
    return formulaComplaints(md, { file: 'docs/a.md', text: page.replace(from, to) }).length
  }
  expect(formulaComplaints(md, { file: 'docs/a.md', text: page })).toEqual([])
  expect(broken('\\frac{', '\\frak{{')).toBeGreaterThan(0)
  expect(broken('\\tag{A1}', '\\tag{A1')).toBeGreaterThan(0)
})

it('a figure that is no specification, or draws what is not there, is found', async () => {
  const bars = {
    data: { values: [{ a: 1, b: 2 }] }, mark: 'bar',
    encoding: { x: { field: 'a', type: 'ordinal' }, y: { field: 'b', type: 'quantitative' } },
  }
  const svg = await drawFigure(bars, 'One "bar" & no more')
  expect(svg).toMatch(/^<svg role="img" aria-label="One &#34;bar&#34; &#38; no more"/)
  expect(svg).toContain('var(--figure-blue)')
  await expect(drawFigure(undefined, 'none')).rejects.toThrow('exports `figure`')
  await expect(drawFigure({ data: { values: [] } }, 'none')).rejects.toThrow('Invalid specification')
  await expect(drawFigure({ ...bars, mark: 'baar' }, 'none')).rejects.toThrow(/./)
  await expect(drawFigure({ ...bars, encoding: { ...bars.encoding, z: { field: 'a' } } }, 'none')).rejects.toThrow(/./)
})
