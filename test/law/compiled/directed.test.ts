import { expect, it } from 'vitest'
import { drawn, failures, onlyNamed } from './check.js'
import type { Case } from './case.js'
import { Coverage } from './coverage.js'
import { table } from './directed.js'

/*
 * Every primitive of every dtype on each shape of a list, by itself. PULLBACK_LAW_NAME runs those whose name contains it.
 */

const coverage = new Coverage()
const impossible: string[] = []

const cases = function* (): Generator<readonly [string, Case]> {
  for (const [i, { name, draw }] of table.entries()) {
    if (onlyNamed !== undefined && !`${name} `.includes(onlyNamed)) continue
    const c = drawn(i, draw)
    if (c === undefined) impossible.push(name)
    else yield [name, c]
  }
}

it('compile(f) gives what f gives, for each primitive, dtype and shape', () => {
  const found = failures(cases(), c => { coverage.see(c) })
  expect(found.length, found).toBe(0)
  // What needs an axis, or something in it, has no case without one.
  expect(impossible.filter(name => !/^(concatenate|gather|scatter) \w+\[(0|3, 0)?\]$/.test(name))).toEqual([])
}, 600_000)

it.skipIf(onlyNamed !== undefined)('every primitive of every dtype is in the table', () => {
  expect(coverage.missing(1).filter(what => what.includes(' float') || what.includes(' int') || what.includes(' bool'))).toEqual([])
  expect(coverage.counts.get('program')).toBeGreaterThan(1300)
})
