import { Code, type Local } from '../assembler/code.js'
import { emitMove, type Emission, type Needs } from '../emit/emission.js'
import { Functions } from '../emit/functions.js'
import { divisionOf, emitKernel, type Context } from '../emit/kernel.js'
import { countOf, type ScanKernel } from '../kernel/kernel.js'
import { emitAlone } from '../emit/alone.js'
import { barrier, type Sharing } from './barrier.js'
import { costOf, rangesOf } from './cost.js'
import { timed, type Turn, type Work } from './schedule.js'
import { emitShares, partsOf } from './shares.js'

/** The threads that share a program, and where in its memory they meet. */
export interface Crew extends Sharing {
  readonly control: number
}

/** The functions of a program that threads share: how often they meet, and who does each kernel. */
export interface Shared {
  readonly functions: Functions
  readonly meetings: number
  readonly turns: readonly Turn[]
}

/** A program that threads share; `undefined` when sharing does not pay. */
export type EmitShared = (emission: Emission, context: Needs, crew: Crew) => Shared | undefined

export const emitShared: EmitShared = (emission, context, crew) => {
  const group = grouped(emission, context, crew.threads)
  if (group === undefined) return undefined
  const functions = new Functions()
  const meetings = meetingsOf(group) + 1
  const run = new Code(['i32', 'i32'])
  const barriers = barrier(functions, run, crew.control, crew, meetings)
  barriers.begin()
  emitTurns({ run, functions, crew, meet: barriers.meet, kernels: countOf(emission.kernels) }, emission, context, group, { first: 0, number: run.param(1) })
  barriers.end()
  functions.add(run, 'run')
  return { functions, meetings, turns: group.turns }
}

/** Kernels that threads share, those of a program or of a loop's step; and the loops among them that are shared as well, by their number. */
interface Group {
  readonly works: readonly Work[]
  readonly turns: readonly Turn[]
  readonly time: number
  readonly loops: ReadonlyMap<number, { readonly kernel: ScanKernel; readonly group: Group }>
}

/** Where the buffers of a loop's body lie, for finding out which kernels have to do with one another: in a step all carries lie apart. */
const within = ({ places }: ScanKernel, { addressOf }: Needs): Needs['addressOf'] => buffer => {
  const { buffer: around, offset, moves } = places[buffer]!
  return addressOf(around) + offset + (moves?.with === 'next' ? moves.bytes : 0)
}

/** How threads share kernels; `undefined` where one alone is about as quick. */
const grouped = ({ kernels, buffers, moves = [] }: Emission, context: Needs, threads: number): Group | undefined => {
  const loops = new Map<number, { readonly kernel: ScanKernel; readonly group: Group }>()
  const works = kernels.map((kernel, i): Work => {
    const work: Work = { cost: costOf(kernel), ...divisionOf(kernel, context), ...rangesOf(kernel, buffers, context.addressOf) }
    // Threads that share steps meet as often as it was said beforehand, which neither a branch nor a loop may decide.
    if (kernel.kind !== 'scan' || kernel.otherwise !== undefined || kernel.until !== undefined) return work
    const group = grouped(kernel, { ...context, expressions: kernel.expressions, addressOf: within(kernel, context) }, threads)
    if (group === undefined) return work
    loops.set(i, { kernel, group })
    return { ...work, together: kernel.length * group.time }
  })
  const all = [...works, ...moves.map(({ from, to, bytes }): Work => ({ cost: bytes / 10, units: 1, grain: 1, reads: [[from, from + bytes]], writes: [[to, to + bytes]] }))]
  const found = timed(all, threads)
  return found && { works: all, loops, ...found }
}

/** How often threads meet: in a loop behind what is done once, and behind each step. */
const meetingsOf = ({ turns, loops }: Group): number => turns.filter(({ meets }) => meets).length
  + [...loops.values()].reduce((sum, { kernel, group }) => sum + 2 + kernel.length * (meetingsOf(group) + 1), 0)

/** What is the same for all kernels that threads share. */
interface Around {
  readonly run: Code
  readonly functions: Functions
  readonly crew: Crew
  readonly meet: () => void
  /** How many kernels there are in all. */
  readonly kernels: number
}

/** Emits what each thread does of kernels: the first of them is the one of that number, and all were done so many times before. */
const emitTurns = (
  around: Around, { kernels, moves = [] }: Emission, context: Needs, { works, turns, loops }: Group, at: { readonly first: number; readonly number: Local },
): void => {
  const { run, functions, crew: { threads, control }, meet } = around
  const thread = run.param(0)
  const by = (doer: number, emit: () => void): void => { run.get(thread).i32(doer).op('i32.eq').if(emit) }
  let next = at.first
  turns.forEach(({ by: doer, meets }, i) => {
    if (meets) meet()
    const kernel = kernels[i]
    if (kernel === undefined) return by(doer === 'all' ? 0 : doer, () => emitMove(run, moves[i - kernels.length]!))
    const number = next
    next += countOf([kernel])
    const loop = loops.get(i)
    if (loop !== undefined) return emitLoop(around, loop, { ...context, functions, split: false }, { first: number + 1, number: at.number })
    if (doer !== 'all' || kernel.kind === 'scan') {
      return by(doer === 'all' ? 0 : doer, () => emitAlone(run, kernel, { ...context, functions, split: false }, () => { run.get(thread) }))
    }
    const { code, units } = emitKernel(kernel, { ...context, functions, split: true })
    const position = functions.add(code)
    emitShares(run, control, threads, { units, parts: partsOf(works[i]!, threads), kernel: number, kernels: around.kernels, number: at.number }, (from, to) => {
      const values = [from, to, () => run.get(thread)]
      code.params.forEach((_, n) => values[n]!())
      run.call(position)
    })
  })
}

/** Emits a loop whose steps threads share. */
const emitLoop = (
  around: Around, { kernel, group }: { readonly kernel: ScanKernel; readonly group: Group }, context: Context, { first, number }: { readonly first: number; readonly number: Local },
): void => {
  const { run, meet } = around
  const turn = run.local('i32')
  run.get(number).i32(kernel.length).op('i32.mul').set(turn)
  kernel.emit(run, kernel, context, {
    alone: (each, within) => { emitAlone(run, each, within, () => { run.get(run.param(0)) }) },
    step: inside => {
      emitTurns(around, kernel, inside, group, { first, number: turn })
      run.get(turn).i32(1).op('i32.add').set(turn)
      meet()
    },
    once: emit => {
      run.get(run.param(0)).op('i32.eqz').if(emit)
      meet()
    },
  })
  run.release('i32', turn)
}
