import type { Flattened } from '../graph/tree.js'
import { refuse } from '../tensor/argument.js'
import { mismatch } from '../tensor/mismatch.js'
import { rowsOf } from './epoch-fold.js'

/** Data taken apart, whose tensors have equally many rows. */
export const dataOf = (word: string, what: string, given: unknown): Flattened => {
  const rows = rowsOf(word, what, given)
  const [first] = rows.leaves
  if (first === undefined) return refuse(`${word}: ${what} holds no tensors`)
  rows.leaves.forEach(({ shape }, i) => {
    if (shape.length === 0 || shape[0] !== first.shape[0]) {
      mismatch(`${word}: ${what}${rows.paths[i]!} has ${shape[0] ?? 'no'} rows, ${what}${rows.paths[0]!} has ${first.shape[0] ?? 'no'}: each row of one has one of the others`)
    }
  })
  return rows
}
