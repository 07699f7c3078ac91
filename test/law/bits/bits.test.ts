import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bits } from './compute.js'

/*
 * Every host gives the bits whose hashes bits.json holds: this test passes in Node 20, 22 and 24, and test/browser/bits.test.ts in Chromium. Who changes
 * the order of a sum or the formula of a function on purpose renews them: UPDATE_BITS=1 npx vitest run test/law/bits
 */

/** How many programs are drawn. */
const PROGRAMS = 500

const file = new URL('bits.json', import.meta.url)

it('the digits, draws and programs, with arguments closed over, have the bits that they have on every host', () => {
  const found = bits(PROGRAMS)
  if (process.env['UPDATE_BITS'] === '1') writeFileSync(file, `${JSON.stringify(found, undefined, 1)}\n`)
  expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')))
})
