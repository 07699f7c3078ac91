import type { Code } from '../assembler/code.js'
import type { Functions } from '../emit/functions.js'

/*
 * How the threads of a program meet. A counter in the program's memory grows by one with each arrival and is never reset: the meeting is over when it has
 * reached a number that every thread knows. Who waits looks at it for a while and then sleeps; the last to arrive wakes the sleepers, if any.
 */

/** Where the words of a program lie, in bytes from the first: each on a cache line of its own. */
export const COUNTER = 0
export const SLEEPERS = 64
export const ABORTED = 128
/** A line for each thread, with words that only this thread writes. */
const OWN = 192
export const LINE = 64
/** The number of the run that the thread has begun, plus one. */
const PRESENT = OWN
/** By how much it looks less often than it may before it sleeps, and how often it has waited. */
const PATIENCE_LOST = OWN + 4
const WAITS = OWN + 8

export const meetingBytes = (threads: number): number => OWN + LINE * threads

/** How threads share a program. */
export interface Sharing {
  readonly threads: number
  /** Looks at the counter before a thread sleeps. */
  readonly spins: number
  /** Seconds after which a thread that has not begun counts as lost. */
  readonly patience: number
}

/** Looks that a thread takes at least, and one in how many times it takes all that it may, to see whether waiting pays again. */
const FEWEST = 1000
const TRIES = 32

const SECOND = 1_000_000_000

/** How many times the patience for a thread that has not begun is the patience for one that has: no kernel takes so long. */
const LONGEST = 100

/** The function `(target)` that adds an arrival, and wakes those who sleep when it is the last. */
const arrive = (functions: Functions, control: number): number => functions.sharedBy('arrive', ['i32'], [], (code, [target]) => {
  code.i32(control).i32(1).atomic('i32.atomic.rmw.add', COUNTER).i32(1).op('i32.add').get(target!).op('i32.eq').if(() => {
    // A sleeper counts itself before it looks at the counter for the last time, so that none is overlooked.
    code.i32(control).atomic('i32.atomic.load', SLEEPERS).if(() => code.i32(control).i32(-1).atomic('memory.atomic.notify', COUNTER).op('drop'))
  })
})

/**
 * The function `(target, begun, own)` that arrives and waits until all have. It traps when another thread has failed, has not begun for too long, or has not
 * arrived for much longer; `begun` is what those who have begun have written, `own` the place of the thread's own line.
 *
 * On a busy machine the one that is waited for may need the very core that the other spends on looking: each look in vain halves the time for the next.
 */
const meet = (functions: Functions, control: number, { threads, spins, patience }: Sharing): number => {
  const arrival = arrive(functions, control)
  return functions.sharedBy('meet', ['i32', 'i32', 'i32'], [], (code, [target, begun, own]) => {
    const [left, seen, fewer] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const reached = (): Code => code.i32(control).atomic('i32.atomic.load', COUNTER).tee(seen).get(target!).op('i32.sub').i32(0).op('i32.ge_s')
    const load = (word: number): Code => code.get(own!).memory('i32.load', control + word)
    const store = (word: number, value: () => Code): void => {
      code.get(own!)
      value().memory('i32.store', control + word)
    }
    const abort = (): void => { code.i32(control).i32(1).atomic('i32.atomic.store', ABORTED).op('unreachable') }
    code.get(target!).call(arrival)
    reached().if(() => code.op('return'))
    store(WAITS, () => load(WAITS).i32(1).op('i32.add'))
    load(PATIENCE_LOST).tee(fewer).i32(0)
    load(WAITS).i32(TRIES - 1).op('i32.and').op('select').set(left)
    code.i32(spins).get(left).op('i32.sub').set(left)
    code.loop(again => {
      reached().if(() => {
        store(PATIENCE_LOST, () => code.get(fewer).i32(1).op('i32.shr_u'))
        code.op('return')
      })
      code.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
    })
    const least = Math.min(spins, FEWEST)
    code.i32(spins).get(fewer).op('i32.add').i32(1).op('i32.shr_u').tee(fewer)
    code.i32(spins - least).get(fewer).i32(spins - least).op('i32.lt_s').op('select').set(fewer)
    store(PATIENCE_LOST, () => code.get(fewer))
    code.i32(control).i32(1).atomic('i32.atomic.rmw.add', SLEEPERS).op('drop')
    code.block(exit => code.loop(again => {
      reached().branchIf(exit)
      code.i32(control).atomic('i32.atomic.load', ABORTED).if(() => code.op('unreachable'))
      code.i32(control).get(seen).i64(SECOND).atomic('memory.atomic.wait32', COUNTER).i32(2).op('i32.eq').if(() => {
        code.get(left).i32(1).op('i32.add').tee(left).i32(LONGEST * patience).op('i32.ge_s').if(abort)
        code.get(left).i32(patience).op('i32.ge_s').if(() => {
          for (let thread = 0; thread < threads; thread++) {
            code.i32(control).atomic('i32.atomic.load', PRESENT + LINE * thread).get(begun!).op('i32.ne').if(abort)
          }
        })
      })
      code.branch(again)
    }))
    code.i32(control).i32(-1).atomic('i32.atomic.rmw.add', SLEEPERS).op('drop')
  })
}

/** How the threads of a program meet, as code. */
export interface Barrier {
  /** Begins a run: `thread` and the counter before the run are known. */
  readonly begin: () => void
  /** Waits for all threads. */
  readonly meet: () => void
  /** Ends the run: the first thread waits for the others. */
  readonly end: () => void
}

/**
 * Emits meetings into a run, whose code has the parameters `(thread, number of the run)`; of all there are `meetings`, those in a loop counted in each of its
 * steps. `control` is where the words lie.
 */
export const barrier = (functions: Functions, run: Code, control: number, sharing: Sharing, meetings: number): Barrier => {
  const [thread, number] = [run.param(0), run.param(1)]
  const [begun, own, met] = [run.local('i32'), run.local('i32'), run.local('i32')]
  const [arrival, meeting] = [arrive(functions, control), meet(functions, control, sharing)]
  const target = (): Code => run.get(met).i32(1).op('i32.add').tee(met).i32(sharing.threads).op('i32.mul')
  const wait = (): void => { target().get(begun).get(own).call(meeting) }
  return {
    begin: () => {
      run.get(number).i32(1).op('i32.add').set(begun)
      run.get(number).i32(meetings).op('i32.mul').set(met)
      run.get(thread).i32(LINE).op('i32.mul').tee(own).get(begun).atomic('i32.atomic.store', control + PRESENT)
    },
    meet: wait,
    end: () => {
      const last = run.local('i32')
      target().set(last)
      run.get(thread).if(() => run.get(last).call(arrival), () => run.get(last).get(begun).get(own).call(meeting))
    },
  }
}
