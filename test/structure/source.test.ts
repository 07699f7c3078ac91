import { expect, it } from 'vitest'
import { filesIn, readText, requireBuild } from '../../type-tests/support/files.js'
import { anysIn, castsIn, judgeCasts, type Allowed } from './syntax.js'

const sources = filesIn('src', '.ts')

it('casts stand where test/structure/casts.json allows them, each folder with its reason', () => {
  const allowed: Allowed = JSON.parse(readText('test/structure/casts.json'))
  const found = new Map(sources.map((file) => [file, castsIn(file, readText(file))]))
  const findings = judgeCasts(found, allowed)
  expect(findings, findings.join('\n')).toHaveLength(0)
})

it('a cast too many, one too few and a missing reason are found', () => {
  const found = new Map([['src/a/x.ts', castsIn('src/a/x.ts', 'f(a as B, [1] as const, <C>d, e!, asStated<D>(g))')]])
  expect([...found.values()][0]).toHaveLength(3)
  expect(judgeCasts(found, { 'src/a': { casts: 3, reason: 'it is' } })).toEqual([])
  expect(judgeCasts(found, { 'src/a': { casts: 2, reason: 'it is' } })[0]).toMatch(/holds 3 casts.*allows 2/)
  expect(judgeCasts(found, { 'src/a': { casts: 4, reason: 'it is' } })[0]).toMatch(/lower the 4/)
  expect(judgeCasts(found, { 'src/a': { casts: 3, reason: '' } })[0]).toMatch(/no reason/)
  expect(judgeCasts(found, {})[0]).toMatch(/src\/a\/x\.ts:1: f\(a as B/)
})

it('no any in the published declarations', () => {
  requireBuild()
  const found = filesIn('dist', '.d.ts').flatMap((file) => anysIn(file, readText(file)))
  expect(found, found.join('\n')).toHaveLength(0)
  expect(anysIn('x.d.ts', 'export declare const any: { f: (x: any) => void }')).toHaveLength(1)
})

it('no source file is longer than 400 lines', () => {
  const long = sources
    .map((file) => ({ file, lines: readText(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 400)
  expect(long.map(({ file, lines }) => `${file}: ${lines} lines`)).toEqual([])
})
