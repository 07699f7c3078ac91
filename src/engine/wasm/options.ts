import type { Device } from '../../transform/engine.js'
import type { GemmOptions } from './emit/gemm.js'
import { teamOf, type Threads } from './threads/pool.js'
import type { Team } from './threads/team.js'
import { turbo } from './turbo.js'

/** How a compiled function runs. By default: on one thread, and to the same bits on every host. */
export interface CompileOptions {
  /**
   * Whatever makes this host quicker: relaxed SIMD, which may round a product and a sum once instead of twice, and vectors of 256 bits where Node can be asked
   * for them (an experimental flag, set for the whole process). The last bits of results then depend on the host.
   */
  readonly turbo?: boolean | undefined
  /** A pool of threads that share the work. Results are the same bits as those of one thread. */
  readonly threads?: Threads | undefined
  /** What runs it instead of this core: a connection of `pullback/xla`, or a placement on several devices. */
  readonly device?: Device | undefined
}

/** How a program is made and run on this host. */
export interface EngineOptions {
  readonly gemm: GemmOptions
  readonly team: Team | undefined
}

/** What the options come to on this host. */
export const engineOptions = ({ turbo: asked = false, threads }: CompileOptions = {}): EngineOptions => {
  const team = teamOf(threads)
  const found = asked ? turbo() : undefined
  return { gemm: { relaxed: found?.relaxed ?? false, wide: found?.wide ?? false }, team }
}

/** What of the options the code depends on, as text. */
export const optionsText = ({ gemm, team }: EngineOptions): string => JSON.stringify([gemm, team?.sharing])
