import type { Expressions } from '../kernel/expression.js'
import { expressionsIn, type Kernel, type Lowered } from '../kernel/kernel.js'
import { unmergeable } from './forward.js'
import { merger } from './merge.js'
import { Nodes } from './nodes.js'
import { Buffers, nodeOf, replaced, type Node, type Replaced } from './order.js'

/** Expressions one within the other in a merged kernel: deeper ones would exhaust the stack. */
const DEEPEST = 200

const depthIn = (kernel: Kernel): number => expressionsIn(kernel).reduce((most, e) => Math.max(most, e.depth), 0)

/** Buffers that several kernels write piece by piece. */
const shared = (nodes: readonly Node[]): Buffers => {
  const [once, twice] = [new Set<number>(), new Set<number>()]
  for (const { writes } of nodes) for (const buffer of writes) (once.has(buffer) ? twice : once).add(buffer)
  return new Buffers(twice)
}

/** Merges kernels while any two of them fit; the results must be written. */
export const fuse = (program: Lowered, expressions: Expressions): Lowered => {
  const all = program.kernels.map(nodeOf)
  const piecewise = shared(all)
  const nodes = new Nodes(all, new Set(program.results))
  const attempt = (i: number, j: number): Replaced | undefined => {
    const [first, second] = [nodes.list[i]!, nodes.list[j]!]
    const merge = merger(first.kernel, second.kernel, expressions)
    if (merge === undefined || first.writes.meets(piecewise) || second.writes.meets(piecewise)) return undefined
    if (depthIn(first.kernel) + depthIn(second.kernel) > DEEPEST) return undefined
    try {
      return replaced(nodes.list, i, j, merge)
    } catch (error) {
      if (error === unmergeable) return undefined
      throw error
    }
  }
  /** Merges the kernel at `j` with one before it. Returns where to go on: the merged kernel may take in others that stand before it now. */
  const merged = (j: number): number => {
    for (const i of nodes.before(j)) {
      const found = attempt(i, j)
      if (found !== undefined) return nodes.merge(i, j, found)
    }
    nodes.failed(j)
    return j + 1
  }
  for (let j = 1; j < nodes.list.length;) j = Math.max(1, merged(j))
  return { ...program, kernels: nodes.list.map(node => node.kernel) }
}
