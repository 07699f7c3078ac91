import { sizeOf } from '../../../tensor/dtype.js'
import { BYTES } from '../emit/access.js'
import { isFunction } from '../emit/elementwise.js'
import type { AddressOf } from '../emit/evaluator.js'
import { walk, type Expression } from '../kernel/expression.js'
import { readsOf, termsOf, writesOf, type Buffer, type DotKernel, type Kernel } from '../kernel/kernel.js'
import type { Range, Work } from './schedule.js'

/*
 * Nanoseconds of an element, about, on a machine of these years. Only the schedule of threads depends on them: results never do.
 */
const DOT = 0.035
const SIMPLE = 0.1
const DIVISION = 0.4
const FUNCTION = 2
const RANDOM = 8
const GATHER = 1
const WHOLE = 6

const ofExpression = (e: Expression): number => {
  switch (e.kind) {
    case 'apply': return isFunction(e.name) ? FUNCTION
      : e.name === 'divide' || e.name === 'sqrt' || e.name === 'rsqrt' ? DIVISION : SIMPLE
    case 'threefry': return RANDOM
    case 'gather': return GATHER
    case 'load': return SIMPLE
    case 'constant': case 'index': case 'result': return 0
  }
}

const ofRoots = (roots: readonly Expression[]): number => {
  let sum = 0
  walk(roots, e => { sum += ofExpression(e) * (e.dtype === 'float64' ? 2 : 1) })
  return sum + roots.length * SIMPLE
}

/** How the work of a kernel is measured. */
export interface Measure {
  /** For each element of a primitive that is computed as a whole. */
  readonly whole: number
  /** For each element of a product of matrices. */
  readonly dot: (kernel: DotKernel) => number
  /** For each index at which these are computed, and as many numbers are added to reductions. */
  readonly values: (values: readonly Expression[], added: number) => number
}

/** The work of a kernel. */
export const measured = (kernel: Kernel, { whole, dot, values }: Measure): number => {
  if (kernel.kind === 'scan') return kernel.length * kernel.inner.reduce((sum, each) => sum + measured(each, { whole, dot, values }), 0)
  if (kernel.kind === 'whole') return whole * Math.max(...[...kernel.operands, kernel].map(x => sizeOf(x.shape)))
  const { extents } = kernel
  const after = values(kernel.epilogue.map(s => s.value), 0)
  if (kernel.kind === 'dot') return sizeOf(extents) * (dot(kernel) + after)
  const { accumulators, body, reduced } = kernel
  return sizeOf(extents) * values([...body, ...accumulators].map(x => x.value), accumulators.length)
    + sizeOf(extents.slice(0, extents.length - reduced)) * after
}

/** About how many nanoseconds a kernel takes. */
export const costOf = (kernel: Kernel): number => measured(kernel, {
  whole: WHOLE, dot: kernel => DOT * (kernel.dtype === 'float64' ? 2 : 1) * (termsOf(kernel) + 4), values: ofRoots,
})

/** The memory that a kernel reads and writes. */
export const rangesOf = (kernel: Kernel, buffers: readonly Buffer[], addressOf: AddressOf): Pick<Work, 'reads' | 'writes'> => {
  const range = (buffer: number): Range => [addressOf(buffer), addressOf(buffer) + BYTES[buffers[buffer]!.dtype] * buffers[buffer]!.size]
  return { reads: [...readsOf(kernel)].map(range), writes: [...writesOf(kernel)].map(range) }
}
