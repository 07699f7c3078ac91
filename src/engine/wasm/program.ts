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
import type { Team } from './threads/team.js'

/** A program planned: where what it works on lies, and what is done with it. */
interface Planned extends Omit<Lifted, 'held'> {
  /** Of the results. */
  readonly types: readonly AbstractValue[]
  readonly lowered: Lowered
  readonly plan: Plan
}

/** A program emitted. */
export interface Built extends Planned {
  readonly emitted: EmittedModule
}

export const build = (lifted: Lifted, { gemm, team }: EngineOptions): Built => {
  const { program, own } = lifted
  const { expressions, ...plain } = lower(program)
  const lowered = fuse(plain, expressions)
  const plan = planMemory(lowered, { gemm, own, threads: team?.sharing.threads ?? 1 })
  checkSize(plan.bytes, why => tooLarge(lifted, lowered, plan, why))
  const { scratch, scratchStep, control, offsets } = plan
  const addressOf = (buffer: number): number => offsets[buffer]!
  const emitted = emitModule(lowered, { expressions, addressOf, scratch, scratchStep, gemm }, pagesOf(plan.bytes), team && { ...team.sharing, control })
  const types = program.results.map(n => program.arguments[n] ?? program.steps[n - program.arguments.length]!.type)
  return { program, own, types, lowered, plan, emitted }
}

/** A program compiled and ready: what is left is a memory to copy arguments into, to run in, and to copy results out of. */
export interface Ready extends Planned {
  readonly compiled: CompiledModule
  readonly weight: number
}

/** How many programs are kept for whoever traces the same again, and how many bytes of modules in all. */
const [MOST, HEAVIEST] = [128, 2 ** 24]

const kept = new Kept<Ready>(MOST, HEAVIEST)

/** The program ready to run: compiled now, unless one that differs in nothing but what it holds was compiled lately. */
export const readied = (lifted: Lifted, options: EngineOptions): Ready => kept.get(`${optionsText(options)}\n${textOf(lifted)}`, () => {
  const { emitted, ...planned } = build(lifted, options)
  return { ...planned, compiled: compiled(emitted), weight: emitted.bytes.length }
})

/** An argument that lies in memory, and what lay there last. */
class Slot {
  private last: AnyTensor | undefined

  constructor(readonly argument: number, private readonly offset: number) {}

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
  private readonly held: readonly Slot[]
  /** What is held in memory now. */
  private holds: readonly AnyTensor[] | undefined
  /** Runs on what lies in memory; results stay there. */
  readonly start: () => void

  constructor(readonly ready: Ready, team: Team | undefined) {
    const { own, lowered, plan } = ready
    const { buffers } = lowered
    const { offsets } = plan
    this.arena = reserve(plan.bytes, team !== undefined, why => tooLarge(ready, lowered, plan, why))
    const all = buffers.flatMap(({ holds }, i) => holds !== undefined && 'argument' in holds && offsets[i] !== undefined ? [new Slot(holds.argument, offsets[i])] : [])
    this.slots = all.filter(({ argument }) => argument < own)
    this.held = all.filter(({ argument }) => argument >= own)
    buffers.forEach(({ holds }, i) => {
      if (holds !== undefined && 'constant' in holds && offsets[i] !== undefined) this.arena.write(offsets[i], holds.constant)
    })
    this.start = starter(ready.compiled, this.arena, team, plan.control)
  }

  /** The results for arguments, of which the first `remembered` are, and for what the program holds. */
  run(inputs: readonly AnyTensor[], held: readonly AnyTensor[], remembered = Infinity): readonly AnyTensor[] {
    const { lowered: { buffers, results }, plan: { offsets }, own, types } = this.ready
    for (const slot of this.slots) slot.fill(this.arena, inputs[slot.argument]!, slot.argument < remembered)
    if (this.holds !== held) {
      for (const slot of this.held) slot.fill(this.arena, held[slot.argument - own]!, true)
      this.holds = held
    }
    this.start()
    return results.map((id, i) => {
      const { holds, dtype, size } = buffers[id]!
      if (holds !== undefined) return 'constant' in holds ? holds.constant : inputs[holds.argument] ?? held[holds.argument - own]!
      return fromStorage(types[i]!.shape, dtype, this.arena.read(offsets[id] ?? 0, dtype, size))
    })
  }
}
