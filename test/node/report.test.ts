import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zeros } from 'pullback'
import { renderReport, writeReport } from 'pullback/node'
import { beforeAll, expect, it } from 'vitest'
import { loadPlotters } from '../../src/node/report/curves.js'
import { example } from './report-example.js'
import { scan, type Found } from './scan.js'

let html = ''
let page: readonly Found[] = []
const all = (tag: string): readonly Found[] => page.filter((found) => found.tag === tag)

beforeAll(async () => {
  html = await renderReport(example)
  page = scan(html)
})

it('is well-formed, with a language, a title and headings in order', () => {
  expect(html.startsWith('<!doctype html>')).toBe(true)
  expect(() => scan('<p>a<b></p>')).toThrow('</p> closes <b>')
  expect(all('html')[0]?.attributes['lang']).toBe('en')
  expect(all('title')[0]?.text).toBe('Handwritten digits: 64-32-10')
  expect(all('h1')).toHaveLength(1)
  expect(all('h2').map(({ text }) => text)).toEqual(['Training', 'Confusion matrix', 'Misread'])
})

it('asks the network for nothing', () => {
  expect(page.flatMap(({ attributes }) => ['src', 'href', 'xlink:href', 'srcset', 'action', 'data'].filter((name) => name in attributes))).toEqual([])
  expect(all('script').length + all('link').length + all('iframe').length).toBe(0)
  expect(html).not.toMatch(/url\(|@import/)
})

it('draws a curve of each metric, described in words', () => {
  const charts = page.filter(({ attributes }) => attributes['role'] === 'img' && attributes['aria-label']?.includes('by epoch'))
  expect(charts.map(({ attributes }) => attributes['aria-label'])).toEqual([
    'Loss by epoch. train: 2.24 after the first epoch, 0.0439 after the last; test: 2.19 after the first epoch, 0.0937 after the last.',
    'Accuracy by epoch. train: 20.0 % after the first epoch, 100.0 % after the last; test: 22.7 % after the first epoch, 97.7 % after the last.',
  ])
  const lines = page.filter(({ tag, attributes }) => tag === 'path' && attributes['stroke']?.startsWith('var(--t'))
  expect(new Set(lines.map(({ attributes }) => attributes['stroke']))).toEqual(new Set(['var(--train)', 'var(--test)']))
})

it('a run that was NaN from the first epoch has a report, too', async () => {
  const diverged = scan(await renderReport({ title: 'NaN', metrics: [{ train: { loss: NaN }, test: { loss: Infinity } }] }))
  expect(diverged.flatMap(({ attributes }) => attributes['aria-label'] ?? [])).toContain('Loss by epoch. not a number in any epoch.')
})

it('every picture has a text, and every cell its heading', () => {
  const pictures = page.filter(({ tag, attributes }) => tag === 'svg' && attributes['role'] === 'img')
  expect(pictures.map(({ attributes }) => attributes['aria-label'])).toEqual(
    ['A 5, read as 9, 61 % sure', 'A 8, read as 1, 52 % sure', 'A 9, read as 5, 87 % sure', 'A 9, read as 3'])
  expect(all('th').every(({ attributes }) => attributes['scope'] !== undefined)).toBe(true)
  expect(page.find(({ attributes }) => attributes['class'] === 'confusion')?.attributes['aria-describedby']).toBe('confusion')
})

it('texts are escaped', async () => {
  const text = `<script>alert("1")</script>&'`
  const evil = scan(await renderReport({
    title: text, summary: text, facts: [[text, text]], metrics: [{ train: { loss: 1, [text]: 2 } }],
    confusion: { matrix: zeros([1, 1], { dtype: 'int32' }), classes: [text] },
    misread: [{ image: zeros([1, 1]), actual: text, predicted: text }],
  }))
  expect(evil.filter(({ tag }) => tag === 'script')).toEqual([])
  expect(evil.find(({ tag }) => tag === 'h1')?.text).toBe(text)
})

it('parts that are absent are left out, and an empty history says so', async () => {
  const bare = scan(await renderReport({ title: 'Bare', metrics: [], misread: [] }))
  expect(bare.filter(({ tag }) => tag === 'h2').map(({ text }) => text)).toEqual(['Training', 'Misread'])
  expect(bare.some(({ text }) => text === 'No epoch was trained.')).toBe(true)
})

it('numbers that are not finite leave a gap', async () => {
  const text = await renderReport({ title: 'Diverged', metrics: [{ train: { loss: 1 } }, { train: { loss: NaN } }, { train: { loss: Infinity } }] })
  expect(text).toMatch(/<td>NaN<\/td>[^]*<td>Infinity<\/td>/)
})

it('a matrix of other classes is refused', async () => {
  const confusion = { matrix: zeros([2, 2], { dtype: 'int32' }), classes: ['a'] }
  await expect(renderReport({ title: '', metrics: [], confusion })).rejects.toThrow(
    'renderReport: a confusion matrix [2, 2] does not go with 1 classes')
})

it('says which packages are missing', async () => {
  const missing = Object.assign(new Error("Cannot find package 'vega-lite' imported from x"), { code: 'ERR_MODULE_NOT_FOUND' })
  await expect(loadPlotters(() => Promise.reject(missing))).rejects.toThrow(/'vega' and 'vega-lite'.*npm install vega vega-lite/)
  await expect(loadPlotters(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

it('the same report gives the same page, in a file too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-report-'))
  try {
    await writeReport(join(folder, 'report.html'), example)
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(html)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
