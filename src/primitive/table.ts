import type { PrimitiveName, PrimitiveParams } from './row/params.js'
import type { Primitive, PrimitiveTable } from './row/row.js'
import { contraction } from './rules/contraction.js'
import { elementwise } from './rules/elementwise.js'
import { indexing } from './rules/indexing.js'
import { movement } from './rules/movement.js'
import { random } from './rules/random.js'
import { reduction } from './rules/reduction.js'

/** Rows of the primitive table that most programs need. Everything the library computes is made of such rows. */
export const basic = { ...elementwise, ...movement, ...contraction, ...reduction, ...indexing, ...random } satisfies Partial<PrimitiveTable>

/** Those, and what words have brought. */
const rows: Partial<PrimitiveTable> = { ...basic }

/** Adds rows that come with a word, so that who imports no such word does not load them. */
export const addRows = (more: Partial<PrimitiveTable>): void => { Object.assign(rows, more) }

/** The row of a primitive. */
export const rowOf = <N extends PrimitiveName>(name: N): Primitive<PrimitiveParams[N]> => {
  const row = rows[name]
  if (row === undefined) throw new Error(`${name}: no word brought its row`)
  return row
}
