import { readsOf, writesOf, type Kernel } from '../kernel/kernel.js'

/** The kernels between which a buffer must be kept, both included. */
export interface Interval {
  readonly first: number
  readonly last: number
}

/** When each buffer that kernels write is alive; those of `kept` until the end. */
export const liveness = (kernels: readonly Kernel[], kept: ReadonlySet<number>): ReadonlyMap<number, Interval> => {
  const intervals = new Map<number, Interval>()
  kernels.forEach((kernel, i) => {
    for (const buffer of [...writesOf(kernel), ...readsOf(kernel)]) {
      intervals.set(buffer, { first: intervals.get(buffer)?.first ?? i, last: i })
    }
  })
  for (const [buffer, { first }] of intervals) if (kept.has(buffer)) intervals.set(buffer, { first, last: kernels.length })
  return intervals
}
