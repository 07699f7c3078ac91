import { same } from '../kernel/affine.js'
import { walk } from '../kernel/expression.js'
import { rootsOf, storesOf, type Buffer, type Kernel } from '../kernel/kernel.js'

/**
 * Whether a kernel may write `target` over `source`: it reads each element of `source` at no other index than the one at which it writes the same
 * place, and never again afterwards.
 */
export const mayOverwrite = (kernel: Kernel, source: number, target: number, buffers: readonly Buffer[]): boolean => {
  if (buffers[source]!.dtype !== buffers[target]!.dtype || buffers[source]!.size !== buffers[target]!.size) return false
  if (kernel.kind === 'whole') return false
  if (kernel.kind === 'dot' && (kernel.a.buffer === source || kernel.b.buffer === source)) return false
  // In several stages, or in a body and its epilogue, a later one could read what an earlier one has overwritten.
  if (kernel.kind === 'loop' && kernel.stages.length > 1) return false
  const stores = storesOf(kernel).filter(s => s.buffer === target)
  if (stores.length !== 1) return false
  const stage = kernel.kind === 'loop' ? kernel.stages[0]! : undefined
  if (stage !== undefined && stage.reduced > 0) return false
  const place = stores[0]!.at
  let fits = true
  walk(stage === undefined ? storesOf(kernel).map(s => s.value) : rootsOf(stage), e => {
    if ((e.kind === 'load' || e.kind === 'gather') && e.buffer === source) fits &&= e.kind === 'load' && same(e.at, place)
  })
  return fits
}
