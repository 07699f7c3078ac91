import type { AnyTensor } from '../../tensor/value.js'
import type { BatchedApplication, BatchRule, Binders } from '../row/row.js'
import { range } from '../rules/type-of.js'

/* What the batching rules share. */

/** Axes behind the batch. */
export const behind = (axes: readonly number[]): number[] => axes.map(axis => axis + 1)

/** Operand `index` with the batch as axis 0: repeated along it where it is the same for all. */
export const spreadOver = (b: Binders, { inputs, mapped, size }: BatchedApplication<unknown>, index: number): AnyTensor => {
  const x = inputs[index]!
  return mapped[index] ? x : b.broadcast_in_dim({ shape: [size, ...x.shape], broadcastDimensions: behind(range(x.shape.length)) }, x)
}

/** Every operand with the batch as axis 0. */
export const spreadAll = (b: Binders, at: BatchedApplication<unknown>): AnyTensor[] => at.inputs.map((_, i) => spreadOver(b, at, i))

/** The rule of what treats each element by itself. */
export const together: BatchRule<Readonly<Record<never, never>>> = (b, at) => ({ inputs: spreadAll(b, at), params: at.params })

/** The same with the axis at `from` moved to the front. */
export const toFront = (b: Binders, x: AnyTensor, from: number): AnyTensor =>
  from === 0 ? x : b.transpose({ permutation: [from, ...range(x.shape.length).filter(axis => axis !== from)] }, x)
