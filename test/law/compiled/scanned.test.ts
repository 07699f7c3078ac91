import { threads, type Threads } from 'pullback'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawn, runs } from './check.js'
import { failuresForDrawn, failuresForEach, type Law } from './judged.js'
import { isLoop, scannedComplaints, scanning } from './scanned.js'

/* scan(f), compiled as a loop, is the loop: for each primitive on each shape, and for programs drawn at random with their gradients, with threads too. */

const pools: Threads[] = []
beforeAll(async () => { pools.push(...await Promise.all([2, 3].map(size => threads(size)))) })
afterAll(async () => { await Promise.all(pools.map(pool => pool.close())) })

let loops = 0

const law: Law = (one, index) => {
  const s = drawn(index, dice => scanning(one, dice))
  return {
    name: `${s.length} steps of ${s.roles.join()}${s.reverse ? ', reverse' : ''}, around it ${s.around}`,
    complaints: () => {
      if (isLoop(s)) loops++
      return scannedComplaints(s, index % 4 === 0 ? pools : [])
    },
  }
}

it('scan(f) is the loop, for each primitive', () => {
  expect(failuresForEach(law, 1)).toBe('')
}, 600_000)

it('scan(f) is the loop, for generated programs and gradients', () => {
  expect(failuresForDrawn(law)).toBe('')
  expect(loops).toBeGreaterThan(runs / 16)
}, 600_000)
