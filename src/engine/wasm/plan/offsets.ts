import { Ranges } from '../kernel/ranges.js'
import type { Interval } from './liveness.js'

/** A piece of memory for some time. */
export interface Block extends Interval {
  readonly bytes: number
}

/** Vectors need no alignment; whole cache lines are quicker. */
const ALIGNMENT = 64

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** A span of time: half of it, and half of that, as far as blocks have to be told apart. */
interface Span extends Interval {
  /** What is occupied at some time of it, and what is at all times. */
  readonly sometimes: Ranges
  readonly always: Ranges
  halves?: readonly [Span, Span]
}

const spanOf = (first: number, last: number): Span => ({ first, last, sometimes: new Ranges(), always: new Ranges() })

/** Memory over time. A block lies in a few spans that make up its time, so that blocks alive at other times need not be looked at. */
class Occupied {
  private readonly whole: Span

  constructor(last: number) {
    this.whole = spanOf(0, last)
  }

  /** The lowest place that is free all the time, from `base` on. */
  lowest({ first, last }: Interval, size: number, base: number): number {
    const met: Ranges[] = []
    this.visit(this.whole, first, last, (span, covered) => { met.push(covered ? span.sometimes : span.always) })
    let offset = base
    for (let free = 0; free < met.length;) {
      free = 0
      for (const ranges of met) {
        const end = ranges.endOver(offset, offset + size)
        if (end === undefined) free++
        else offset = end
      }
    }
    return offset
  }

  add({ first, last }: Interval, start: number, end: number): void {
    this.visit(this.whole, first, last, (span, covered) => {
      span.sometimes.add(start, end)
      if (covered) span.always.add(start, end)
    })
  }

  /** Visits the largest spans that make up a time, and those that hold them. */
  private visit(span: Span, first: number, last: number, f: (span: Span, covered: boolean) => void): void {
    if (last < span.first || span.last < first) return
    const covered = first <= span.first && span.last <= last
    f(span, covered)
    if (covered) return
    const middle = Math.floor((span.first + span.last) / 2)
    span.halves ??= [spanOf(span.first, middle), spanOf(middle + 1, span.last)]
    for (const half of span.halves) this.visit(half, first, last, f)
  }
}

/** Places blocks so that those alive at the same time do not overlap: the largest first, each as low as it fits. */
export const place = (blocks: readonly Block[], base: number): { readonly offsets: readonly number[]; readonly end: number } => {
  const order = blocks.map((_, i) => i).sort((i, j) => blocks[j]!.bytes - blocks[i]!.bytes || i - j)
  const offsets = new Array<number>(blocks.length).fill(base)
  const occupied = new Occupied(blocks.reduce((most, { last }) => Math.max(most, last), 0))
  let end = base
  for (const i of order) {
    const block = blocks[i]!
    const size = aligned(block.bytes)
    const offset = occupied.lowest(block, size, base)
    occupied.add(block, offset, offset + size)
    offsets[i] = offset
    end = Math.max(end, offset + size)
  }
  return { offsets, end }
}
