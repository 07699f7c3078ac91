import { described, refuse } from '../../../tensor/argument.js'
import { lackingHost } from '../host/host.js'
import { emitShared } from '../share/emit.js'
import { Team } from './team.js'
import { lacking, parallelism } from './worker.js'

/**
 * A pool of threads, as a value: options of `compile` and fields of a training config take it. Its workers wait without keeping the process alive.
 *
 * @since 0.1.0
 * @category compilation
 */
export interface Threads {
  /** How many threads work together, the one that calls included. */
  readonly size: number
  /** Why there is one thread only, when more were asked for. */
  readonly reason?: string
  /** Ends the workers. What shares its work among them then throws when it is called; programs too small for that go on. */
  readonly close: () => Promise<void>
}

const teams = new WeakMap<Threads, Team | 'alone'>()

/** Seconds after which a worker that has not begun its part counts as lost. */
const PATIENCE = 10

/**
 * Looks at a word that another thread is about to change, some 200 microseconds: to wake one that sleeps takes 50, and more where a virtual machine's core
 * sleeps with it. Who gives up sooner makes the other wait for its waking; and two that take turns at sleeping on one core are never moved to two.
 */
const SPINS = 200_000

/** {@link threads} with the seconds to wait for a worker. */
export const poolOf = async (size: number, patience: number): Promise<Threads> => {
  if (!Number.isInteger(size) || size < 1 || size > 256) refuse(`threads: the size is ${described(size)}: it is a whole number from 1 to 256`)
  const alone = (reason?: string): Threads => {
    const pool: Threads = Object.freeze({ size: 1, ...(reason !== undefined && { reason }), close: async () => {} })
    teams.set(pool, 'alone')
    return pool
  }
  if (size === 1) return alone()
  const reason = lackingHost() ?? lacking()
  if (reason !== undefined) return alone(reason)
  try {
    // Where there are fewer cores than threads, who waits only takes the core from who works.
    const team = await Team.start({ threads: size, patience, spins: size > parallelism() ? 100 : SPINS }, emitShared)
    const pool: Threads = Object.freeze({ size, close: () => team.close() })
    teams.set(pool, team)
    return pool
  } catch (error) {
    return alone(`a worker could not be started (${error instanceof Error ? error.message : String(error)})`)
  }
}

/**
 * A pool of `size` threads, this one included. A compiled function then shares the work of its larger kernels among them; each element is computed as one
 * thread computes it, so results are the same bits. It pays when a call takes some hundred microseconds or more.
 *
 * On Node the workers are worker threads; in a browser they are web workers, and the page has to be cross-origin isolated and the calling thread itself a
 * worker, because it waits. Where threads are impossible the pool has size 1 and says why in `reason`, as `explain()` does; the same results are computed.
 *
 * @throws {ArgumentError} when the size is no whole number from 1 to 256.
 * @example
 * import { compile, matmul, ones, sum, threads } from 'pullback'
 *
 * const pool = await threads(2)
 * const f = compile((x: typeof a) => sum(matmul(x, x)), { threads: pool })
 * const a = ones([64, 64])
 * console.log(f(a).toString()) // => Tensor [] float32 262144
 * await pool.close()
 *
 * @since 0.1.0
 * @category compilation
 */
export const threads = (size: number): Promise<Threads> => poolOf(size, PATIENCE)

/** The team of a pool; `undefined` for one thread. */
export const teamOf = (pool: Threads | undefined): Team | undefined => {
  if (pool === undefined) return undefined
  const team = teams.get(pool)
  if (team === undefined) return refuse('compile: the option threads is no pool: make one by `await threads(2)`')
  return team === 'alone' ? undefined : team
}
