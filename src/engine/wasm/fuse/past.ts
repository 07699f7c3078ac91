import type { Flow } from '../kernel/flow.js'
import { Row } from '../kernel/sequence.js'
import type { Candidate } from './candidate.js'

/** What a kernel depends on, found out from the nearest on and only as far back as it is asked for. */
export class Past {
  /** Those that stand behind the kernel that was asked for last, in their order backwards. */
  readonly nearer: Candidate[] = []
  private readonly left: Row<Candidate>
  private readonly known: Set<Candidate>
  private readonly throughOthers = new Set<Candidate>()
  private steps = 0

  /** After `most` dependencies it is found out no further. */
  constructor(private readonly flow: Flow<Candidate>, node: Candidate, private readonly most: number) {
    this.known = new Set(flow.sourcesOf(node))
    this.left = new Row([...this.known].sort((a, b) => a.place - b.place))
  }

  /** Whether the kernel depends on another one through a third, so that they cannot become one; true as well where that was not found out. */
  keepsApart(other: Candidate): boolean {
    const { left, known, nearer, throughOthers, most } = this
    for (let next = left.last; next !== undefined && next.place > other.place; next = left.last) {
      if (this.steps > most) return true
      left.delete(next)
      nearer.push(next)
      for (const source of this.flow.sourcesOf(next)) {
        this.steps++
        throughOthers.add(source)
        if (known.has(source)) continue
        known.add(source)
        left.add(source)
      }
    }
    return throughOthers.has(other)
  }
}
