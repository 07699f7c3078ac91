import { readsOf, writesOf, type Kernel } from '../kernel/kernel.js'

/** A set of buffers. Most pairs of sets have nothing in common, which is quickly told by a word: it has a bit for each number modulo 32. */
export class Buffers {
  private bits = 0
  private readonly members = new Set<number>()

  constructor(buffers: Iterable<number>) {
    this.add(buffers)
  }

  /** For sets that are not shared yet. */
  add(buffers: Iterable<number>): void {
    for (const buffer of buffers) {
      this.members.add(buffer)
      this.bits |= 1 << buffer
    }
  }

  has(buffer: number): boolean {
    return this.members.has(buffer)
  }

  [Symbol.iterator](): Iterator<number> {
    return this.members.values()
  }

  /** Whether the two have a buffer in common. */
  meets({ bits, members }: Buffers): boolean {
    if ((this.bits & bits) === 0) return false
    const [few, many] = this.members.size < members.size ? [this.members, members] : [members, this.members]
    for (const x of few) if (many.has(x)) return true
    return false
  }
}

/** A kernel with what it reads and writes. */
export interface Node {
  readonly kernel: Kernel
  readonly reads: Buffers
  readonly writes: Buffers
}

export const nodeOf = (kernel: Kernel): Node => ({ kernel, reads: new Buffers(readsOf(kernel)), writes: new Buffers(writesOf(kernel)) })

/** Kernels in order, the one that is new among them, and those that stand before others now which they stood behind. */
export interface Replaced {
  readonly nodes: readonly Node[]
  readonly merged: Node
  readonly advanced: readonly Node[]
}

/**
 * The kernels with those at `i` and `j` (i < j) replaced by `merge`; `undefined` when something between them depends on the first and is needed by
 * the second. What does not depend on the first comes before, the rest after.
 */
export const replaced = (nodes: readonly Node[], i: number, j: number, merge: () => Kernel | undefined): Replaced | undefined => {
  const written = new Buffers(nodes[i]!.writes)
  const [before, after, advanced]: [Node[], Node[], Node[]] = [[], [], []]
  const target = nodes[j]!
  for (let t = i + 1; t < j; t++) {
    const node = nodes[t]!
    // Kernels that write one buffer together, as a padding and what is padded, keep their order.
    if (!node.reads.meets(written) && !node.writes.meets(written)) {
      before.push(node)
      if (after.length > 0) advanced.push(node)
      continue
    }
    if (target.reads.meets(node.writes) || target.writes.meets(node.writes)) return undefined
    written.add(node.writes)
    after.push(node)
  }
  const kernel = merge()
  if (kernel === undefined) return undefined
  const merged = nodeOf(kernel)
  return { nodes: [...nodes.slice(0, i), ...before, merged, ...after, ...nodes.slice(j + 1)], merged, advanced }
}
