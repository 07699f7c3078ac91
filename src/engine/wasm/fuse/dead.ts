import { isClosed, readsOf, storesOf, writesOf, type Kernel, type Store } from '../kernel/kernel.js'

/** The kernel without its stores to buffers that nobody reads. */
export const withoutStores = (kernel: Kernel, isDead: (buffer: number) => boolean): Kernel => {
  if (isClosed(kernel) || !storesOf(kernel).some(s => isDead(s.buffer))) return kernel
  const live = (stores: readonly Store[]): readonly Store[] => stores.filter(s => !isDead(s.buffer))
  return kernel.kind === 'dot' ? { ...kernel, epilogue: live(kernel.epilogue) } : { ...kernel, body: live(kernel.body), epilogue: live(kernel.epilogue) }
}

/** The kernels without stores that nobody reads, and without those that have no others; the buffers of `kept` are read outside. */
export const withoutDead = (kernels: readonly Kernel[], kept: ReadonlySet<number>): readonly Kernel[] => {
  const read = new Set(kept)
  const live: Kernel[] = []
  // What reads a buffer stands behind what writes it.
  for (const kernel of kernels.toReversed()) {
    const rest = withoutStores(kernel, buffer => !read.has(buffer))
    if (writesOf(rest).size === 0) continue
    for (const buffer of readsOf(rest)) read.add(buffer)
    live.push(rest)
  }
  return live.reverse()
}
