import { entryOf } from '../kernel/entry.js'
import { Flow } from '../kernel/flow.js'
import type { Kernel } from '../kernel/kernel.js'
import { Row } from '../kernel/sequence.js'
import { Candidate } from './candidate.js'
import { withoutDead, withoutStores } from './dead.js'
import { Past } from './past.js'

/*
 * A program may be of any length: a loop that was unrolled has thousands of kernels, and one value may have thousands of readers. So what is done for each
 * kernel is bounded. In a program of some hundred kernels nothing is missed by that.
 */

/** Kernels with which one is tried, the nearest before it, until one fits. */
const TRIES = 8
/** Dependencies that are followed to find out whether two kernels can stand together, and where. */
const STEPS = 256

/** What all tiny kernels have in common, as others have a buffer. */
const TINY = 'tiny'

const NONE: readonly Row<Candidate>[] = []

/**
 * The kernels of a program while they are merged. They are many, and each has to do with few: those that it may follow are found by the buffers that both
 * use, and by what they offer. Two that do not fit never will, because what stands between them does not go away; so a kernel is tried once with each other.
 */
export class Nodes {
  private readonly flow: Flow<Candidate>
  /** Those that were not tried yet, the next one last; and those that are to be tried again. */
  private readonly fresh: Candidate[]
  private readonly again = new Row<Candidate>()
  /** Users of popular buffers, and tiny kernels, by what they offer. */
  private readonly rows = new Map<string, Row<Candidate>>()

  /** In an order in which they can run; `kept` buffers must be written. */
  constructor(kernels: readonly Kernel[], private readonly kept: ReadonlySet<number>) {
    const nodes = withoutDead(kernels, kept).map(kernel => new Candidate(kernel))
    this.flow = new Flow(nodes)
    this.fresh = nodes.toReversed()
    for (const node of nodes) {
      // Kernels that write parts of one buffer keep their order.
      node.apart = [...node.writes].some(buffer => this.flow.writersOf(buffer).size > 1)
      for (const buffer of node.common) if (this.usersOf(buffer) > TRIES) node.popular.add(buffer)
      for (const row of this.rowsOf(node, node.offers)) row.add(node)
    }
  }

  get kernels(): readonly Kernel[] {
    return [...this.flow.sequence].map(node => node.kernel)
  }

  /** The first of the kernels that may fit with one before it. */
  next(): Candidate | undefined {
    const { first } = this.again
    if (first === undefined) return this.fresh.pop()
    // What is tried again stands before what was not tried yet.
    this.again.delete(first)
    return first
  }

  pastOf(node: Candidate): Past {
    return new Past(this.flow, node, STEPS)
  }

  /**
   * The kernels worth merging with one before which they stand, the last one first: a value is not read again, an operand not read twice, or a call is saved.
   */
  before(node: Candidate): readonly Candidate[] {
    const { seek } = node
    if (seek === undefined || node.apart) return []
    const found = new Set<Candidate>()
    const take = (other: Candidate): number => {
      if (other.place >= node.place || other.apart || !other.offers.includes(seek) || node.unfit.has(other.kernel)) return 0
      found.add(other)
      return 1
    }
    for (const buffer of this.commonOf(node)) {
      for (const other of this.flow.readersOf(buffer)) take(other)
      for (const other of this.flow.writersOf(buffer)) take(other)
    }
    for (const row of this.rowsOf(node, [seek])) {
      let taken = 0
      for (const other of row.before(node)) if ((taken += take(other)) === TRIES) break
    }
    return found.size < 2 ? [...found] : [...found].sort((a, b) => b.place - a.place).slice(0, TRIES)
  }

  /**
   * Puts one kernel in the place of two, without stores that nobody reads any more. It stands where the second stood, and what depends on the first behind it;
   * where that is too much, it stands where the first stood, behind what the second depends on.
   */
  merge(first: Candidate, second: Candidate, kernel: Kernel, { nearer }: Past): void {
    const dependents = this.flow.dependents(first, other => other.place < second.place, STEPS)
    const moved = dependents ?? nearer.toReversed()
    const size = first.size + second.size
    const forwarded = second.readFrom(first)
    for (const node of [first, second, ...moved]) this.withdraw(node)
    const [node, gone] = this.flow.join(first, second, dependents === undefined ? first : second)
    this.flow.sequence.move(moved, dependents === undefined ? 'before' : 'behind', node)
    const dead = new Set(forwarded.filter(buffer => this.flow.forward(node, buffer, this.kept.has(buffer))))
    node.take(gone, withoutStores(kernel, buffer => dead.has(buffer)), size)
    for (const other of [...moved, node]) for (const row of this.rowsOf(other, other.offers)) row.add(other)
    // What stands before others now is tried with these.
    for (const other of moved) {
      if (dependents === undefined) this.retry(other)
      else this.wait(other)
    }
    this.retry(node)
  }

  private usersOf(buffer: number): number {
    return this.flow.readersOf(buffer).size + this.flow.writersOf(buffer).size
  }

  private rowsOf({ popular, tiny }: Candidate, offers: readonly string[]): readonly Row<Candidate>[] {
    if (popular.size === 0 && !tiny) return NONE
    return [...popular, ...tiny ? [TINY] : []].flatMap(what => offers.map(offer => entryOf(this.rows, `${what} ${offer}`, () => new Row())))
  }

  /** Takes a kernel out of what depends on its place. */
  private withdraw(node: Candidate): void {
    for (const row of this.rowsOf(node, node.offers)) row.delete(node)
    this.again.delete(node)
  }

  /** Lets a kernel, and those behind it that may follow it, be tried again. */
  private retry(node: Candidate): void {
    this.wait(node)
    for (const buffer of this.commonOf(node)) {
      for (const other of this.flow.readersOf(buffer)) if (other.place > node.place && !this.isFresh(other)) this.wait(other)
    }
    for (const row of this.rowsOf(node, node.offers)) {
      let left = TRIES
      for (const other of row.behind(node)) {
        if (left-- === 0 || this.isFresh(other)) break
        this.wait(other)
      }
    }
  }

  /** Whether a kernel was not tried yet: all behind that one were not. */
  private isFresh({ place }: Candidate): boolean {
    const next = this.fresh.at(-1)
    return next !== undefined && place >= next.place
  }

  private wait(node: Candidate): void {
    if (node.seek === undefined || node.apart) return
    this.again.delete(node)
    this.again.add(node)
  }

  /** The buffers that it has in common with others, but for the popular ones. */
  private commonOf({ common, popular }: Candidate): readonly number[] {
    const found: number[] = []
    for (const buffer of common) {
      if (this.usersOf(buffer) < 2) common.delete(buffer)
      else if (!popular.has(buffer)) found.push(buffer)
    }
    return found
  }
}
