import { typeIn } from '../../graph/between.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import { fromStorage, type AnyTensor } from '../../tensor/value.js'
import { emitModule, type EmittedModule } from './module.js'
import { fuse } from './fuse/index.js'
import { Kept } from './kept.js'
import type { Lowered } from './kernel/kernel.js'
import { textOf, type Lifted } from './lift.js'
import { lower } from './lower/index.js'
import { tooLarge } from './memory-error.js'
import { optionsText, type EngineOptions } from './options.js'
import { planMemory, type Plan } from './plan/index.js'
import { checkSize, compiled, pagesOf, reserve, starter, type Arena, type CompiledModule } from './runtime.js'

/** A program emitted. */
export interface Built {
  readonly lowered: Lowered
  readonly plan: Plan
  readonly emitted: EmittedModule
}

export const build = (lifted: Lifted, { gemm, team }: EngineOptions, largest?: number): Built => {
  const { program, own } = lifted
  const { expressions, ...plain } = lower(program)
  const lowered = fuse(plain, expressions)
  const plan = planMemory(lowered, { gemm, own, threads: team?.sharing.threads ?? 1 })
  checkSize(plan.bytes, why => tooLarge(lifted, lowered, plan, why))
  const { scratch, scratchStep, control, offsets } = plan
  const addressOf = (buffer: number): number => offsets[buffer]!
  const emitted = emitModule(lowered, { expressions, addressOf, scratch, scratchStep, gemm }, pagesOf(plan.bytes), team && { ...team.sharing, control, emit: team.emit }, largest)
  return { lowered, plan, emitted }
}

/** A program compiled and ready: what is left is a memory to copy arguments into, to run in, and to copy results out of. */
export interface Ready extends Pick<Plan, 'offsets' | 'bytes' | 'control'>, Pick<Lowered, 'buffers' | 'results'> {
  /** Arguments from this one on are held. */
  readonly own: number
  /** Of the results. */
  readonly types: readonly AbstractValue[]
  readonly compiled: CompiledModule
  readonly weight: number
}

/** How many programs are kept for whoever traces the same again, and how many bytes of modules and texts in all. */
const [MOST, HEAVIEST] = [128, 2 ** 23]

const kept = new Kept<Ready>(MOST, HEAVIEST)

/** The program ready to run: compiled now, unless one that differs in nothing but what it holds was compiled lately. */
const readied = (lifted: Lifted, options: EngineOptions): Ready => kept.get(`${optionsText(options)}\n${textOf(lifted)}`, () => {
  const { program, own } = lifted
  const { lowered: { buffers, results }, plan: { offsets, bytes, control }, emitted } = build(lifted, options)
  const types = program.results.map(n => typeIn(program, n))
  const module = compiled(emitted)
  return { own, types, buffers, results, offsets, bytes, control, compiled: module, weight: module.size }
})

/** An argument that lies in memory, and what lay there last. */
class Slot {
  private last: AnyTensor | undefined

  constructor(readonly argument: number, readonly offset: number) {}

  /** Copies the tensor in, unless it lies there already: tensors never change. What is not remembered can be collected. */
  fill(arena: Arena, x: AnyTensor, remember: boolean): void {
    if (this.last === x) return
    arena.write(this.offset, x)
    this.last = remember ? x : undefined
  }
}

/** A program in a memory of its own. */
export class Instance {
  private readonly arena: Arena
  private readonly slots: readonly Slot[]
  readonly ready: Ready
  /** Runs on what lies in memory; results stay there. */
  readonly start: () => void

  constructor(readonly lifted: Lifted, private readonly options: EngineOptions) {
    const { team } = options
    this.ready = readied(lifted, options)
    const { own, buffers, offsets, bytes, control } = this.ready
    this.arena = reserve(bytes, team !== undefined, why => {
      const { lowered, plan } = this.built()
      return tooLarge(lifted, lowered, plan, why)
    })
    const all = buffers.flatMap(({ holds }, i) => holds !== undefined && 'argument' in holds && offsets[i] !== undefined ? [new Slot(holds.argument, offsets[i])] : [])
    this.slots = all.filter(({ argument }) => argument < own)
    for (const { argument, offset } of all) if (argument >= own) this.arena.write(offset, lifted.held[argument - own]!)
    buffers.forEach(({ holds }, i) => {
      if (holds !== undefined && 'constant' in holds && offsets[i] !== undefined) this.arena.write(offsets[i], holds.constant)
    })
    this.start = starter(this.ready.compiled, this.arena, team, control)
  }

  /** How it was built, found out again: what runs needs no kernels. */
  built(): Built {
    return build(this.lifted, this.options)
  }

  /** The results for arguments, of which the first `remembered` may be kept for the next call. */
  run(inputs: readonly AnyTensor[], remembered = Infinity): readonly AnyTensor[] {
    const { buffers, results, offsets, own, types } = this.ready
    const { held } = this.lifted
    for (const slot of this.slots) slot.fill(this.arena, inputs[slot.argument]!, slot.argument < remembered)
    this.start()
    return results.map((id, i) => {
      const { holds, dtype, size } = buffers[id]!
      if (holds !== undefined) return 'constant' in holds ? holds.constant : inputs[holds.argument] ?? held[holds.argument - own]!
      return fromStorage(types[i]!.shape, dtype, this.arena.read(offsets[id] ?? 0, dtype, size))
    })
  }
}
