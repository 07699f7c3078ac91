import { BYTES } from '../emit/access.js'
import { scratchOf } from '../emit/kernel.js'
import type { GemmOptions } from '../emit/gemm.js'
import type { Buffer, Lowered } from '../kernel/kernel.js'
import { countOf, readsOf, writesOf } from '../kernel/kernel.js'
import { controlBytes } from '../share/shares.js'
import { overwriter } from './in-place.js'
import { liveness, type Use } from './liveness.js'
import { aligned, place, type Block } from './offsets.js'

/** Where everything lies in memory. */
export interface Plan {
  /** The byte offset of each buffer; `undefined` for those that nothing reads or writes. */
  readonly offsets: readonly (number | undefined)[]
  readonly scratch: number
  /** Bytes of scratch of each thread. */
  readonly scratchStep: number
  /** Where the words lie by which threads meet, when there are several. */
  readonly control: number
  /** The bytes of memory in all. */
  readonly bytes: number
  /** What explain shows: bytes of arguments, constants, values, and what values would take without reuse. */
  readonly sizes: { readonly arguments: number; readonly constants: number; readonly values: number; readonly unshared: number; readonly scratch: number; readonly inPlace: number }
}

/** Vectors that begin in the last buffer may be read to their end. */
const SLACK = 64

/** Kernels for which memory rests before it is used again, so that threads need not wait for one another only because of that. */
const APART = 4

const bytesOf = ({ dtype, size }: Buffer): number => BYTES[dtype] * size

/** What a plan depends on beside the program. */
export interface PlanOptions {
  readonly gemm: GemmOptions
  readonly threads: number
  /** Where the memory begins that may be given away. */
  readonly base?: number
  /** Arguments from this one on count as constants. */
  readonly own?: number
  /** Buffers that lie where they are told to. */
  readonly pinned?: ReadonlyMap<number, number>
}

/** Fixes offsets: arguments and constants side by side, values where others are no longer needed. */
export const planMemory = (program: Lowered, { gemm, threads, base = 0, own = Infinity, pinned = new Map() }: PlanOptions): Plan => {
  const { buffers, kernels, results } = program
  const offsets = buffers.map((_, buffer) => pinned.get(buffer))
  const uses = kernels.map((kernel): Use => ({ reads: readsOf(kernel), writes: writesOf(kernel) }))
  const alive = liveness(uses, new Set(results))
  let end = base
  const sizes = { arguments: 0, constants: 0, values: 0, unshared: 0, scratch: 0, inPlace: 0 }
  buffers.forEach((buffer, i) => {
    if (buffer.holds === undefined || !alive.has(i)) return
    sizes['argument' in buffer.holds && buffer.holds.argument < own ? 'arguments' : 'constants'] += bytesOf(buffer)
    if (offsets[i] !== undefined) return
    offsets[i] = end
    end += aligned(bytesOf(buffer))
  })
  // A value that is computed from one which dies there, element by element, takes its place.
  const home = new Map<number, number>()
  const homeOf = (buffer: number): number => home.get(buffer) ?? buffer
  const spans = new Map([...alive].filter(([buffer]) => buffers[buffer]!.holds === undefined && offsets[buffer] === undefined))
  kernels.forEach((kernel, i) => {
    const { reads, writes } = uses[i]!
    const dying = [...reads].filter(buffer => alive.get(buffer)!.last === i && spans.get(homeOf(buffer))?.last === i)
    if (dying.length === 0) return
    const mayOverwrite = overwriter(kernel, buffers)
    const taken = new Set<number>()
    for (const target of writes) {
      const own = spans.get(target)
      if (own === undefined || own.first !== i || home.has(target)) continue
      const source = dying.find(buffer => !taken.has(homeOf(buffer)) && mayOverwrite(buffer, target))
      if (source === undefined) continue
      const shared = homeOf(source)
      taken.add(shared)
      home.set(target, shared)
      spans.set(shared, { first: spans.get(shared)!.first, last: own.last })
      spans.delete(target)
      sizes.inPlace += bytesOf(buffers[target]!)
    }
  })
  const values = [...spans.keys()]
  const blocks: Block[] = values.map(buffer => {
    const { first, last } = spans.get(buffer)!
    return { first, last: last + (threads > 1 ? APART : 0), bytes: bytesOf(buffers[buffer]!) }
  })
  const placed = place(blocks, end)
  values.forEach((buffer, i) => { offsets[buffer] = placed.offsets[i]! })
  for (const target of home.keys()) offsets[target] = offsets[homeOf(target)]
  sizes.values = placed.end - end
  for (const buffer of alive.keys()) if (buffers[buffer]!.holds === undefined) sizes.unshared += bytesOf(buffers[buffer]!)
  const scratchStep = kernels.reduce((most, kernel) => Math.max(most, aligned(scratchOf(kernel, gemm))), 0)
  sizes.scratch = threads * scratchStep
  const control = placed.end + sizes.scratch
  // The words for meetings end in memory of their own, so that slack is beyond them.
  return { offsets, scratch: placed.end, scratchStep, control, bytes: control + (threads > 1 ? controlBytes(threads, countOf(kernels)) : 0) + SLACK, sizes }
}
