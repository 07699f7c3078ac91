/** The number of sorted numbers that are less than `x`, or, with `orEqual`, not greater. */
const countBelow = (sorted: readonly number[], x: number, orEqual: boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < x || (orEqual && sorted[middle] === x)) low = middle + 1
    else high = middle
  }
  return low
}

/** A set of bytes: ranges in their order, those that touch joined. */
export class Ranges {
  private readonly starts: number[] = []
  private readonly ends: number[] = []

  /** From `start` up to but without `end`. */
  add(start: number, end: number): void {
    if (start >= end) return
    const first = countBelow(this.ends, start, false)
    const behind = countBelow(this.starts, end, true)
    const from = Math.min(start, this.starts[first] ?? start)
    const to = Math.max(end, behind > first ? this.ends[behind - 1]! : end)
    this.starts.splice(first, behind - first, from)
    this.ends.splice(first, behind - first, to)
  }

  /** The end of the first range that has bytes in common with these. */
  endOver(start: number, end: number): number | undefined {
    const at = countBelow(this.ends, start, true)
    return at < this.starts.length && this.starts[at]! < end ? this.ends[at] : undefined
  }
}
