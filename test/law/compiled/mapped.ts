import { vmap, stack, type AnyTensor } from 'pullback'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { storageOf } from '../../../src/tensor/value.js'
import { exact } from './bounded.js'
import { complaints, differences } from './compare.js'
import { functionOf, sourceOf, tensorOf, type Case, type Source } from './case.js'
import type { Dice } from './dice.js'

type Run = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** A case to be mapped over a batch: which of its inputs are mapped, and their elements for each of the batch. */
export interface MappedCase {
  readonly one: Case
  readonly size: number
  readonly mapped: readonly boolean[]
  readonly rows: readonly (readonly Source[])[]
}

/** The elements in another order: of the same domain, whatever it is. */
export const turned = ({ data, ...type }: Source, by: number): Source => ({ ...type, data: data.map((_, i) => data[(i + by) % data.length]!) })

export const mapping = (one: Case, dice: Dice): MappedCase => {
  const size = dice.int(1, 4)
  const chosen = one.inputs.map(() => dice.chance(0.6))
  const mapped = chosen.includes(true) ? chosen : chosen.map((_, i) => i === 0)
  return { one, size, mapped, rows: Array.from({ length: size }, (_, row) => one.inputs.map((source, i) => mapped[i] ? turned(source, row) : source)) }
}

const mappedFunction = ({ mapped }: MappedCase, f: Run): Run => {
  const places = mapped.map(yes => yes ? 0 : null)
  const over: (f: (...xs: AnyTensor[]) => readonly AnyTensor[], options: { readonly in: typeof places }) => (...xs: readonly AnyTensor[]) => readonly AnyTensor[] = asStated(vmap)
  return inputs => over((...xs) => f(xs), { in: places })(...inputs)
}

const stacked = (rows: readonly AnyTensor[]): AnyTensor => asStated(stack(asStated<readonly AnyTensor[]>(rows), 0))

const batchesOf = ({ one, mapped, rows }: MappedCase): readonly AnyTensor[] =>
  one.inputs.map((source, i) => mapped[i] ? stacked(rows.map(row => tensorOf(row[i]!))) : tensorOf(source))

/** What is wrong with the mapped function: nothing, where it gives the stack of what the function gives, and compiles. */
export const mappedComplaints = (m: MappedCase, f = functionOf(m.one)): readonly string[] => {
  const each = m.rows.map(row => f(row.map(tensorOf)))
  const expected = each[0]!.map((_, r) => stacked(each.map(results => results[r]!)))
  const batches = batchesOf(m)
  const run = mappedFunction(m, f)
  const found = run(batches)
  const wrong = differences(found, expected, expected.map(x => exact(x, storageOf(x, 'expected'))))
  if (wrong.length > 0) return wrong
  const program = trace(run, batches.map(({ shape, dtype }) => ({ shape, dtype })))
  return complaints({ program, inputs: batches.map(sourceOf), keys: [], derive: 'no', special: m.one.special, origin: m.one.origin }).map(line => `mapped: ${line}`)
}
