import { entryOf } from '../kernel/entry.js'
import { Ranges } from '../kernel/ranges.js'

/** Bytes of memory, from the first up to but without the last. */
export type Range = readonly [from: number, to: number]

/** A piece of work as the schedule sees it. */
export interface Work {
  /** About how many nanoseconds one thread takes. */
  readonly cost: number
  /** Into how many equal parts it falls. */
  readonly units: number
  /** How many of them are done together without loss. */
  readonly grain: number
  /** About how many nanoseconds it takes when threads share it in a way of its own, which begins and ends with all of them together. */
  readonly together?: number
  readonly reads: readonly Range[]
  readonly writes: readonly Range[]
}

/** Who does a piece of work: all threads, each its share, or the thread of that number. */
export type Doer = 'all' | number

/** A piece of work, in its order. */
export interface Turn {
  readonly by: Doer
  /** Whether all threads meet before it begins. */
  readonly meets: boolean
}

/** About what it takes until all threads have met, in nanoseconds. */
const MEETING = 1500

/** What work must gain by threads to be given to them. */
const WORTHWHILE = 0.85

/** What threads read and wrote since all met. */
class Touched {
  private readonly by = new Map<Doer, { readonly reads: Ranges; readonly writes: Ranges }>()

  get isEmpty(): boolean {
    return this.by.size === 0
  }

  add(doer: Doer, { reads, writes }: Work): void {
    const all = entryOf(this.by, doer, () => ({ reads: new Ranges(), writes: new Ranges() }))
    for (const [from, to] of reads) all.reads.add(from, to)
    for (const [from, to] of writes) all.writes.add(from, to)
  }

  /** Who did what work has to wait for. */
  before({ reads, writes }: Work): readonly Doer[] {
    const meets = (ranges: Ranges, others: readonly Range[]): boolean => others.some(([from, to]) => ranges.endOver(from, to) !== undefined)
    return [...this.by].filter(([, all]) => meets(all.writes, writes) || meets(all.writes, reads) || meets(all.reads, writes)).map(([doer]) => doer)
  }
}

/** The time of the slowest of the threads that share work. */
const share = ({ cost, units }: Work, threads: number): number => units === 0 ? cost : cost * Math.ceil(units / threads) / units

/**
 * Shares work among threads: each piece goes, in order, where it is estimated to be done first. What depends on another thread's work waits until all
 * have met. `undefined` when one thread alone is about as quick.
 */
export const schedule = (works: readonly Work[], threads: number): readonly Turn[] | undefined => timed(works, threads)?.turns

/** The same, and about how many nanoseconds all of it takes. */
export const timed = (works: readonly Work[], threads: number): { readonly turns: readonly Turn[]; readonly time: number } | undefined => {
  const turns: Turn[] = []
  let past = 0
  let loads = new Array<number>(threads).fill(0)
  let since = new Touched()
  const all = (work: Work): number[] => loads.map(load => load + share(work, threads))
  for (const work of works) {
    const before = since.before(work)
    const now = Math.max(...loads)
    if (work.together !== undefined) {
      turns.push({ by: 'all', meets: !since.isEmpty })
      past += now + MEETING + work.together
      loads = loads.map(() => 0)
      since = new Touched()
      continue
    }
    const options: { readonly turn: Turn; readonly loads: number[]; readonly cost: number }[] = []
    // Shared work has to be waited for by what depends on it.
    if (before.length === 0) options.push({ turn: { by: 'all', meets: false }, loads: all(work), cost: Math.max(...all(work)) + MEETING })
    loads.forEach((_, thread) => {
      if (before.some(doer => doer !== thread)) return
      const next = loads.map((load, i) => i === thread ? load + work.cost : load)
      options.push({ turn: { by: thread, meets: false }, loads: next, cost: Math.max(...next) })
    })
    if (!since.isEmpty) {
      const alone = loads.map((_, thread) => thread === 0 ? work.cost : 0)
      const shared = loads.map(() => share(work, threads))
      options.push({ turn: { by: 0, meets: true }, loads: alone, cost: now + MEETING + work.cost })
      options.push({ turn: { by: 'all', meets: true }, loads: shared, cost: now + 2 * MEETING + shared[0]! })
    }
    const { turn, loads: next } = options.reduce((best, option) => option.cost < best.cost ? option : best)
    if (turn.meets) {
      past += now + MEETING
      since = new Touched()
    }
    since.add(turn.by, work)
    loads = next
    turns.push(turn)
  }
  const alone = works.reduce((sum, { cost }) => sum + cost, 0)
  const time = past + Math.max(...loads) + 2 * MEETING
  return time < WORTHWHILE * alone ? { turns, time } : undefined
}
