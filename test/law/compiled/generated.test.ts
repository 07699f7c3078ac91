import { expect, it } from 'vitest'
import { caseAt, failures, only, runs, seed } from './check.js'
import { listing } from './case.js'
import { Coverage } from './coverage.js'

/*
 * compile(f) gives what f gives, for programs drawn at random. One that fails is shrunk and printed.
 * PULLBACK_LAW_RUNS draws more, PULLBACK_LAW_SEED others, PULLBACK_LAW_INDEX the one of that index alone.
 */

const coverage = new Coverage()

const drawn = function* (): Generator<readonly [string, ReturnType<typeof caseAt>]> {
  if (only !== undefined) return yield [`index ${only}`, caseAt(only)]
  for (let index = 0; index < runs; index++) yield [`index ${index}`, caseAt(index)]
}

it('compile(f) gives what f gives, and so for gradients', () => {
  const found = failures(drawn(), c => {
    coverage.see(c)
    if (only !== undefined) console.log(listing(c))
  })
  expect(found.length, `seed ${seed}: ${found}`).toBe(0)
}, 600_000)

it.skipIf(only !== undefined || runs < 2000)('every primitive of every dtype was drawn, and what else programs can be', () => {
  expect(coverage.missing()).toEqual([])
})
