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

const overlap = (a: readonly Range[], b: readonly Range[]): boolean => a.some(([from, to]) => b.some(([start, end]) => from < end && start < to))

/** Whether the order of two pieces of work counts. */
const depend = (a: Work, b: Work): boolean => overlap(a.writes, b.writes) || overlap(a.writes, b.reads) || overlap(a.reads, b.writes)

/** The time of the slowest of the threads that share work. */
const share = ({ cost, units }: Work, threads: number): number => units === 0 ? cost : cost * Math.ceil(units / threads) / units

/**
 * Shares work among threads: each piece goes, in order, where it is estimated to be done first. What depends on another thread's work waits until all
 * have met. `undefined` when one thread alone is about as quick.
 */
export const schedule = (works: readonly Work[], threads: number): readonly Turn[] | undefined => {
  const turns: Turn[] = []
  let past = 0
  let loads = new Array<number>(threads).fill(0)
  let since: { readonly work: Work; readonly by: Doer }[] = []
  const all = (work: Work): number[] => loads.map(load => load + share(work, threads))
  for (const work of works) {
    const before = since.filter(other => depend(other.work, work))
    const now = Math.max(...loads)
    const options: { readonly turn: Turn; readonly loads: number[]; readonly cost: number }[] = []
    // Shared work has to be waited for by what depends on it.
    if (before.length === 0) options.push({ turn: { by: 'all', meets: false }, loads: all(work), cost: Math.max(...all(work)) + MEETING })
    loads.forEach((_, thread) => {
      if (before.some(other => other.by !== thread)) return
      const next = loads.map((load, i) => i === thread ? load + work.cost : load)
      options.push({ turn: { by: thread, meets: false }, loads: next, cost: Math.max(...next) })
    })
    if (since.length > 0) {
      const alone = loads.map((_, thread) => thread === 0 ? work.cost : 0)
      const shared = loads.map(() => share(work, threads))
      options.push({ turn: { by: 0, meets: true }, loads: alone, cost: now + MEETING + work.cost })
      options.push({ turn: { by: 'all', meets: true }, loads: shared, cost: now + 2 * MEETING + shared[0]! })
    }
    const { turn, loads: next } = options.reduce((best, option) => option.cost < best.cost ? option : best)
    if (turn.meets) {
      past += now + MEETING
      since = []
    }
    since.push({ work, by: turn.by })
    loads = next
    turns.push(turn)
  }
  const alone = works.reduce((sum, { cost }) => sum + cost, 0)
  return past + Math.max(...loads) + 2 * MEETING < WORTHWHILE * alone ? turns : undefined
}
