import { entryOf } from './entry.js'
import type { Node } from './node.js'
import { Sequence } from './sequence.js'

/** A kernel's neighbours: those on which it depends, and those that depend on it. */
interface Neighbours<N> {
  readonly sources: Set<N>
  readonly users: Set<N>
}

const nobody: ReadonlySet<never> = new Set()

/** Kernels in order, and which depend on which: one that reads what another writes, or writes a part of the same buffer, as a padding and what is padded. */
export class Flow<N extends Node> {
  readonly sequence: Sequence<N>
  private readonly readers = new Map<number, Set<N>>()
  /** Of most buffers there is one. Where several write parts of one, all of them do before it is read. */
  private readonly writers = new Map<number, Set<N>>()
  private readonly neighbours = new Map<N, Neighbours<N>>()

  constructor(nodes: readonly N[]) {
    this.sequence = new Sequence(nodes)
    const last = new Map<number, N>()
    for (const node of nodes) {
      this.neighbours.set(node, { sources: new Set(), users: new Set() })
      for (const buffers of [node.reads, node.writes]) {
        for (const buffer of buffers) {
          const source = last.get(buffer)
          if (source !== undefined) this.connect(source, node)
        }
      }
      for (const buffer of node.writes) last.set(buffer, node)
      this.use(node, node.reads, node.writes)
    }
  }

  readersOf(buffer: number): ReadonlySet<N> {
    return this.readers.get(buffer) ?? nobody
  }

  writersOf(buffer: number): ReadonlySet<N> {
    return this.writers.get(buffer) ?? nobody
  }

  /** Kernels on which one depends; through these it depends on others. */
  sourcesOf(node: N): ReadonlySet<N> {
    return this.neighbours.get(node)!.sources
  }

  /** Kernels that depend on one; on these depend others. */
  usersOf(node: N): ReadonlySet<N> {
    return this.neighbours.get(node)!.users
  }

  /** Makes one kernel of two that stands where `at` does. Of the two that one stays which has more to do with others, because kernels grow by small ones. */
  join(first: N, second: N, at: N): readonly [node: N, gone: N] {
    const weight = (node: N): number => node.reads.size + node.writes.size + this.usersOf(node).size
    const [node, gone] = weight(first) < weight(second) ? [second, first] : [first, second]
    const { place } = at
    this.sequence.delete(first)
    this.sequence.delete(second)
    node.place = place
    this.sequence.add(node)
    const { sources, users } = this.neighbours.get(gone)!
    for (const source of sources) {
      this.neighbours.get(source)!.users.delete(gone)
      if (source !== node) this.connect(source, node)
    }
    for (const user of users) {
      this.neighbours.get(user)!.sources.delete(gone)
      if (user !== node) this.connect(node, user)
    }
    this.neighbours.delete(gone)
    for (const buffer of gone.reads) this.readers.get(buffer)!.delete(gone)
    for (const buffer of gone.writes) this.writers.get(buffer)!.delete(gone)
    for (const buffer of gone.reads) node.reads.add(buffer)
    for (const buffer of gone.writes) node.writes.add(buffer)
    this.use(node, gone.reads, gone.writes)
    return [node, gone]
  }

  /** A kernel reads a buffer no more; when nobody else does, it need not write it either, and does not. Returns whether that is so. */
  forward(node: N, buffer: number, kept: boolean): boolean {
    node.reads.delete(buffer)
    const readers = this.readers.get(buffer)!
    readers.delete(node)
    if (readers.size > 0 || kept) return false
    node.writes.delete(buffer)
    this.writers.get(buffer)!.delete(node)
    return true
  }

  /**
   * The kernels that depend on one, through others too, in their order, as far as they are `within` some part of the sequence that begins there. `undefined`
   * when finding them takes more than `most` steps.
   */
  dependents(node: N, within: (other: N) => boolean, most = Infinity): readonly N[] | undefined {
    const found = new Set<N>([node])
    let steps = 0
    for (const source of found) {
      for (const user of this.usersOf(source)) {
        if (++steps > most) return undefined
        if (within(user)) found.add(user)
      }
    }
    found.delete(node)
    return [...found].sort((a, b) => a.place - b.place)
  }

  private use(node: N, reads: Iterable<number>, writes: Iterable<number>): void {
    for (const buffer of reads) entryOf(this.readers, buffer, () => new Set()).add(node)
    for (const buffer of writes) entryOf(this.writers, buffer, () => new Set()).add(node)
  }

  private connect(source: N, user: N): void {
    this.neighbours.get(source)!.users.add(user)
    this.neighbours.get(user)!.sources.add(source)
  }
}
