import type { Lowered } from '../kernel/kernel.js'
import { Buffers, nodeOf, type Node } from '../fuse/order.js'
import { mayOverwrite } from './in-place.js'

/** A result that becomes an argument of the next run. */
export interface Carry {
  /** The buffer of the argument, when anything reads it. */
  readonly from: number | undefined
  /** The buffer of the result. */
  readonly to: number
}

/** Moves kernels that read `buffer` before the kernel at `at`, where they do not depend on it. */
const readersFirst = (nodes: readonly Node[], at: number, buffer: number): readonly Node[] => {
  const written = new Buffers(nodes[at]!.writes)
  const before: Node[] = []
  const after: Node[] = []
  const last = nodes.findLastIndex(node => node.reads.has(buffer))
  for (let t = at + 1; t <= last; t++) {
    const node = nodes[t]!
    if (node.reads.meets(written) || node.writes.meets(written)) {
      written.add(node.writes)
      after.push(node)
    } else before.push(node)
  }
  return before.length === 0 ? nodes : [...nodes.slice(0, at), ...before, nodes[at]!, ...after, ...nodes.slice(Math.max(last, at) + 1)]
}

/**
 * Lets results be written over the arguments that they replace, where nothing reads these any more: the old value is dead, because nobody outside
 * can see it. Returns the program, its kernels in an order that allows as much of this as possible, and the results that are so written.
 */
export const overwriting = <P extends Lowered>(program: P, carries: readonly Carry[]): { readonly program: P; readonly shared: ReadonlySet<number> } => {
  let nodes: readonly Node[] = program.kernels.map(nodeOf)
  const shared: Carry[] = []
  for (const carry of carries) {
    const writers = (): readonly number[] => nodes.flatMap((node, i) => node.writes.has(carry.to) ? [i] : [])
    if (writers().length !== 1) continue
    const moved = carry.from === undefined ? nodes : readersFirst(nodes, writers()[0]!, carry.from)
    const at = moved.findIndex(node => node.writes.has(carry.to))
    // Moving must not undo what earlier pairs rely on.
    const fits = (list: readonly Node[], { from, to }: Carry): boolean => {
      if (from === undefined) return true
      const first = list.findIndex(node => node.writes.has(to))
      const last = list.findLastIndex(node => node.reads.has(from))
      return last < first || (last === first && mayOverwrite(list[first]!.kernel, from, to, program.buffers))
    }
    const done = at >= 0 && fits(moved, carry) && (moved === nodes || shared.every(other => fits(moved, other)))
    if (!done) continue
    nodes = moved
    shared.push(carry)
  }
  return { program: { ...program, kernels: nodes.map(node => node.kernel) }, shared: new Set(shared.map(carry => carry.to)) }
}
