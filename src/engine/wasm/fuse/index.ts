import { sizeOf } from '../../../tensor/dtype.js'
import { depthOf, type Expression, type Expressions } from '../kernel/expression.js'
import { expressionsIn, type Kernel, type Lowered } from '../kernel/kernel.js'
import { unmergeable } from './forward.js'
import { merger, withoutStores } from './merge.js'
import { meet, nodeOf, replaced, type Node } from './order.js'

/** So few elements that a call costs more than they do. */
const TINY = 64

const isTiny = (kernel: Kernel): boolean =>
  kernel.kind === 'loop' && kernel.reduced === 0 && sizeOf(kernel.extents) <= TINY

/** Expressions one within the other in a merged kernel: deeper ones would exhaust the stack. */
const DEEPEST = 200

/** Buffers that several kernels write piece by piece. */
const shared = (nodes: readonly Node[]): ReadonlySet<number> => {
  const [once, twice] = [new Set<number>(), new Set<number>()]
  for (const { writes } of nodes) for (const buffer of writes) (once.has(buffer) ? twice : once).add(buffer)
  return twice
}

/** Whether merging saves anything: a value read again, an operand read twice, or a call. */
const worthwhile = (first: Node, second: Node): boolean =>
  meet(first.writes, second.reads) || meet(first.reads, second.reads) || (isTiny(first.kernel) && isTiny(second.kernel))

/** Merges kernels while any two of them fit; `kept` buffers must be written. */
export const fuse = (program: Lowered, expressions: Expressions): Lowered => {
  let nodes: readonly Node[] = program.kernels.map(nodeOf)
  const piecewise = shared(nodes)
  const kept = new Set(program.results)
  const depths = new Map<Expression, number>()
  const depthIn = (kernel: Kernel): number => depthOf(expressionsIn(kernel), depths)
  const attempt = (i: number, j: number): readonly Node[] | undefined => {
    const [first, second] = [nodes[i]!, nodes[j]!]
    const merged = merger(first.kernel, second.kernel, expressions)
    if (merged === undefined) return undefined
    if (meet(first.writes, piecewise) || meet(second.writes, piecewise) || !worthwhile(first, second)) return undefined
    if (depthIn(first.kernel) + depthIn(second.kernel) > DEEPEST) return undefined
    try {
      return replaced(nodes, i, j, merged)
    } catch (error) {
      if (error === unmergeable) return undefined
      throw error
    }
  }
  /** Drops the stores of values that only the kernel which computes them reads. */
  const cleaned = (list: readonly Node[]): readonly Node[] => {
    const read = new Set(list.flatMap(node => [...node.reads]))
    return list.flatMap(node => {
      const dead = new Set([...node.writes].filter(b => !read.has(b) && !kept.has(b)))
      if (dead.size === 0) return [node]
      const kernel = withoutStores(node.kernel, dead)
      return kernel.kind !== 'whole' && nodeOf(kernel).writes.size === 0 ? [] : [nodeOf(kernel)]
    })
  }
  for (let j = 1; j < nodes.length; j++) {
    for (let i = j - 1; i >= 0; i--) {
      const merged = attempt(i, j)
      if (merged === undefined) continue
      nodes = cleaned(merged)
      // The merged kernel may take in others that stand before it now.
      j = Math.max(0, i - 1)
      break
    }
  }
  return { ...program, kernels: nodes.map(node => node.kernel) }
}
