import { expect, it } from 'vitest'
import { drawn } from './check.js'
import { failuresForDrawn, failuresForEach, type Law } from './judged.js'
import { mappedComplaints, mapping } from './mapped.js'

/* vmap(f) is the stack of f over the rows, compiled too: for each primitive on each shape, and for programs drawn at random with their gradients. */

const law: Law = (one, index) => {
  const m = drawn(index, dice => mapping(one, dice))
  return { name: `${m.size} mapped over ${m.mapped.join()}`, complaints: () => mappedComplaints(m) }
}

it('vmap(f) is the stack of f over the rows, for each primitive', () => {
  expect(failuresForEach(law, 0)).toBe('')
}, 600_000)

it('vmap(f) is the stack of f over the rows, for generated programs and gradients', () => {
  expect(failuresForDrawn(law)).toBe('')
}, 600_000)
