import { same, type Affine } from '../kernel/affine.js'
import { walk } from '../kernel/expression.js'
import { expressionsIn, isClosed, storesOf, type Buffer, type Kernel } from '../kernel/kernel.js'

const never = (): boolean => false

/**
 * Tells whether a kernel may write `target` over `source`: it reads each element of `source` at no other index than the one at which it writes the same
 * place, and never again afterwards.
 */
export const overwriter = (kernel: Kernel, buffers: readonly Buffer[]): ((source: number, target: number) => boolean) => {
  // A reduction's epilogue could read what its body has overwritten.
  if (isClosed(kernel) || (kernel.kind === 'loop' && kernel.reduced > 0)) return never
  /** Where a buffer is used, when that is at one index only. */
  const [read, written] = [new Map<number, Affine | undefined>(), new Map<number, Affine | undefined>()]
  if (kernel.kind === 'dot') for (const { buffer } of [kernel.a, kernel.b]) read.set(buffer, undefined)
  for (const { buffer, at } of storesOf(kernel)) written.set(buffer, written.has(buffer) ? undefined : at)
  walk(expressionsIn(kernel), e => {
    if (e.kind !== 'load' && e.kind !== 'gather') return
    const before = read.get(e.buffer)
    const one = e.kind === 'load' && (!read.has(e.buffer) || (before !== undefined && same(e.at, before)))
    read.set(e.buffer, one ? e.at : undefined)
  })
  return (source, target) => {
    const [from, to] = [read.get(source), written.get(target)]
    return from !== undefined && to !== undefined && same(from, to)
      && buffers[source]!.dtype === buffers[target]!.dtype && buffers[source]!.size === buffers[target]!.size
  }
}
