import { same } from '../kernel/affine.js'
import { walk } from '../kernel/expression.js'
import { expressionsIn, storesOf, type Buffer, type Kernel } from '../kernel/kernel.js'

/**
 * Whether a kernel may write `target` over `source`: it reads each element of `source` at no other index than the one at which it writes the same
 * place, and never again afterwards.
 */
export const mayOverwrite = (kernel: Kernel, source: number, target: number, buffers: readonly Buffer[]): boolean => {
  if (buffers[source]!.dtype !== buffers[target]!.dtype || buffers[source]!.size !== buffers[target]!.size) return false
  if (kernel.kind === 'whole') return false
  if (kernel.kind === 'dot' && (kernel.a.buffer === source || kernel.b.buffer === source)) return false
  const stores = storesOf(kernel).filter(s => s.buffer === target)
  if (stores.length !== 1) return false
  // A reduction's epilogue could read what its body has overwritten.
  if (kernel.kind === 'loop' && kernel.reduced > 0) return false
  const place = stores[0]!.at
  let fits = true
  walk(expressionsIn(kernel), e => {
    if ((e.kind === 'load' || e.kind === 'gather') && e.buffer === source) fits &&= e.kind === 'load' && same(e.at, place)
  })
  return fits
}
