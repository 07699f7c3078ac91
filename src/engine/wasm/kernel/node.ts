import { readsOf, writesOf, type Kernel } from './kernel.js'

/** A kernel among others. */
export class Node {
  readonly reads: Set<number>
  readonly writes: Set<number>
  /** Greater than those of the kernels that stand before it: see `Sequence`. */
  place = 0

  constructor(public kernel: Kernel) {
    this.reads = new Set(readsOf(kernel))
    this.writes = new Set(writesOf(kernel))
  }
}
