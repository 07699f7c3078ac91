import type { AddressOf } from '../emit/evaluator.js'
import { BYTES } from '../emit/access.js'
import { walk, type Expression } from '../kernel/expression.js'
import { readsOf, writesOf, type Buffer, type Kernel, type LoopKernel } from '../kernel/kernel.js'
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

const SLOW: ReadonlySet<string> = new Set([
  'exponential', 'exponential_minus_one', 'log', 'log_plus_one', 'sine', 'cosine', 'tanh', 'logistic', 'erf', 'power',
])

const ofExpression = (e: Expression): number => {
  switch (e.kind) {
    case 'apply': return SLOW.has(e.name) ? FUNCTION : e.name === 'divide' || e.name === 'sqrt' || e.name === 'rsqrt' ? DIVISION : SIMPLE
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

const product = (extents: readonly number[]): number => extents.reduce((n, d) => n * d, 1)

const ofLoops = ({ extents, reduced, body, accumulators, epilogue }: LoopKernel): number =>
  product(extents) * ofRoots([...body, ...accumulators].map(x => x.value))
  + product(extents.slice(0, extents.length - reduced)) * ofRoots(epilogue.map(s => s.value))

/** About how many nanoseconds a kernel takes. */
export const costOf = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case 'whole': return WHOLE * kernel.operands.reduce((n, o) => Math.max(n, product(o.shape)), product(kernel.shape))
    case 'dot': {
      const wide = kernel.dtype === 'float64' ? 2 : 1
      return product(kernel.extents) * (DOT * wide * (kernel.k + 4) + ofRoots(kernel.epilogue.map(s => s.value)))
    }
    case 'loop': return ofLoops(kernel)
  }
}

/** The memory that a kernel reads and writes. */
export const rangesOf = (kernel: Kernel, buffers: readonly Buffer[], addressOf: AddressOf): Pick<Work, 'reads' | 'writes'> => {
  const range = (buffer: number): Range => [addressOf(buffer), addressOf(buffer) + BYTES[buffers[buffer]!.dtype] * buffers[buffer]!.size]
  return { reads: [...readsOf(kernel)].map(range), writes: [...writesOf(kernel)].map(range) }
}
