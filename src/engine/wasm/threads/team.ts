import type { HostMemory, HostModule } from '../host.js'
import { ABORTED, COUNTER, type Sharing } from './barrier.js'
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

/** The main thread and its workers. */
export class Team {
  /** Why it cannot work any more. */
  private fault: string | undefined
  private readonly workers: Worker[] = []
  private readonly control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES))
  private programs = 0
  /** Workers keep what they were given until they are told that nobody can ask for it any more. */
  private readonly forgotten = new FinalizationRegistry<{ readonly id: number; readonly bytes: number }>(program => {
    if (this.fault === undefined) this.post(program)
  })

  private constructor(readonly sharing: Sharing) {}

  /** A team whose workers are all ready. Rejects with why one of them is not. */
  static async start(sharing: Sharing): Promise<Team> {
    const team = new Team(sharing)
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

  /** Gives a program to the workers; what comes back runs it and is done when they are. */
  share({ module, memory, control, run }: SharedProgram): () => void {
    const id = this.programs++
    this.check()
    this.post({ id, module, memory, counter: control + COUNTER, aborted: control + ABORTED })
    const { control: words } = this
    let number = 0
    const start = (): void => {
      this.check()
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
    const bytes = memory.buffer.byteLength
    // As workers do: the collector does not count shared memory.
    void new ArrayBuffer(Math.min(8 * bytes, 2 ** 28))
    this.forgotten.register(start, { id, bytes })
    return start
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    this.fault = 'threads: the pool is closed: make another'
    await Promise.all(this.workers.splice(0).map(worker => worker.end()))
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
