import { Code } from './assembler/code.js'
import { assemble } from './assembler/module.js'
import { emitMove, type Emission, type Needs } from './emit/emission.js'
import { Functions } from './emit/functions.js'
import { emitAlone as emitKernelAlone } from './emit/alone.js'
import type { Crew, EmitShared } from './share/emit.js'
import type { Turn } from './share/schedule.js'

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

/** Threads that share a program, and how it is emitted for them: passed by who has threads, so that nobody else pays for it. */
interface Sharers extends Crew {
  readonly emit: EmitShared
}

/** Chromium refuses modules above 8 MB on the main thread of a page, where no threads share them; a kernel more still fits. */
const LARGEST = 7 * 2 ** 20

/** Emits each kernel as a function of its own, so that the host optimizes them one by one, and `run`, which calls them in order. */
export const emitModule = (emission: Emission, context: Needs, pages: number, crew?: Sharers, largest = LARGEST): EmittedModule => {
  const limits = { pages, shared: crew !== undefined }
  const shared = crew?.emit(emission, context, crew)
  if (shared !== undefined) {
    const { functions, meetings, turns } = shared
    return { bytes: assemble(functions.entries, limits, functions.globals), rest: [], meetings, turns }
  }
  const [bytes, ...rest] = emitAlone(emission, context, largest).map(({ entries, globals }) => assemble(entries, limits, globals))
  return { bytes: bytes!, rest, meetings: 0, turns: undefined }
}

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
    const own = run
    emitKernelAlone(own, kernel, { ...context, functions, split: false }, () => { own.i32(0) })
  }
  for (const move of moves) emitMove(run, move)
  functions.add(run, 'run')
  return modules
}
