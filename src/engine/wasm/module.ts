import { Code } from './assembler/code.js'
import { assemble } from './assembler/module.js'
import type { Buffer, Kernel } from './kernel/kernel.js'
import { barrier, type Sharing } from './share/barrier.js'
import { costOf, rangesOf } from './share/cost.js'
import { schedule, type Turn, type Work } from './share/schedule.js'
import { emitShares, partsOf } from './share/shares.js'
import { Functions } from './emit/functions.js'
import { divisionOf, emitKernel, type Context } from './emit/kernel.js'

/** A program as a module: `run` does all kernels in order. */
export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What is left for other modules, whose `run` comes after this one's, when one would be too large. */
  readonly rest: readonly Uint8Array<ArrayBuffer>[]
  /** How often the threads of a run meet; 0 when it needs one thread only, and `run` takes no arguments. */
  readonly meetings: number
  /** Who does each kernel, when threads share them. */
  readonly turns: readonly Turn[] | undefined
}

/** Bytes copied when all kernels are done. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** What is emitted: kernels, then moves, over buffers. */
export interface Emission {
  readonly kernels: readonly Kernel[]
  readonly buffers: readonly Buffer[]
  readonly moves?: readonly Move[]
}

/** The threads that share a program, and where in its memory they meet. */
export interface Crew extends Sharing {
  readonly control: number
}

type Needs = Omit<Context, 'functions' | 'split'>

/** Chromium refuses modules above 8 MB on the main thread of a page, where no threads share them; a kernel more still fits. */
const LARGEST = 7 * 2 ** 20

/** Emits each kernel as a function of its own, so that the host optimizes them one by one, and `run`, which calls them in order. */
export const emitModule = (emission: Emission, context: Needs, pages: number, crew?: Crew, largest = LARGEST): EmittedModule => {
  const works = crew === undefined ? [] : worksOf(emission, context)
  const turns = crew && schedule(works, crew.threads)
  const limits = { pages, shared: crew !== undefined }
  if (crew === undefined || turns === undefined) {
    const [bytes, ...rest] = emitAlone(emission, context, largest).map(({ entries }) => assemble(entries, limits))
    return { bytes: bytes!, rest, meetings: 0, turns }
  }
  const functions = new Functions()
  const meetings = emitShared(functions, emission, context, works, turns, crew)
  return { bytes: assemble(functions.entries, limits), rest: [], meetings, turns }
}

const worksOf = ({ kernels, buffers, moves = [] }: Emission, context: Needs): readonly Work[] => [
  ...kernels.map(kernel => ({ cost: costOf(kernel), ...divisionOf(kernel, context), ...rangesOf(kernel, buffers, context.addressOf) })),
  ...moves.map(({ from, to, bytes }): Work => ({ cost: bytes / 10, units: 1, grain: 1, reads: [[from, from + bytes]], writes: [[to, to + bytes]] })),
]

const emitMove = (run: Code, { from, to, bytes }: Move): void => { run.i32(to).i32(from).i32(bytes).memoryCopy() }

/** The functions of each module: as many kernels as it may hold. */
const emitAlone = ({ kernels, moves = [] }: Emission, context: Needs, largest: number): readonly Functions[] => {
  let functions = new Functions()
  let run = new Code([])
  const modules = [functions]
  for (const kernel of kernels) {
    if (functions.size > largest) {
      functions.add(run, 'run')
      functions = new Functions()
      run = new Code([])
      modules.push(functions)
    }
    const { code, units } = emitKernel(kernel, { ...context, functions, split: false })
    const position = functions.add(code)
    const values = [0, units, 0]
    code.params.forEach((_, i) => run.i32(values[i]!))
    run.call(position)
  }
  for (const move of moves) emitMove(run, move)
  functions.add(run, 'run')
  return modules
}

/** Emits `run(thread, number)`: what that thread does in the run of that number. Returns how often threads meet. */
const emitShared = (
  functions: Functions, { kernels, moves = [] }: Emission, context: Needs, works: readonly Work[], turns: readonly Turn[], crew: Crew,
): number => {
  const { threads, control } = crew
  const run = new Code(['i32', 'i32'])
  const thread = run.param(0)
  const meetings = turns.filter(({ meets }) => meets).length + 1
  const { begin, meet, end } = barrier(functions, run, control, crew, meetings)
  begin()
  turns.forEach(({ by, meets }, i) => {
    if (meets) meet()
    const kernel = kernels[i]
    if (kernel === undefined) {
      run.get(thread).i32(by === 'all' ? 0 : by).op('i32.eq').if(() => emitMove(run, moves[i - kernels.length]!))
      return
    }
    const { code, units } = emitKernel(kernel, { ...context, functions, split: by === 'all' })
    const position = functions.add(code)
    const call = (from: () => void, to: () => void): void => {
      const values = [from, to, () => run.get(thread)]
      code.params.forEach((_, n) => values[n]!())
      run.call(position)
    }
    if (by === 'all') return emitShares(run, control, threads, { units, parts: partsOf(works[i]!, threads), kernel: i, kernels: kernels.length }, call)
    run.get(thread).i32(by).op('i32.eq').if(() => call(() => run.i32(0), () => run.i32(units)))
  })
  end()
  functions.add(run, 'run')
  return meetings
}
