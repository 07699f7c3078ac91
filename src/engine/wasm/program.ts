import type { Program } from '../../primitive/program.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import { fromStorage, type AnyTensor } from '../../tensor/value.js'
import { emitModule, type EmittedModule } from './module.js'
import { fuse } from './fuse/index.js'
import type { Lowered } from './kernel/kernel.js'
import { lower } from './lower/index.js'
import { tooLarge } from './memory-error.js'
import type { EngineOptions } from './options.js'
import { planMemory, type Plan } from './plan/index.js'
import { checkSize, pagesOf, reserve, starter, type Arena } from './runtime.js'
import type { Team } from './threads/team.js'

/** A program emitted, planned and ready: what is left is to copy arguments in, run, and copy results out. */
export interface Built {
  readonly program: Program
  readonly lowered: Lowered
  readonly plan: Plan
  readonly emitted: EmittedModule
}

export const build = (program: Program, { gemm, team }: EngineOptions): Built => {
  const { expressions, ...plain } = lower(program)
  const lowered = fuse(plain, expressions)
  const plan = planMemory(lowered, { gemm, threads: team?.sharing.threads ?? 1 })
  checkSize(plan.bytes, why => tooLarge(program, lowered, plan, why))
  const { scratch, scratchStep, control, offsets } = plan
  const addressOf = (buffer: number): number => offsets[buffer]!
  const emitted = emitModule(lowered, { expressions, addressOf, scratch, scratchStep, gemm }, pagesOf(plan.bytes), team && { ...team.sharing, control })
  return { program, lowered, plan, emitted }
}

/** An argument that lies in memory, and what lay there last. */
class Slot {
  private last: AnyTensor | undefined

  constructor(readonly argument: number, private readonly offset: number) {}

  /** Copies the tensor in, unless it lies there already: tensors never change. */
  fill(arena: Arena, x: AnyTensor): void {
    if (this.last === x) return
    arena.write(this.offset, x)
    this.last = x
  }
}

/** A program in a memory of its own. */
export class Instance {
  private readonly arena: Arena
  private readonly slots: readonly Slot[]
  /** Runs on what lies in memory; results stay there. */
  readonly start: () => void

  constructor(readonly built: Built, private readonly types: readonly AbstractValue[], team: Team | undefined) {
    const { program, lowered, plan, emitted } = built
    const { buffers } = lowered
    const { offsets } = plan
    this.arena = reserve(plan.bytes, team !== undefined, why => tooLarge(program, lowered, plan, why))
    this.slots = buffers.flatMap(({ holds }, i) => holds !== undefined && 'argument' in holds && offsets[i] !== undefined ? [new Slot(holds.argument, offsets[i])] : [])
    buffers.forEach(({ holds }, i) => {
      if (holds !== undefined && 'constant' in holds && offsets[i] !== undefined) this.arena.write(offsets[i], holds.constant)
    })
    this.start = starter(emitted, this.arena, team, plan.control)
  }

  run(inputs: readonly AnyTensor[]): readonly AnyTensor[] {
    for (const slot of this.slots) slot.fill(this.arena, inputs[slot.argument]!)
    this.start()
    const { lowered: { buffers, results }, plan: { offsets } } = this.built
    return results.map((id, i) => {
      const { holds, dtype, size } = buffers[id]!
      if (holds !== undefined) return 'argument' in holds ? inputs[holds.argument]! : holds.constant
      return fromStorage(this.types[i]!.shape, dtype, this.arena.read(offsets[id] ?? 0, dtype, size))
    })
  }
}
