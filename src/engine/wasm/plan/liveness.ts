/** The kernels between which a buffer must be kept, both included. */
export interface Interval {
  readonly first: number
  readonly last: number
}

/** The buffers that a kernel reads, and those that it writes. */
export interface Use {
  readonly reads: ReadonlySet<number>
  readonly writes: ReadonlySet<number>
}

/** When each buffer that kernels use is alive; those of `kept` until the end. */
export const liveness = (uses: readonly Use[], kept: ReadonlySet<number>): ReadonlyMap<number, Interval> => {
  const intervals = new Map<number, Interval>()
  uses.forEach(({ reads, writes }, i) => {
    for (const buffers of [writes, reads]) for (const buffer of buffers) intervals.set(buffer, { first: intervals.get(buffer)?.first ?? i, last: i })
  })
  for (const [buffer, { first }] of intervals) if (kept.has(buffer)) intervals.set(buffer, { first, last: uses.length })
  return intervals
}
