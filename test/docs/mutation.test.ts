import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { drawFigure } from '../../docs/.vitepress/site/figure.js'
import { checkTypes, clean, runExample } from '../examples/check.js'
import { announcedErrors, announcedOutput, fences, type Example } from '../examples/extract.js'
import { formulaComplaints, markdown, root, writtenPages } from './support.js'

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

/** A formula's first operation taken for another. */
const swaps = [['sub(', 'add('], ['mul(', 'add('], ['add(', 'sub('], ['div(', 'mul('], ['square(', 'exp('], ['sigmoid(', 'exp('], ['matmul(', 'mul(']] as const

/** A check whose formula has a fault planted: the last of the operations in its lines that can be swapped. */
const faulty = (code: string): string | undefined => {
  const start = code.indexOf('// formula\n')
  const end = code.indexOf('// harness\n')
  if (start < 0 || end < 0) return undefined
  const formula = code.slice(start, end)
  const found = swaps.map(([from, to]) => [formula.search(new RegExp(`(?<![\\w.])${from.replace('(', '\\(')}`)), from, to] as const).find(([at]) => at >= 0)
  if (found === undefined) return undefined
  const [at, from, to] = found
  const fault = `${formula.slice(0, at)}${to}${formula.slice(at + from.length)}`
  const named = code.includes(` ${to.slice(0, -1)},`) || code.includes(` ${to.slice(0, -1)} `)
  return `${named ? '' : `import { ${to.slice(0, -1)} } from 'pullback'\n`}${code.slice(0, start)}${fault}${code.slice(end)}`
}

it('a fault in the formula of any check of the chapters is found', async () => {
  const checks = writtenPages().filter(({ file: chapter }) => chapter.startsWith('docs/derivations/'))
    .flatMap(({ file: chapter, text: page }) => fences(chapter, page))
    .filter(({ code }) => code.startsWith('// check ') && / · /.test(announcedOutput(code).join('\n')))
  const planted = checks.flatMap(({ place, code }) => {
    const wrong = faulty(code)
    return wrong === undefined ? [] : [{ place, code: wrong }]
  })
  expect(checks.length).toBeGreaterThan(30)
  expect(planted.length).toBeGreaterThan(0.8 * checks.length)
  const missed: string[] = []
  for (const [i, example] of planted.entries()) {
    const found = await runExample('planted', i, example).catch((error: unknown) => [String(error)])
    if (found.length === 0) missed.push(example.place)
  }
  clean('planted')
  expect(missed).toEqual([])
})
