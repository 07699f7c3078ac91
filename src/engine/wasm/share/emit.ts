import { Code } from '../assembler/code.js'
import { emitMove, type Emission, type Needs } from '../emit/emission.js'
import { Functions } from '../emit/functions.js'
import { divisionOf, emitKernel } from '../emit/kernel.js'
import { emitAlone } from '../emit/alone.js'
import { barrier, type Sharing } from './barrier.js'
import { costOf, rangesOf } from './cost.js'
import { schedule, type Turn, type Work } from './schedule.js'
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
  const works = worksOf(emission, context)
  const turns = schedule(works, crew.threads)
  if (turns === undefined) return undefined
  const functions = new Functions()
  return { functions, meetings: emitTurns(functions, emission, context, works, turns, crew), turns }
}

const worksOf = ({ kernels, buffers, moves = [] }: Emission, context: Needs): readonly Work[] => [
  ...kernels.map(kernel => ({ cost: costOf(kernel), ...divisionOf(kernel, context), ...rangesOf(kernel, buffers, context.addressOf) })),
  ...moves.map(({ from, to, bytes }): Work => ({ cost: bytes / 10, units: 1, grain: 1, reads: [[from, from + bytes]], writes: [[to, to + bytes]] })),
]

/** Emits `run(thread, number)`: what that thread does in the run of that number. Returns how often threads meet. */
const emitTurns = (
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
    if (by !== 'all' || kernel.kind === 'scan') {
      run.get(thread).i32(by === 'all' ? 0 : by).op('i32.eq').if(() => emitAlone(run, kernel, { ...context, functions, split: false }, () => { run.get(thread) }))
      return
    }
    const { code, units } = emitKernel(kernel, { ...context, functions, split: true })
    const position = functions.add(code)
    const call = (from: () => void, to: () => void): void => {
      const values = [from, to, () => run.get(thread)]
      code.params.forEach((_, n) => values[n]!())
      run.call(position)
    }
    emitShares(run, control, threads, { units, parts: partsOf(works[i]!, threads), kernel: i, kernels: kernels.length }, call)
  })
  end()
  functions.add(run, 'run')
  return meetings
}
