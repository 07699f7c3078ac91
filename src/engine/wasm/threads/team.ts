import type { HostMemory, HostModule } from '../host/host.js'
import { ABORTED, COUNTER, type Sharing } from '../share/barrier.js'
import type { EmitShared } from '../share/emit.js'
import { CONTROL_BYTES, startWorker, WORDS, type Worker } from './worker.js'

/** A program whose kernels threads share, as its main thread has it. */
export interface SharedProgram {
  readonly module: HostModule
  readonly memory: HostMemory
  /** Where its words for meetings lie. */
  readonly control: number
  /** What a thread does in the run of that number. */
  readonly run: (thread: number, number: number) => unknown
}

/** The most programs, and bytes of them, that workers keep besides the one that ran last: what they keep cannot be collected, whoever has dropped it. */
const MOST_PROGRAMS = 64
const MOST_BYTES = 2 ** 28

/**
 * Tells the collector that so many bytes may be garbage, by a large array that is dropped at once: it does not count shared memory. A host that has
 * nothing left for the array does without.
 */
const hint = (bytes: number): void => {
  try {
    void new ArrayBuffer(Math.min(8 * bytes, 2 ** 28))
  } catch {}
}

/** The main thread and its workers. */
export class Team {
  /** Why it cannot work any more. */
  private fault: string | undefined
  private readonly workers: Worker[] = []
  private readonly control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES))
  private programs = 0
  /** The bytes of the programs that workers keep, by number; that which ran last is at the end. */
  private readonly kept = new Map<number, number>()
  private latest: number | undefined
  /** A program that nobody can run any more. */
  private readonly dropped = new FinalizationRegistry<number>(id => { this.forget(id) })

  private constructor(readonly sharing: Sharing, readonly emit: EmitShared) {}

  /** A team whose workers are all ready. Rejects with why one of them is not. */
  static async start(sharing: Sharing, emit: EmitShared): Promise<Team> {
    const team = new Team(sharing, emit)
    const { threads, spins } = sharing
    const started = Array.from({ length: threads - 1 }, (_, i) => new Promise<void>((ready, refuse) => {
      const lost = (why: string): void => {
        team.break(`threads: a worker of the pool is lost (${why}): close the pool, and make another`)
        refuse(new Error(why))
      }
      team.workers.push(startWorker({ control: team.control.buffer, thread: i + 1, spins: spins >> 1 }, { ready, lost }))
    }))
    try {
      await Promise.all(started)
    } catch (error) {
      await team.close()
      throw error
    }
    return team
  }

  /** What runs a program with the workers, and is done when they are. */
  share({ module, memory, control, run }: SharedProgram): () => void {
    const id = this.programs++
    this.check()
    const { control: words } = this
    const bytes = memory.buffer.byteLength
    let number = 0
    const start = (): void => {
      this.check()
      if (this.latest !== id) this.keep(id, bytes, { id, module, memory, counter: control + COUNTER, aborted: control + ABORTED })
      Atomics.store(words, WORDS.program, id)
      Atomics.store(words, WORDS.run, number)
      Atomics.add(words, WORDS.job, 1)
      this.wake()
      try {
        run(0, number)
      } catch (error) {
        Atomics.store(new Int32Array(memory.buffer), (control + ABORTED) / 4, 1)
        this.break('threads: a worker of the pool failed, or did not answer: close the pool, and make another')
        throw new Error(this.fault, { cause: error })
      }
      number = number + 1 | 0
    }
    this.dropped.register(start, id)
    hint(bytes)
    return start
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    this.fault = 'threads: the pool is closed: make another'
    await Promise.all(this.workers.splice(0).map(worker => worker.end()))
  }

  /** Sees to it that workers have a program, and drops those that did not run for longest: they are given again when they run. */
  private keep(id: number, bytes: number, program: unknown): void {
    if (!this.kept.delete(id)) this.post(program)
    this.kept.set(id, bytes)
    this.latest = id
    let sum = [...this.kept.values()].reduce((total, own) => total + own, -bytes)
    for (const [other, own] of this.kept) {
      if (other === id || (this.kept.size <= MOST_PROGRAMS && sum <= MOST_BYTES)) return
      this.forget(other)
      sum -= own
    }
  }

  private forget(id: number): void {
    const bytes = this.kept.get(id)
    if (bytes === undefined || this.fault !== undefined) return
    this.kept.delete(id)
    if (this.latest === id) this.latest = undefined
    this.post({ id, bytes })
  }

  private check(): void {
    if (this.fault !== undefined) throw new Error(this.fault)
  }

  private break(fault: string): void {
    this.fault ??= fault
  }

  private post(message: unknown): void {
    // Counted first, so that no worker has read more than were posted.
    Atomics.add(this.control, WORDS.posted, 1)
    for (const worker of this.workers) worker.post(message)
    this.wake()
  }

  private wake(): void {
    Atomics.add(this.control, WORDS.turn, 1)
    if (Atomics.load(this.control, WORDS.sleepers) > 0) Atomics.notify(this.control, WORDS.turn)
  }
}
