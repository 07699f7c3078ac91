import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { fences } from '../examples/extract.js'

/*
 * From a file to a model that was trained, saved and loaded again is a matter of 25 lines.
 */

const page = 'docs/guide/bring-your-data.md'
const whole = fences(page, readFileSync(join(root, page), 'utf8')).filter(({ code }) => ['Train.fit', 'saveState(', 'loadState('].every(word => code.includes(word)))

it('the guide shows it of a table and of MNIST', () => {
  expect(whole.map(({ code }) => [code.includes('Csv.examples'), code.includes('await mnist('), code.includes('readFile(') || code.includes('mnist(')])).toEqual([[true, false, true], [false, true, true]])
})

it.each(whole.map(({ place, code }) => [place, code] as const))('%s', (_, code) => {
  const lines = code.split('\n').filter(line => line.trim() !== '' && !line.trim().startsWith('//'))
  expect(lines.length).toBeLessThanOrEqual(25)
})
