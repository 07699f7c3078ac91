import { sizeOf } from '../../../tensor/dtype.js'
import { walk } from '../kernel/expression.js'
import { expressionsIn, type Kernel } from '../kernel/kernel.js'
import { Node } from '../kernel/node.js'

/** So few elements that a call costs more than they do. */
const TINY = 64

/** Over which elements other kernels may follow in the same loops: those of a map, or those that a reduction reads. */
const offersOf = (kernel: Kernel): readonly string[] => {
  switch (kernel.kind) {
    case 'whole': case 'scan': return []
    case 'dot': return [`map ${kernel.result.shape.join()}`]
    case 'loop': {
      const { extents, reduced, operand } = kernel
      const [kept, read] = reduced === 0 ? [extents, extents] : [extents.slice(0, -reduced), operand?.shape]
      // Windows, which lie one over another, read elements several times: nothing follows where they do.
      return [`map ${kept.join()}`, ...read ? [`reduce ${read.join()}`] : []]
    }
  }
}

/** The one of these that a kernel needs of another which it is to follow. */
const seekOf = (kernel: Kernel): string | undefined => kernel.kind !== 'loop' ? undefined
  : kernel.reduced === 0 ? `map ${kernel.extents.join()}` : kernel.operand && `reduce ${kernel.operand.shape.join()}`

/** A kernel that takes others in, and what is asked about it again and again. */
export class Candidate extends Node {
  /** At most so many expressions it computes. */
  size: number
  /** How many of them stand one within the other. */
  depth = 0
  /** Whether float64 takes part, which halves the lanes. */
  wide = false
  offers: readonly string[] = []
  seek: string | undefined
  /** Few elements: a call costs more than what is done with them. */
  tiny = false
  /** Whether it stays as it is. */
  apart = false
  /** Kernels with which it was tried in vain. */
  readonly unfit = new Set<Kernel>()
  /** Buffers that it uses and, when that was last looked at, others as well. */
  readonly common: Set<number>
  /** Of these the ones that very many use. */
  readonly popular = new Set<number>()

  constructor(kernel: Kernel) {
    super(kernel)
    this.common = new Set([...this.reads, ...this.writes])
    let size = 0
    walk(expressionsIn(kernel), () => { size++ })
    this.size = size
    this.look()
  }

  /** Becomes the kernel of itself and another one. */
  take(other: Candidate, kernel: Kernel, size: number): void {
    this.kernel = kernel
    this.size = size
    for (const buffer of other.common) this.common.add(buffer)
    for (const buffer of other.popular) this.popular.add(buffer)
    this.unfit.clear()
    this.look()
  }

  /** The buffers that it reads and another writes. */
  readFrom({ writes }: Candidate): readonly number[] {
    const [few, many] = this.reads.size < writes.size ? [this.reads, writes] : [writes, this.reads]
    return [...few].filter(buffer => many.has(buffer))
  }

  private look(): void {
    const { kernel } = this
    const roots = expressionsIn(kernel)
    this.depth = roots.reduce((most, e) => Math.max(most, e.depth), 0)
    this.wide = roots.some(e => e.wide)
    this.offers = offersOf(kernel)
    this.seek = seekOf(kernel)
    this.tiny = kernel.kind === 'loop' && kernel.reduced === 0 && sizeOf(kernel.extents) <= TINY
  }
}
