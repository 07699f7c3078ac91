import { add, compile, exp, matmul, mul, sub, tanh, transpose, zeros, type AnyTensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { BYTES } from '../../../src/engine/wasm/emit/access.js'
import { scratchOf } from '../../../src/engine/wasm/emit/kernel.js'
import type { Affine } from '../../../src/engine/wasm/kernel/affine.js'
import { walk, type Expression } from '../../../src/engine/wasm/kernel/expression.js'
import { readsOf, storesOf, writesOf, type Kernel, type Lowered } from '../../../src/engine/wasm/kernel/kernel.js'
import { fuse } from '../../../src/engine/wasm/fuse/index.js'
import { lower } from '../../../src/engine/wasm/lower/index.js'
import { planMemory, type Plan } from '../../../src/engine/wasm/plan/index.js'
import { bind } from '../../../src/graph/bind.js'
import type { Program } from '../../../src/primitive/program.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { asStated } from '../../../src/tensor/cast.js'
import { samples } from '../../graph/simplify/support.js'
import { randomProgram } from '../../graph/simplify/random-program.js'
import { bits, fusedOf } from './support.js'

const fused = (program: Program): Lowered => {
  const { expressions, ...lowered } = lower(simplify(program))
  return fuse(lowered, expressions)
}

const planned = (program: Lowered, threads = 1): Plan => planMemory(program, { gemm: {}, threads })

const same = (a: Affine, b: Affine): boolean => a.constant === b.constant && a.coefs.join() === b.coefs.join()

/** Whether one kernel may read `source` and write `target` in the same bytes: element by element, each at its own index only. */
const elementByElement = (kernel: Kernel, source: number, target: number): boolean => {
  if (kernel.kind === 'whole') return false
  if (kernel.kind === 'dot' && [kernel.a.buffer, kernel.b.buffer].includes(source)) return false
  if (kernel.kind === 'loop' && kernel.reduced > 0) return false
  const stores = storesOf(kernel)
  const places = stores.filter(s => s.buffer === target).map(s => s.at)
  const reads: Expression[] = []
  walk(stores.map(s => s.value), e => { if ((e.kind === 'load' || e.kind === 'gather') && e.buffer === source) reads.push(e) })
  return places.length === 1 && reads.every(e => e.kind === 'load' && same(e.at, places[0]!))
}

/**
 * Runs a program on who owns which bytes: what is read must be what was written, and results are there at the end. Returns how many buffers lay over one that
 * was read by the same kernel, and how many over one that was dead.
 */
const checkOwners = (program: Lowered, plan: Plan): readonly [inPlace: number, reused: number] => {
  const { buffers, kernels, results } = program
  const end = (b: number): number => plan.offsets[b]! + BYTES[buffers[b]!.dtype] * buffers[b]!.size
  const overlap = (a: number, b: number): boolean =>
    a !== b && plan.offsets[a] !== undefined && plan.offsets[b] !== undefined && plan.offsets[a] < end(b) && plan.offsets[b] < end(a)
  const intact = new Set(buffers.flatMap(({ holds }, b) => holds === undefined ? [] : [b]))
  const written = new Set<number>()
  let [inPlace, reused] = [0, 0]
  for (const kernel of kernels) {
    const [reads, writes] = [[...readsOf(kernel)], [...writesOf(kernel)]]
    for (const b of reads) expect(intact.has(b) || buffers[b]!.size === 0, `buffer ${b} is read after others were written over it`).toBe(true)
    for (const target of writes) {
      expect(plan.offsets[target], 'what is written has a place').toBeDefined()
      expect(writes.some(other => overlap(target, other)), 'two results of one kernel overlap').toBe(false)
      for (const source of reads.filter(b => overlap(target, b))) {
        expect(plan.offsets[source]).toBe(plan.offsets[target])
        expect(elementByElement(kernel, source, target), `${target} over ${source}`).toBe(true)
        inPlace++
      }
      for (const b of intact) if (overlap(target, b)) intact.delete(b)
      if ([...written].some(b => overlap(target, b) && !reads.includes(b))) reused++
    }
    for (const b of writes) {
      intact.add(b)
      written.add(b)
    }
    // Scratch is nobody's.
    buffers.forEach((_, b) => { if (plan.offsets[b] !== undefined) expect(end(b)).toBeLessThanOrEqual(plan.scratch) })
    expect(scratchOf(kernel, {})).toBeLessThanOrEqual(plan.scratchStep)
  }
  for (const b of results) expect(intact.has(b) || buffers[b]!.size === 0, `result ${b} is gone`).toBe(true)
  buffers.forEach(({ holds }, b) => { if (holds !== undefined) expect(intact.has(b), 'an argument or a constant was overwritten').toBe(true) })
  return [inPlace, reused]
}

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed)

