import { addRows } from '../../../primitive/table.js'
import type { PrimitiveName } from '../../../primitive/row/params.js'
import type { PrimitiveTable } from '../../../primitive/row/row.js'
import { brought } from '../emit/brought.js'
import type { EmitElementwise } from '../emit/target.js'
import { brought as broughtWhole } from '../emit/whole/brought.js'
import type { Emitter } from '../emit/whole/emitter.js'
import type { ElementwiseName } from '../kernel/expression.js'
import type { WholeName } from '../kernel/kernel.js'
import type { Elementary } from '../math/index.js'

type Elementwise = Elementary | EmitElementwise

/** What a word may bring of primitives: their rows, and how those are emitted that are no case of an emitter. */
interface AnyParts {
  readonly rows: Partial<PrimitiveTable>
  readonly elementwise?: Readonly<Record<string, Elementwise>>
  readonly whole?: { readonly [N in WholeName]?: Emitter<N> }
}

/** Nothing is asked for where there is no such primitive. */
type Asked<N, Part> = [N] extends [never] ? unknown : Part

/** All of it for primitives of these names. */
type Parts<N extends PrimitiveName> = { readonly rows: Pick<PrimitiveTable, N> }
  & Asked<N & ElementwiseName, { readonly elementwise: { readonly [K in N & ElementwiseName]: Elementwise } }>
  & Asked<N & WholeName, { readonly whole: { readonly [K in N & WholeName]: Emitter<K> } }>

/**
 * Makes words bring primitives that only some programs hold: who imports none of these words loads nothing of it. What the derivatives of such a primitive
 * are made of has to be there too.
 */
export const bringing = <N extends PrimitiveName>({ rows, elementwise = {}, whole }: Parts<N> & AnyParts) => <W>(word: W): W => {
  addRows(rows)
  for (const [name, part] of Object.entries(elementwise)) Object.assign(typeof part === 'function' ? brought.elementwise : brought.elementary, { [name]: part })
  Object.assign(broughtWhole, whole)
  return word
}
