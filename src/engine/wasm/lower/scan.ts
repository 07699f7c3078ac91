import type { Control } from '../../../primitive/program.js'
import type { ScanParams } from '../../../primitive/row/program.js'
import { typesOfResults } from '../../../primitive/control/results.js'
import { mismatch } from '../../../tensor/mismatch.js'
import { BYTES } from '../emit/access.js'
import { emitBranch, emitScan } from '../emit/scan.js'
import { fuse } from '../fuse/index.js'
import type { Expressions } from '../kernel/expression.js'
import { isClosed, readsOf, writesOf, type Buffer, type Copy, type Kernel, type Lowered, type Pace, type Placed, type ScanKernel } from '../kernel/kernel.js'
import { overwriting } from '../plan/carry.js'
import { planMemory } from '../plan/index.js'
import { aligned } from '../plan/offsets.js'
import type { Lower } from './known.js'
import { contiguous, ownResults } from './own.js'
import { rowMajor, type Reader } from './read.js'

const bytesOf = ({ dtype, size }: Buffer): number => BYTES[dtype] * size

/** Kernels with loops of their own work at fixed places: what moves from step to step is copied there, and from there. */
const fixing = ({ kernels, ...program }: Lowered, expressions: Expressions, moves: (buffer: number) => boolean): Lowered => {
  const buffers = [...program.buffers]
  const copy = (from: number, to: number): Kernel => {
    const { dtype, size } = buffers[from]!
    const at = rowMajor([size])
    return { kind: 'loop', extents: [size], reduced: 0, columns: false, accumulators: [], body: [{ buffer: to, at, value: expressions.load(dtype, from, at) }], epilogue: [] }
  }
  const fixed = (kernel: Kernel): readonly Kernel[] => {
    if (!isClosed(kernel)) return [kernel]
    const places = new Map([...readsOf(kernel), ...writesOf(kernel)].filter(moves).map(buffer => {
      const { dtype, size } = buffers[buffer]!
      return [buffer, buffers.push({ dtype, size }) - 1] as const
    }))
    const of = (buffer: number): number => places.get(buffer) ?? buffer
    const at = (place: Placed): Placed => ({ ...place, buffer: of(place.buffer) })
    const copies = (list: readonly Copy[]): readonly Copy[] => list.map(({ from, to, bytes }) => ({ from: at(from), to: at(to), bytes }))
    const within = (scan: ScanKernel): ScanKernel => ({
      ...scan, places: scan.places.map(place => place && at(place)), before: copies(scan.before), after: copies(scan.after),
      reads: new Set([...scan.reads].map(of)), writes: new Set([...scan.writes].map(of)),
      ...scan.until && { until: at(scan.until) },
      ...scan.otherwise && { otherwise: { predicate: at(scan.otherwise.predicate), kernel: within(scan.otherwise.kernel) } },
    })
    const moved: Kernel = kernel.kind === 'scan' ? within(kernel)
      : { ...kernel, operands: kernel.operands.map(o => ({ ...o, buffer: of(o.buffer) })), target: of(kernel.target) }
    const between = (list: ReadonlySet<number>, back: boolean): readonly Kernel[] =>
      [...list].flatMap(buffer => places.has(buffer) ? [back ? copy(of(buffer), buffer) : copy(buffer, of(buffer))] : [])
    return [...between(readsOf(kernel), false), moved, ...between(writesOf(kernel), true)]
  }
  return { ...program, kernels: kernels.flatMap(fixed), buffers }
}

/** A loop, or one of two branches, which is a loop of one step. */
interface Site {
  readonly reader: Reader
  readonly operands: ReturnType<typeof contiguous>[]
  /** The values that are read of what it gives, by place. */
  readonly parts: ReadonlyMap<number, number>
  readonly lower: Lower
}

/** About how many steps a loop takes of which nobody knows. */
const GUESS = 16

/** A loop or a branch as a kernel. */
export const controlKernel = (reader: Reader, n: number, { control, inputs }: Control, lower: Lower): ScanKernel => {
  const site: Site = { reader, operands: inputs.map(input => contiguous(reader, input)), parts: reader.partsOf(n), lower }
  if (control.kind === 'scan') return scanKernel(site, control.params)
  if (control.kind === 'while') return scanKernel(site, { ...control.params, length: GUESS, reverse: false }, true)
  if (control.kind !== 'cond') return mismatch(`compile: no kernel for ${control.kind}`)
  const [{ buffer, start }, ...operands] = [site.operands[0]!, ...site.operands.slice(1)]
  const [yes, no] = [control.params.yes, control.params.no].map(body =>
    scanKernel({ ...site, operands }, { body, invariants: operands.length, carries: 0, length: 1, reverse: false }))
  return {
    ...yes!, emit: emitBranch, inner: [...yes!.kernels, no!], reads: new Set([buffer, ...yes!.reads, ...no!.reads]), writes: new Set([...yes!.writes, ...no!.writes]),
    otherwise: { predicate: { buffer, offset: start }, kernel: no! },
  }
}

