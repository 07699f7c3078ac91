import { readsOf, writesOf, type Kernel } from '../kernel/kernel.js'

/** A kernel with what it reads and writes. */
export interface Node {
  readonly kernel: Kernel
  readonly reads: ReadonlySet<number>
  readonly writes: ReadonlySet<number>
}

export const nodeOf = (kernel: Kernel): Node => ({ kernel, reads: readsOf(kernel), writes: writesOf(kernel) })

/** Whether two sets have an element in common. */
export const meet = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  for (const x of few) if (many.has(x)) return true
  return false
}

/**
 * The kernels with those at `i` and `j` (i < j) replaced by `merged`; `undefined` when something between them depends on the first and is needed by
 * the second. What does not depend on the first comes before, the rest after.
 */
export const replaced = (nodes: readonly Node[], i: number, j: number, merged: () => Kernel | undefined): Node[] | undefined => {
  const written = new Set(nodes[i]!.writes)
  const before: Node[] = []
  const after: Node[] = []
  const target = nodes[j]!
  for (let t = i + 1; t < j; t++) {
    const node = nodes[t]!
    // Kernels that write one buffer together, as a padding and what is padded, keep their order.
    if (!meet(node.reads, written) && !meet(node.writes, written)) {
      before.push(node)
      continue
    }
    if (meet(target.reads, node.writes) || meet(target.writes, node.writes)) return undefined
    node.writes.forEach(b => written.add(b))
    after.push(node)
  }
  const kernel = merged()
  return kernel && [...nodes.slice(0, i), ...before, nodeOf(kernel), ...after, ...nodes.slice(j + 1)]
}
