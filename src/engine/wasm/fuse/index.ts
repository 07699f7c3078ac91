import type { Expressions } from '../kernel/expression.js'
import type { Kernel, Lowered } from '../kernel/kernel.js'
import type { Candidate } from './candidate.js'
import { unmergeable } from './forward.js'
import { merged } from './merge.js'
import { Nodes } from './nodes.js'

/** Expressions one within the other in a merged kernel: deeper ones would exhaust the stack. */
const DEEPEST = 200

/** Expressions of a merged kernel: hosts take long for a function of very many, and have limits. */
const LARGEST = 1000

/** Merges kernels while any two of them fit; the results must be written. */
export const fuse = (program: Lowered, expressions: Expressions): Lowered => {
  const nodes = new Nodes(program.kernels, new Set(program.results))
  const attempt = (first: Candidate, second: Candidate): Kernel | undefined => {
    if (first.depth + second.depth > DEEPEST || first.size + second.size > LARGEST) return undefined
    try {
      return merged(first, second, expressions)
    } catch (error) {
      if (error === unmergeable) return undefined
      throw error
    }
  }
  for (let node = nodes.next(); node !== undefined; node = nodes.next()) {
    const others = nodes.before(node)
    // Of most, whenever they are looked at again.
    if (others.length === 0) continue
    const past = nodes.pastOf(node)
    for (const other of others) {
      const kernel = past.keepsApart(other) ? undefined : attempt(other, node)
      if (kernel !== undefined) {
        nodes.merge(other, node, kernel, past)
        break
      }
      node.unfit.add(other.kernel)
    }
  }
  return { ...program, kernels: nodes.kernels }
}