/**
 * A loop as a kernel. Slices of stacked values are read and written where they lie; a carry is written over the one before, where nothing reads that any more,
 * else there are two places that take turns. All memory of the body is one buffer around it.
 */
const scanKernel = ({ reader, operands, parts, lower }: Site, params: ScanParams, isOpen = false): ScanKernel => {
  const { invariants, carries, length, reverse } = params
  const body = ownResults(params.body)
  const types = typesOfResults(body)
  const { expressions, ...plain } = lower(body)
  const homes = new Map<number, number>()
  plain.buffers.forEach(({ holds }, buffer) => { if (holds !== undefined && 'argument' in holds) homes.set(holds.argument, buffer) })
  const moving = new Set([...[...homes].flatMap(([argument, buffer]) => argument >= invariants ? [buffer] : []), ...plain.results])
  const fused = fuse(fixing(plain, expressions, buffer => moving.has(buffer)), expressions)
  const { program, shared } = overwriting(fused, types.slice(0, carries).map((_, i) => ({ from: homes.get(invariants + i), to: fused.results[i]! })))
  const bound = new Set([...homes.values(), ...program.results])
  const plan = planMemory(program, { gemm: {}, threads: 2, pinned: new Map([...bound].map(buffer => [buffer, 0])) })

  let end = aligned(plan.scratch)
  const reserve = (bytes: number): number => (end += aligned(bytes)) - aligned(bytes)
  const memory = { dtype: 'bool' as const, size: 0 }
  const work = reader.allocate(memory)
  const places = program.buffers.map((_, buffer): Placed | undefined => plan.offsets[buffer] === undefined ? undefined : { buffer: work, offset: plan.offsets[buffer] })
  const paced = (buffer: number, offset: number, pace: Pace, bytes: number): Placed => ({ buffer, offset, moves: { with: pace, bytes } })
  const operandAt = (i: number): Placed => ({ buffer: operands[i]!.buffer, offset: operands[i]!.start * BYTES[operands[i]!.dtype] })
  const [before, after]: [Copy[], Copy[]] = [[], []]
  let until: Placed | undefined
  const writes = new Set([work])
  homes.forEach((buffer, argument) => {
    const place = operandAt(argument)
    const bytes = bytesOf(program.buffers[buffer]!)
    places[buffer] = argument < invariants + carries ? place : paced(place.buffer, place.offset, 'place', bytes)
  })
  program.results.forEach((to, i) => {
    const bytes = bytesOf(program.buffers[to]!)
    const part = parts.get(i)
    const target = part === undefined ? undefined : reader.homeOf(part)
    if (target !== undefined) writes.add(target)
    if (i >= carries) {
      places[to] = target === undefined ? { buffer: work, offset: reserve(bytes) } : paced(target, 0, 'place', bytes)
      return
    }
    const slot = aligned(bytes)
    const alone = shared.has(to)
    const at = reserve(alone ? bytes : 2 * slot)
    const from = homes.get(invariants + i)
    places[to] = alone ? { buffer: work, offset: at } : paced(work, at, 'next', slot)
    if (from !== undefined) places[from] = alone ? { buffer: work, offset: at } : paced(work, at, 'now', slot)
    before.push({ from: operandAt(invariants + i), to: { buffer: work, offset: at }, bytes })
    // Of how many steps nobody knows, the last carry is where it is that carry's turn.
    const last = alone ? { buffer: work, offset: at } : isOpen ? paced(work, at, 'now', slot) : { buffer: work, offset: at + length % 2 * slot }
    if (isOpen && i === 0) until = last
    if (target !== undefined) after.push({ from: last, to: { buffer: target, offset: 0 }, bytes })
  })
  memory.size = end
  return {
    kind: 'scan', emit: emitScan, length, reverse, buffers: program.buffers, kernels: program.kernels, inner: program.kernels, expressions, places, before, after,
    reads: new Set(operands.map(({ buffer }) => buffer)), writes, ...until && { until },
  }
}
