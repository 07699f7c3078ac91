import { sizeOf } from '../../../tensor/dtype.js'
import { storesOf, type Kernel } from '../kernel/kernel.js'
import { withoutStores } from './merge.js'
import { nodeOf, type Node, type Replaced } from './order.js'

/** So few elements that a call costs more than they do. */
const TINY = 64

const isTiny = (kernel: Kernel): boolean =>
  kernel.kind === 'loop' && kernel.reduced === 0 && sizeOf(kernel.extents) <= TINY

/** Where a kernel stands, and how many merges there were when it came to stand before or behind others, and when it was last tried with all before it. */
interface Standing {
  place: number
  came: number
  tried: number
}

/**
 * The kernels of a program while they are merged. They are many, and each has to do with few: who uses which buffer is kept at hand. Two that do not fit
 * never will, because what stands between them does not go away; so a kernel is tried once with each other.
 */
export class Nodes {
  private readonly users = new Map<number, Set<Node>>()
  private readonly tiny = new Set<Node>()
  private readonly standing = new Map<Node, Standing>()
  private merges = 0

  /** In an order in which they can run; `kept` buffers must be written. */
  constructor(private nodes: readonly Node[], private readonly kept: ReadonlySet<number>) {
    for (const node of nodes) this.add(node)
    this.number(0)
    this.clean(this.users.keys())
  }

  get list(): readonly Node[] {
    return this.nodes
  }

  /**
   * Where kernels stand that are worth merging with the one at `j`, before which they stand, the last one first: a value is not read again, an operand not
   * read twice, or a call is saved. Without those that {@link Nodes.failed} was told of.
   */
  before(j: number): readonly number[] {
    const node = this.nodes[j]!
    const { tried } = this.standing.get(node)!
    const found = new Set<number>()
    const take = (others: Iterable<Node>): void => {
      for (const other of others) {
        const { place, came } = this.standing.get(other)!
        if (place < j && came > tried) found.add(place)
      }
    }
    for (const buffer of node.reads) take(this.users.get(buffer)!)
    if (this.tiny.has(node)) take(this.tiny)
    return [...found].sort((a, b) => b - a)
  }

  /** The kernel at `j` fits with none before it. */
  failed(j: number): void {
    this.standing.get(this.nodes[j]!)!.tried = this.merges
  }

  /** Puts one kernel in the place of those at `i` and `j`, and drops stores that nobody reads any more. Returns where the first change is. */
  merge(i: number, j: number, { nodes, merged, advanced }: Replaced): number {
    this.merges++
    const old = [this.nodes[i]!, this.nodes[j]!]
    for (const node of old) this.remove(node)
    this.add(merged)
    for (const node of advanced) this.standing.get(node)!.came = this.merges
    this.nodes = nodes
    this.number(i)
    return Math.min(i, this.clean(old.flatMap(node => [...node.reads])))
  }

  private add(node: Node): void {
    for (const buffers of [node.reads, node.writes]) {
      for (const buffer of buffers) {
        const users = this.users.get(buffer)
        if (users === undefined) this.users.set(buffer, new Set([node]))
        else users.add(node)
      }
    }
    if (isTiny(node.kernel)) this.tiny.add(node)
    this.standing.set(node, { place: 0, came: this.merges, tried: -1 })
  }

  private remove(node: Node): void {
    for (const buffers of [node.reads, node.writes]) for (const buffer of buffers) this.users.get(buffer)!.delete(node)
    this.tiny.delete(node)
    this.standing.delete(node)
  }

  /** Writes down where the kernels from `i` on stand. */
  private number(i: number): void {
    for (let place = i; place < this.nodes.length; place++) this.standing.get(this.nodes[place]!)!.place = place
  }

  /** Drops the stores to those of the buffers that nobody reads. Returns where the first change is. */
  private clean(buffers: Iterable<number>): number {
    let first = Infinity
    const left = new Set(buffers)
    for (const buffer of left) {
      const users = [...this.users.get(buffer)!]
      if (this.kept.has(buffer) || users.some(node => node.reads.has(buffer))) continue
      for (const node of users) {
        const kernel = withoutStores(node.kernel, new Set([buffer]))
        if (kernel === node.kernel) continue
        const { place } = this.standing.get(node)!
        first = Math.min(first, place)
        this.remove(node)
        if (storesOf(kernel).length === 0) this.nodes = this.nodes.filter(other => other !== node)
        else {
          const rest = nodeOf(kernel)
          this.nodes = this.nodes.with(place, rest)
          this.add(rest)
        }
        this.number(place)
        // What it alone read is dead now as well; a set takes its last element again when that was taken away before.
        for (const read of node.reads) {
          left.delete(read)
          left.add(read)
        }
      }
    }
    return first
  }
}
