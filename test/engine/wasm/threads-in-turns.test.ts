import type { AnyTensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/engine/wasm/assembler/module.js'
import { BYTES } from '../../../src/engine/wasm/emit/access.js'
import { Functions } from '../../../src/engine/wasm/emit/functions.js'
import { divisionOf, emitKernel } from '../../../src/engine/wasm/emit/kernel.js'
import { fuse } from '../../../src/engine/wasm/fuse/index.js'
import { host } from '../../../src/engine/wasm/host/host.js'
import { lower } from '../../../src/engine/wasm/lower/index.js'
import { planMemory } from '../../../src/engine/wasm/plan/index.js'
import { Arena, instantiate, pagesOf } from '../../../src/engine/wasm/runtime.js'
import { costOf, rangesOf } from '../../../src/engine/wasm/share/cost.js'
import { schedule, type Turn, type Work } from '../../../src/engine/wasm/share/schedule.js'
import { partsOf } from '../../../src/engine/wasm/share/shares.js'
import type { Structured } from '../../../src/primitive/program.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { tensorOf } from '../../law/compiled/case.js'
import { caseAt, drawn } from '../../law/compiled/check.js'
import type { Dice } from '../../law/compiled/dice.js'

/*
 * Threads without threads: the kernels of a program are called in some order that the schedule allows, one part at a time, each for any thread. Whatever
 * the order, memory must end up the same. Costs are multiplied, so that small kernels are shared as large ones are.
 */

const DEAR = 1e6

/** What one thread does next. */
interface Walker {
  readonly thread: number
  /** Its kernel, the share that it takes parts of, and how many shares it has asked in vain. */
  kernel: number
  share: number
  asked: number
}

/** A program in memory, whose kernels can be called one by one. */
class Stage {
  private readonly lowered
  private readonly arena: Arena
  private readonly plan
  private readonly works: readonly Work[]
  private readonly calls: readonly ((from: number, to: number, thread: number) => void)[]
  readonly turns: readonly Turn[] | undefined

  constructor(program: Structured, inputs: readonly AnyTensor[], private readonly threads: number) {
    const { expressions, ...plain } = lower(program)
    this.lowered = fuse(plain, expressions)
    const { kernels, buffers } = this.lowered
    this.plan = planMemory(this.lowered, { gemm: {}, threads })
    const { scratch, scratchStep, offsets, bytes } = this.plan
    const addressOf = (buffer: number): number => offsets[buffer]!
    const functions = new Functions()
    const context = { expressions, addressOf, scratch, scratchStep, gemm: {}, functions }
    this.works = kernels.map(kernel => ({ cost: DEAR * costOf(kernel), ...divisionOf(kernel, context), ...rangesOf(kernel, buffers, addressOf) }))
    this.turns = schedule(this.works, threads)
    kernels.forEach((kernel, i) => {
      if (kernel.kind !== 'scan') functions.add(emitKernel(kernel, { ...context, split: this.turns?.[i]!.by === 'all' }).code, `${i}`)
    })
    const pages = pagesOf(bytes)
    this.arena = new Arena(pages)
    new Uint8Array(this.arena.memory.buffer).fill(0xff)
    buffers.forEach(({ holds }, i) => {
      if (holds !== undefined && offsets[i] !== undefined) this.arena.write(offsets[i], 'argument' in holds ? inputs[holds.argument]! : holds.constant)
    })
    const found = instantiate(new host.Module(assemble(functions.entries, { pages })), this.arena.memory)
    this.calls = kernels.map((_, i) => (from, to, thread) => { found[`${i}`]!(from, to, thread) })
  }

  alone(): this {
    this.works.forEach(({ units }, i) => this.calls[i]!(0, units, 0))
    return this
  }

  /** All threads, the next one to do something chosen by dice; some of them are much faster than others. */
  together(dice: Dice, turns: readonly Turn[]): this {
    for (let first = 0; first < turns.length;) {
      const next = turns.findIndex(({ meets }, i) => i > first && meets)
      const end = next < 0 ? turns.length : next
      const taken = turns.map(() => new Array<number>(this.threads).fill(0))
      const walkers = Array.from({ length: this.threads }, (_, thread): Walker => ({ thread, kernel: first, share: thread, asked: 0 }))
      const weighted = walkers.flatMap(walker => new Array<Walker>(dice.pick([1, 20])).fill(walker))
      while (walkers.some(({ kernel }) => kernel < end)) {
        const chosen = dice.pick(weighted)
        if (chosen.kernel < end) this.advance(chosen, turns[chosen.kernel]!, taken[chosen.kernel]!)
      }
      first = end
    }
    return this
  }

  private advance(walker: Walker, { by }: Turn, taken: number[]): void {
    const { thread, kernel, share } = walker
    const { units } = this.works[kernel]!
    const done = (): void => { Object.assign(walker, { kernel: kernel + 1, share: thread, asked: 0 }) }
    if (by !== 'all') {
      if (by === thread) this.calls[kernel]!(0, units, thread)
      return done()
    }
    const parts = partsOf(this.works[kernel]!, this.threads)
    const pieces = parts * this.threads
    const call = (part: number): void => {
      const [from, to] = [Math.floor(part * units / pieces), Math.floor((part + 1) * units / pieces)]
      if (from < to) this.calls[kernel]!(from, to, thread)
    }
    if (parts === 1) {
      call(thread)
      return done()
    }
    if (taken[share]! < parts) return call(share * parts + taken[share]!++)
    walker.share = (share + 1) % this.threads
    if (++walker.asked === this.threads) done()
  }

  /** The bytes of arguments, constants and results, and of all that lies behind the scratch memory. */
  outcome(): readonly Buffer[] {
    const { lowered: { buffers, results }, plan: { offsets, control }, arena: { memory: { buffer } } } = this
    const placed = buffers.flatMap(({ holds, dtype, size }, i) =>
      offsets[i] === undefined || (holds === undefined && !results.includes(i)) ? [] : [Buffer.from(buffer, offsets[i], size * BYTES[dtype])])
    const behind = Buffer.from(buffer, control)
    return [...placed, behind.subarray(0, behind.every(byte => byte === 0xff) ? 0 : behind.length)]
  }
}

describe.each([2, 3, 7])('%i threads in any order of their parts', threads => {
  it('leave the bytes of one thread', () => {
    let scheduled = 0
    for (let index = 0; index < 300; index++) {
      const { program, inputs } = caseAt(index)
      const [simple, tensors] = [simplify(program), inputs.map(tensorOf)]
      const { turns } = new Stage(simple, tensors, threads)
      if (turns === undefined) continue
      scheduled++
      const wanted = new Stage(simple, tensors, 1).alone().outcome()
      const found = drawn(index + threads * 1e6, dice => new Stage(simple, tensors, threads).together(dice, turns).outcome())
      expect(found.length, `case ${index}`).toBe(wanted.length)
      found.forEach((bytes, i) => expect(bytes.equals(wanted[i]!), `case ${index}, buffer ${i}`).toBe(true))
    }
    expect(scheduled).toBeGreaterThan(100)
  })
})
