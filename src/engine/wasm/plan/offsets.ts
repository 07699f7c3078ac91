import type { Interval } from './liveness.js'

/** A piece of memory for some time. */
export interface Block extends Interval {
  readonly bytes: number
}

/** Vectors need no alignment; whole cache lines are quicker. */
const ALIGNMENT = 64

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Places blocks so that those alive at the same time do not overlap: the largest first, each as low as it fits. */
export const place = (blocks: readonly Block[], base: number): { readonly offsets: readonly number[]; readonly end: number } => {
  const order = blocks.map((_, i) => i).sort((i, j) => blocks[j]!.bytes - blocks[i]!.bytes || i - j)
  const offsets = new Array<number>(blocks.length).fill(base)
  const placed: number[] = []
  let end = base
  for (const i of order) {
    const block = blocks[i]!
    const size = aligned(block.bytes)
    let offset = base
    for (const j of placed) {
      // `placed` is sorted by offset: the first gap that is wide enough is the lowest.
      const other = blocks[j]!
      if (other.last < block.first || block.last < other.first) continue
      if (offsets[j]! >= offset + size) break
      offset = Math.max(offset, offsets[j]! + aligned(other.bytes))
    }
    offsets[i] = offset
    end = Math.max(end, offset + size)
    const position = placed.findIndex(j => offsets[j]! > offset)
    placed.splice(position < 0 ? placed.length : position, 0, i)
  }
  return { offsets, end }
}
