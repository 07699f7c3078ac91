import type { Code, Local } from '../assembler/code.js'
import { LINE, meetingBytes } from './barrier.js'
import type { Work } from './schedule.js'

/*
 * How threads share the units of a kernel. Each has an equal share, in parts that it takes one by one, so that from kernel to kernel the same memory lies in
 * its cache; who is done takes parts of the others, so that a thread whose core is slower does less. A counter for each share says how many of its parts
 * are taken. It is never reset: every thread goes on until it has once asked a share in vain, so that each run adds the parts and the threads.
 */

/** The most parts of a thread's share, and about how many nanoseconds one takes at least. */
const PARTS = 8
const SHORTEST = 1000

/** Into how many parts the share of each thread falls; 1 when shares are done as a whole. */
export const partsOf = ({ cost, units, grain }: Work, threads: number): number =>
  Math.max(1, Math.min(PARTS, Math.floor(cost / threads / SHORTEST), Math.floor(units / threads / grain)))

/** Bytes of the counters of a thread's shares. */
const counterBytes = (kernels: number): number => Math.ceil(4 * kernels / LINE) * LINE

/** Bytes of all the words of a program's threads. */
export const controlBytes = (threads: number, kernels: number): number => meetingBytes(threads) + threads * counterBytes(kernels)

/** A kernel whose units threads share. */
export interface Shared {
  readonly units: number
  readonly parts: number
  /** Its number, and how many kernels there are. */
  readonly kernel: number
  readonly kernels: number
  /** How often it was done before. */
  readonly number: Local
}

/**
 * Emits what a thread does of a kernel: `call` is given how the first unit and the one after the last are put on the stack. The first parameter of `run` is the
 * thread; `control` is where the words lie.
 */
export const emitShares = (run: Code, control: number, threads: number, { units, parts, kernel, kernels, number }: Shared, call: (from: () => void, to: () => void) => void): void => {
  const thread = run.param(0)
  const pieces = threads * parts
  const part = run.local('i32')
  /** ⌊part·units / pieces⌋, by the whole and the remainder of units / pieces: part·units could be too large a number. */
  const bound = (add: number) => (): void => {
    const next = (): Code => run.get(part).i32(add).op('i32.add')
    next().i32(Math.floor(units / pieces)).op('i32.mul')
    next().i32(units % pieces).op('i32.mul').i32(pieces).op('i32.div_u').op('i32.add')
  }
  if (parts === 1) {
    run.get(thread).set(part)
    // Functions are not called for nothing: they may rely on having a unit.
    bound(0)()
    bound(1)()
    run.op('i32.lt_u').if(() => call(bound(0), bound(1)))
  } else {
    const [share, asked] = [run.local('i32'), run.local('i32')]
    run.get(thread).set(share).i32(threads).set(asked)
    run.loop(next => {
      run.block(taken => run.loop(again => {
        run.get(share).i32(counterBytes(kernels)).op('i32.mul').i32(1).atomic('i32.atomic.rmw.add', control + meetingBytes(threads) + 4 * kernel)
        run.get(number).i32(parts + threads).op('i32.mul').op('i32.sub').tee(part).i32(parts).op('i32.ge_u').branchIf(taken)
        run.get(share).i32(parts).op('i32.mul').get(part).op('i32.add').set(part)
        call(bound(0), bound(1))
        run.branch(again)
      }))
      run.get(share).i32(1).op('i32.add').tee(share).i32(0).get(share).i32(threads).op('i32.ne').op('select').set(share)
      run.get(asked).i32(1).op('i32.sub').tee(asked).branchIf(next)
    })
    run.release('i32', share, asked)
  }
  run.release('i32', part)
}