describe('the memory of random programs', () => {
  it.each([1, 3])('keeps what is still read, with %i threads', threads => {
    let [inPlace, reused] = [0, 0]
    for (const seed of SEEDS) {
      const program = fused(randomProgram(seed))
      const plan = planned(program, threads)
      const counts = checkOwners(program, plan)
      inPlace += counts[0]
      reused += counts[1]
      expect(plan.bytes).toBeGreaterThanOrEqual(plan.scratch + threads * plan.scratchStep + 64)
      for (const offset of plan.offsets) expect((offset ?? 0) % 64).toBe(0)
    }
    // The law is not empty.
    expect(inPlace).toBeGreaterThan(10)
    // Threads keep more apart: with three, no program of these uses memory again.
    expect(reused).toBeGreaterThanOrEqual(threads === 1 ? 1 : 0)
  })

  it('is the arguments and constants it finds at each call: two calls give the same bits', () => {
    for (const seed of SEEDS.slice(0, 150)) {
      const program = randomProgram(seed)
      const evaluate = (...inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
        const values = [...inputs]
        for (const step of program.steps) values.push('constant' in step ? step.constant : bind(step.name, step.inputs.map(n => values[n]!), asStated(step.params)))
        return program.results.map(n => values[n]!)
      }
      const f = compile(asStated<(...args: never[]) => readonly AnyTensor[]>(evaluate))
      const given = (salt: number): never[] => asStated(program.arguments.map((type, i) => samples(type, i, salt)))
      const [first, other] = [given(0), given(1)]
      const before = asStated<readonly AnyTensor[]>(first).map(bits)
      const found = f(...first).map(bits)
      expect(f(...first).map(bits), `seed ${seed}`).toEqual(found)
      f(...other)
      expect(f(...first).map(bits), `seed ${seed}`).toEqual(found)
      expect(asStated<readonly AnyTensor[]>(first).map(bits)).toEqual(before)
    }
  })
})

type Rows = Tensor<readonly [number, number]>

const square = zeros([40, 40])

describe('in place', () => {
  const inPlace = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): number => planned(fusedOf(f, ...args)).sizes.inPlace

  it('an epilogue writes over what it read for the last time', () => {
    // The first product dies in the epilogue of the second, at the same elements.
    expect(inPlace((a: Rows, b: Rows, c: Rows) => sub(matmul(a, b), matmul(a, c)), square, square, square)).toBe(6400)
  })

  it('not an argument, not an operand of a product, not other elements, not what is read later', () => {
    expect(inPlace((a: Rows) => exp(a), square)).toBe(0)
    expect(inPlace((a: Rows) => matmul(exp(a), a), square)).toBe(0)
    expect(inPlace((a: Rows) => {
      const y = matmul(a, a)
      return add(matmul(y, a), transpose(y))
    }, square)).toBe(0)
    expect(inPlace((a: Rows) => {
      const y = matmul(a, a)
      const z = mul(matmul(a, y), y)
      return [z, tanh(transpose(y))]
    }, square)).toBe(0)
  })

  it('memory of values that died is used again: a chain of products needs that of two', () => {
    const { sizes } = planned(fusedOf((a: Rows) => [1, 2, 3, 4, 5, 6].reduce(y => matmul(y, a), a), square))
    expect([sizes.values, sizes.unshared]).toEqual([2 * 6400, 6 * 6400])
  })
})
