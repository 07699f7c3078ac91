import type { Program } from '../../graph/program.js'
import type { AbstractValue } from '../../graph/primitive.js'
import { fromStorage, type AnyTensor } from '../../tensor/value.js'
import { emitModule } from './emit/module.js'
import { fuse } from './fuse/index.js'
import { host } from './host.js'
import type { Lowered } from './kernel/kernel.js'
import { lower } from './lower/index.js'
import { planMemory, type Plan } from './plan/index.js'
import { Arena, instantiate, pagesOf } from './runtime.js'

/** How a program is to run. */
export interface EngineOptions {
  readonly relaxed: boolean
}

/** A program emitted, planned and ready: what is left is to copy arguments in, run, and copy results out. */
export interface Built {
  readonly lowered: Lowered
  readonly plan: Plan
  readonly module: Uint8Array<ArrayBuffer>
  readonly pages: number
}

export const build = (program: Program, options: EngineOptions): Built => {
  const { expressions, ...plain } = lower(program)
  const lowered = fuse(plain, expressions)
  const plan = planMemory(lowered)
  const pages = pagesOf(plan.bytes)
  const addressOf = (buffer: number): number => plan.offsets[buffer]!
  const { bytes } = emitModule(lowered.kernels, { expressions, addressOf, scratch: plan.scratch, relaxed: options.relaxed }, pages)
  return { lowered, plan, module: bytes, pages }
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

  constructor(readonly built: Built, private readonly types: readonly AbstractValue[]) {
    const { lowered: { buffers }, plan: { offsets }, module, pages } = built
    this.arena = new Arena(pages)
    this.slots = buffers.flatMap(({ holds }, i) => holds !== undefined && 'argument' in holds && offsets[i] !== undefined ? [new Slot(holds.argument, offsets[i])] : [])
    buffers.forEach(({ holds }, i) => {
      if (holds !== undefined && 'constant' in holds && offsets[i] !== undefined) this.arena.write(offsets[i], holds.constant)
    })
    const { run } = instantiate(new host.Module(module), this.arena.memory)
    this.start = () => { run!() }
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
