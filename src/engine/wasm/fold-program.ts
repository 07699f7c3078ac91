import type { Program } from '../../primitive/program.js'
import type { DType } from '../../tensor/dtype.js'
import type { AnyTensor } from '../../tensor/value.js'
import { BYTES } from './emit/access.js'
import { emitModule, type EmittedModule, type Move } from './module.js'
import { fuse } from './fuse/index.js'
import { lower } from './lower/index.js'
import { tooLarge } from './memory-error.js'
import type { EngineOptions } from './options.js'
import { overwriting, type Carry } from './plan/carry.js'
import { planMemory } from './plan/index.js'

/** A step's program, planned into a memory that it shares with others. */
export interface StepProgram {
  readonly emit: (pages: number) => EmittedModule
  readonly constants: readonly { readonly offset: number; readonly constant: AnyTensor }[]
  /** The results behind the carry, in their order. */
  readonly outs: readonly { readonly offset: number; readonly dtype: DType }[]
  /** Where its memory ends, and where its threads meet. */
  readonly end: number
  readonly control: number
  /** The error when its memory is more than there is. */
  readonly tooLarge: (why: string) => Error
}

/** Results of their own for what is carried and read: one that is another argument, a constant, or there twice is copied. */
const ownResults = (program: Program, carried: number): Program => {
  const steps = [...program.steps]
  const first = program.arguments.length
  const seen = new Set<number>()
  const results = program.results.map((n, i) => {
    if (i < carried && n === i) return n
    const step = program.steps[n - first]
    if (step !== undefined && !('constant' in step) && !seen.has(n)) {
      seen.add(n)
      return n
    }
    const { shape, dtype } = step === undefined ? program.arguments[n]! : step.type
    return first + steps.push({ name: 'reshape', params: { shape }, inputs: [n], type: { shape, dtype } }) - 1
  })
  return { ...program, steps, results }
}

/**
 * Plans a step whose first `carried` arguments are replaced by its first results. Arguments lie at `slots`; everything else behind `base`. Results are written
 * over the arguments that they replace, or, where these are still read, copied there at the end.
 */
export const buildStep = (traced: Program, carried: number, slots: readonly number[], base: number, { gemm, team }: EngineOptions): StepProgram => {
  const own = ownResults(traced, carried)
  const { expressions, ...plain } = lower(own)
  const fused = fuse(plain, expressions)
  const argumentOf = (buffer: number): number | undefined => {
    const { holds } = fused.buffers[buffer]!
    return holds !== undefined && 'argument' in holds ? holds.argument : undefined
  }
  const homes = new Map<number, number>()
  fused.buffers.forEach((_, buffer) => {
    const argument = argumentOf(buffer)
    if (argument !== undefined) homes.set(argument, buffer)
  })
  const slotOf = new Map<number, number>()
  const changed: Carry[] = []
  fused.results.slice(0, carried).forEach((to, i) => {
    if (argumentOf(to) === i) return
    slotOf.set(to, slots[i]!)
    changed.push({ from: homes.get(i), to })
  })
  const { program, shared } = overwriting(fused, changed)
  const pinned = new Map<number, number>([...homes].map(([argument, buffer]) => [buffer, slots[argument]!]))
  for (const to of shared) pinned.set(to, slotOf.get(to)!)
  const plan = planMemory(program, { gemm, threads: team?.sharing.threads ?? 1, base, pinned })
  const { scratch, scratchStep, control } = plan
  const addressOf = (buffer: number): number => plan.offsets[buffer]!
  const moves = changed.filter(({ to }) => !shared.has(to)).map(({ to }): Move => {
    const { dtype, size } = program.buffers[to]!
    return { from: addressOf(to), to: slotOf.get(to)!, bytes: BYTES[dtype] * size }
  })
  return {
    emit: pages => emitModule({ ...program, moves }, { expressions, addressOf, scratch, scratchStep, gemm }, pages, team && { ...team.sharing, control }),
    constants: program.buffers.flatMap(({ holds }, buffer) =>
      holds !== undefined && 'constant' in holds && plan.offsets[buffer] !== undefined ? [{ offset: plan.offsets[buffer], constant: holds.constant }] : []),
    outs: program.results.slice(carried).map(buffer => ({ offset: addressOf(buffer), dtype: program.buffers[buffer]!.dtype })),
    end: plan.bytes,
    control,
    tooLarge: why => tooLarge(own, program, plan, why),
  }
}
