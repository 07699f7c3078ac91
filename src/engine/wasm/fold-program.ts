import type { AbstractValue } from '../../primitive/row/row.js'
import { sizeOf, type DType } from '../../tensor/dtype.js'
import type { AnyTensor } from '../../tensor/value.js'
import { BYTES } from './emit/access.js'
import type { Move } from './emit/emission.js'
import { emitModule, type EmittedModule } from './module.js'
import { fuse } from './fuse/index.js'
import { Kept } from './kept.js'
import { textOf, type Lifted } from './lift.js'
import { lower } from './lower/index.js'
import { ownResults } from './lower/own.js'
import { tooLarge } from './memory-error.js'
import { optionsText, type EngineOptions } from './options.js'
import { overwriting, type Carry } from './plan/carry.js'
import { planMemory } from './plan/index.js'
import { aligned } from './plan/offsets.js'
import { checkSize, compiled, pagesOf, type CompiledModule } from './runtime.js'

/** A step's program, planned into a memory that it shares with others. */
export interface StepProgram {
  readonly emit: (pages: number) => EmittedModule
  readonly constants: readonly { readonly offset: number; readonly constant: AnyTensor }[]
  /** Where what the program holds lies, by number. */
  readonly held: readonly { readonly offset: number; readonly number: number }[]
  /** The results behind the carry, in their order. */
  readonly outs: readonly { readonly offset: number; readonly dtype: DType }[]
  /** Where its memory ends, and where its threads meet. */
  readonly end: number
  readonly control: number
  /** The error when its memory is more than there is. */
  readonly tooLarge: (why: string) => Error
}

/**
 * Plans a step whose first `carried` arguments are replaced by its first results. Its own arguments lie at `slots`; everything else behind `base`. Results are
 * written over the arguments that they replace, or, where these are still read, copied there at the end.
 */
export const buildStep = ({ program: lifted, own }: Lifted, carried: number, slots: readonly number[], base: number, { gemm, team }: EngineOptions): StepProgram => {
  // One that is another argument or a constant, or there twice, is copied.
  const stepped = ownResults(lifted, (n, i) => i < carried && n === i)
  const { expressions, ...plain } = lower(stepped)
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
  const pinned = new Map<number, number>([...homes].flatMap(([argument, buffer]) => argument < own ? [[buffer, slots[argument]!]] : []))
  for (const to of shared) pinned.set(to, slotOf.get(to)!)
  const plan = planMemory(program, { gemm, own, threads: team?.sharing.threads ?? 1, base, pinned })
  const { scratch, scratchStep, control } = plan
  const addressOf = (buffer: number): number => plan.offsets[buffer]!
  const moves = changed.filter(({ to }) => !shared.has(to)).map(({ to }): Move => {
    const { dtype, size } = program.buffers[to]!
    return { from: addressOf(to), to: slotOf.get(to)!, bytes: BYTES[dtype] * size }
  })
  return {
    emit: pages => emitModule({ ...program, moves }, { expressions, addressOf, scratch, scratchStep, gemm }, pages, team && { ...team.sharing, control, emit: team.emit }),
    constants: program.buffers.flatMap(({ holds }, buffer) =>
      holds !== undefined && 'constant' in holds && plan.offsets[buffer] !== undefined ? [{ offset: plan.offsets[buffer], constant: holds.constant }] : []),
    held: [...homes].flatMap(([argument, buffer]) => argument >= own && plan.offsets[buffer] !== undefined ? [{ offset: plan.offsets[buffer], number: argument - own }] : []),
    outs: program.results.slice(carried).map(buffer => ({ offset: addressOf(buffer), dtype: program.buffers[buffer]!.dtype })),
    end: plan.bytes,
    control,
    tooLarge: why => tooLarge({ program: stepped, own }, program, plan, why),
  }
}

/** A step ready to run in the memory of its fold. */
export interface ReadyStep extends Pick<StepProgram, 'constants' | 'held' | 'outs' | 'control'> {
  readonly compiled: CompiledModule
  /** Where what the step is given lies. */
  readonly slots: readonly number[]
}

/** The steps of a fold, one for each shape of what they are given, in one memory. */
export interface ReadyFold {
  /** Where what is carried and what stays the same lies. */
  readonly resident: readonly number[]
  readonly steps: readonly ReadyStep[]
  readonly bytes: number
  readonly weight: number
}

const bytesOf = ({ shape, dtype }: AbstractValue): number => aligned(sizeOf(shape) * BYTES[dtype])

/** The offsets of blocks that lie one behind the other from `base`, and their end. */
const behind = (values: readonly AbstractValue[], base: number): { readonly offsets: readonly number[]; readonly end: number } => {
  let end = base
  return { offsets: values.map(value => (end += bytesOf(value)) - bytesOf(value)), end }
}

/** Where what all steps share lies, and the steps, one behind the other. */
const planned = (programs: readonly Lifted[], carried: number, resident: number, options: EngineOptions) => {
  const lying = behind(programs[0]!.program.arguments.slice(0, resident), 0)
  // All programs share the slots of what they are given; each has constants and values of its own behind.
  const given = programs.map(({ program, own }) => behind(program.arguments.slice(resident, own), lying.end))
  let bytes = Math.max(lying.end, ...given.map(slots => slots.end))
  const steps = programs.map((lifted, i) => {
    const { offsets: slots } = given[i]!
    const step = buildStep(lifted, carried, [...lying.offsets, ...slots], bytes, options)
    bytes = aligned(step.end)
    return { ...step, slots }
  })
  return { resident: lying.offsets, steps, bytes }
}

/** How many folds are kept for whoever traces the same again, and how many bytes of modules and texts in all. */
const [MOST, HEAVIEST] = [64, 2 ** 23]

const kept = new Kept<ReadyFold>(MOST, HEAVIEST)

/**
 * The steps of a fold ready to run: compiled now, unless a fold that differs in nothing but what its programs hold was compiled lately. The first `carried`
 * arguments are carried, those up to `resident` stay the same.
 */
export const readiedFold = (programs: readonly Lifted[], carried: number, resident: number, options: EngineOptions): ReadyFold =>
  kept.get([optionsText(options), carried, resident, ...programs.map(textOf)].join('\n'), () => {
    const { steps, bytes, ...where } = planned(programs, carried, resident, options)
    checkSize(bytes, steps.at(-1)!.tooLarge)
    const ready = steps.map(({ emit, constants, held, outs, control, slots }): ReadyStep =>
      ({ compiled: compiled(emit(pagesOf(bytes))), constants, held, outs, control, slots }))
    return { ...where, steps: ready, bytes, weight: ready.reduce((sum, step) => sum + step.compiled.size, 0) }
  })

/** The error when the host has no memory for a fold. */
export const foldTooLarge = (programs: readonly Lifted[], carried: number, resident: number, options: EngineOptions) => (why: string): Error =>
  planned(programs, carried, resident, options).steps.at(-1)!.tooLarge(why)
