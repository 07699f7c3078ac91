import { expect, it } from 'vitest'
import { COLUMN, measure } from '../../docs/.vitepress/site/measure.js'
import { writtenPages } from './support.js'

const chapters = writtenPages().filter(({ file }) => file.startsWith('docs/derivations/'))

it.each(chapters.map(({ file, text }) => [file, text]))('%s has more prose than code', (file, text) => {
  const { prose, code } = measure(text)
  expect(prose / COLUMN, `${file}: ${prose} letters of prose, ${code} lines of code`).toBeGreaterThan(code)
})

it.each(chapters.map(({ file, text }) => [file, text]))('the code of %s fits its column', (file, text) => {
  expect(measure(text).long.map(line => `${file}:${line}`)).toEqual([])
})

it('prose, code that is seen, and long lines are told apart', () => {
  const page = [
    '---', 'description: "not seen"', '---', 'Prose.', '', '$$', 'a = b', '$$', '', '```ts', "import { sum } from 'pullback'", '// formula',
    'const a = 1', '', `const b = '${'x'.repeat(70)}'`, '// harness', 'const c = 2', '// => a row · 1 · 1 · 1 · 0', '// => more', '```', '',
    '::: details Solution', 'Not seen at first.', '```ts', 'const d = 1', '```', ':::',
  ].join('\n')
  expect(measure(page)).toEqual({ prose: 6, code: 3, long: [15] })
  expect(measure(page.replace('// harness\n', ''))).toMatchObject({ code: 5 })
})
