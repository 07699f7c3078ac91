import {
  add, arange, cast, compile, concat, cumsum, flip, fromArray, matmul, mean, mul, reshape, rsqrt, slice, square, sub, sum, take, tanh, toFlat, transpose, valueAndGrad,
  type AnyTensor, type Tensor,
} from 'pullback'
import * as Opt from 'pullback/optimizer'
import { describe, expect, it } from 'vitest'
import { folding } from '../../../src/engine/wasm/fold.js'
import { fuse } from '../../../src/engine/wasm/fuse/index.js'
import { walk } from '../../../src/engine/wasm/kernel/expression.js'
import { expressionsIn, type Kernel, type Lowered } from '../../../src/engine/wasm/kernel/kernel.js'
import { lower } from '../../../src/engine/wasm/lower/index.js'
import { emitModule } from '../../../src/engine/wasm/module.js'
import { planMemory } from '../../../src/engine/wasm/plan/index.js'
import { place, type Block } from '../../../src/engine/wasm/plan/offsets.js'
import { Arena, compiled, pagesOf, starter } from '../../../src/engine/wasm/runtime.js'
import { schedule, type Work } from '../../../src/engine/wasm/share/schedule.js'
import { flatten, type Tree } from '../../../src/graph/tree.js'
import { asStated } from '../../../src/tensor/cast.js'
import { bits, fusedOf, programOf } from './support.js'

type Row = Tensor<readonly [number]>
type Rows = Tensor<readonly [number, number]>

const numbers = (...shape: readonly number[]): AnyTensor =>
  fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(i * 12.9898 + shape.length) / 2))

const rows = (m: number, n: number): Rows => asStated(numbers(m, n))
const row = (n: number): Row => asStated(numbers(n))

const times = <T>(n: number, x: T, f: (x: T, i: number) => T): T => {
  let y = x
  for (let i = 0; i < n; i++) y = f(y, i)
  return y
}

const list = <T>(n: number, f: (i: number) => T): readonly T[] => Array.from({ length: n }, (_, i) => f(i))

const leavesOf = (tree: unknown): readonly AnyTensor[] => flatten(tree, path => { throw new Error(path) }).leaves

/** A deep network whose layers are normalized over the batch, and a step of its training. */
const deep = (layers: number) => {
  const optimizer = Opt.momentum(0.1)
  const params = list(layers, () => ({ w: rows(4, 4), b: row(4) }))
  type Params = typeof params
  const loss = (p: Params, x: Rows): Tensor<readonly []> => {
    let h = x
    for (const { w, b } of p) {
      const z = matmul(h, w) as Rows
      const centred = sub(z, mean(z, 0)) as Rows
      h = tanh(add(mul(centred, rsqrt(add(mean(square(centred), 0), 0.1))), b))
    }
    return asStated(mean(square(h)))
  }
  const step = (p: Params, state: ReturnType<typeof optimizer.init<Params>>, x: Rows) => {
    const [value, gradient] = valueAndGrad(loss)(p, x)
    const [updates, next] = optimizer.update(gradient, state, p)
    return [Opt.applyUpdates(p, updates), next, value] as const
  }
  return { step, args: [params, optimizer.init(params), rows(3, 4)] as const }
}

/** The results of kernels one by one, as they are before fusion. */
const runUnfused = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): readonly string[] => {
  const { expressions, ...lowered } = lower(programOf(f, ...args))
  const { offsets, scratch, scratchStep, bytes } = planMemory(lowered, { gemm: {}, threads: 1 })
  const emitted = emitModule(lowered, { expressions, addressOf: buffer => offsets[buffer]!, scratch, scratchStep, gemm: {} }, pagesOf(bytes))
  const arena = new Arena(pagesOf(bytes))
  const inputs = leavesOf(args)
  lowered.buffers.forEach(({ holds }, buffer) => {
    if (holds !== undefined && offsets[buffer] !== undefined) arena.write(offsets[buffer], 'argument' in holds ? inputs[holds.argument]! : holds.constant)
  })
  starter(compiled(emitted), arena, undefined, 0)()
  return lowered.results.map(buffer => {
    const data = arena.read(offsets[buffer]!, lowered.buffers[buffer]!.dtype, lowered.buffers[buffer]!.size)
    return bits(fromArray([data.length], Array.from(data), { dtype: lowered.buffers[buffer]!.dtype }))
  })
}

describe('a program of thousands of steps', () => {
  // So many layers that what depends on a kernel is no longer followed to its end.
  const { step, args } = deep(40)
  const [params, state, x] = args

  it('gives the bits that its kernels give one by one, and the numbers that it gives uncompiled', () => {
    const found = leavesOf(compile(step)(...args))
    expect(found.map(bits)).toEqual(runUnfused(step, ...args))
    leavesOf(step(...args)).forEach((leaf, i) => {
      const [expected, got] = [toFlat(leaf), toFlat(found[i]!)]
      expected.forEach((value, at) => { expect(Math.abs(got[at]! - value)).toBeLessThan(1e-5 + 1e-3 * Math.abs(value)) })
    })
  })

  it('as a fold, whose carry is written over, too', () => {
    const folded = folding((carry, fixed) => {
      const [nextParams, next, value] = step(...asStated<[typeof params, typeof state]>(carry), asStated<Rows>(fixed))
      return [asStated<Tree>([nextParams, next]), { value }]
    })(asStated<Tree>([params, state]), x, [{}])
    const f = compile(step)
    const first = f(...args)
    const second = f(first[0], first[1], x)
    for (const [,, value] of [first, second]) expect(folded.step(0, [])['value']).toBe(toFlat(value)[0])
    expect(leavesOf(folded.finish()).map(bits)).toEqual(leavesOf(second.slice(0, 2)).map(bits))
  })

  it('merges kernels between which very many depend on the first, and some are needed by the second', () => {
    const f = (a: Row): readonly AnyTensor[] => {
      const y = tanh(a)
      const others = list(300, i => cumsum(slice(y, [[0, i + 2]]), 0))
      return [mul(y, cumsum(a, 0)), ...others]
    }
    const a = row(400)
    expect(fusedOf(f, a).kernels.filter(({ kind }) => kind === 'loop')).toHaveLength(1)
    expect(compile(f)(a).map(bits)).toEqual(runUnfused(f, a))
  })

  it('may be deep: a chain of operations, of movements, a sum of terms', () => {
    const deep = (a: Row): Row => times(4000, a, (y, i) => i % 2 === 0 ? mul(y, 0.999) : add(y, a) as Row)
    const moved = (a: Rows): Rows => times(1000, a, (y, i) => asStated(i % 2 === 0 ? transpose(y) : reshape(flip(y, 0), y.shape[0] === 4 ? [2, 8] : [4, 4])))
    const [x4, x9] = [rows(4, 4), row(9)]
    expect(bits(compile(deep)(x9))).toBe(bits(deep(x9)))
    expect(bits(compile((a: Rows) => mul(moved(a), 2))(x4))).toBe(bits(mul(moved(x4), 2)))
  })
})

describe('the size of a kernel has a bound', () => {
  const sizes = ({ kernels }: Lowered): readonly number[] => kernels.map(kernel => {
    let size = 0
    walk(expressionsIn(kernel), () => { size++ })
    return size
  })

  it.each<readonly [string, (...args: never[]) => unknown, readonly unknown[]]>([
    ['results of tiny tensors', (...xs: readonly Row[]) => xs.map(x => tanh(x)), list(1500, () => row(4))],
    ['results of one tensor', (x: Row) => list(1500, i => mul(x, i + 0.5)), [row(300)]],
    ['a sum in the order of a tree', (...xs: readonly Row[]) => {
      const half = (terms: readonly Row[]): Row => terms.length === 1 ? terms[0]!
        : add(half(terms.slice(0, terms.length / 2)), half(terms.slice(terms.length / 2)))
      return half(xs)
    }, list(2048, () => row(100))],
    ['reductions of one tensor', (x: Row) => list(1200, i => sum(mul(x, i + 0.5))), [row(300)]],
  ])('%s', (_, f, args) => {
    const program = fusedOf(f, ...args)
    expect(Math.max(...sizes(program))).toBeLessThanOrEqual(1000)
    // And yet few kernels are left of so many values.
    expect(program.kernels.length).toBeLessThan(30)
  })
})

/** The objects, and how often these properties of them were read. */
const watched = <T extends object>(objects: readonly T[], ...names: readonly (keyof T)[]): { readonly objects: readonly T[]; readonly count: () => number } => {
  let count = 0
  return {
    count: () => count,
    objects: objects.map(object => {
      const copy = { ...object }
      for (const name of names) {
        Object.defineProperty(copy, name, { enumerable: true, get: () => {
          count++
          return object[name]
        } })
      }
      return copy
    }),
  }
}

describe('twice as much takes twice the work:', () => {
  /** By what the work for twice as much is more. */
  const growth = (n: number, work: (n: number) => number): number => work(2 * n) / work(n)

  it.each<readonly [string, (n: number) => readonly [f: (...args: never[]) => unknown, ...args: readonly unknown[]]]>([
    ['pieces of one result', n => [(...xs: readonly Row[]) => concat(xs, 0), ...list(n, () => row(4))]],
    ['tiny kernels that need one another', n => [(a: Row, at: Tensor<readonly [number], 'int32'>) => times(n, a, y => take(y, at, 0) as Row), row(8), cast(arange(8), 'int32')]],
    ['many users of one value', n => [(a: Rows, w: Rows) => times(n, a, y => tanh(add(matmul(y, w), a)) as Rows), rows(4, 4), rows(4, 4)]],
  ])('kernels are looked at that might be fused, %s', (_, of) => {
    expect(growth(100, n => {
      const { expressions, ...plain } = lower(programOf(...of(n)))
      const { objects, count } = watched<Kernel>(plain.kernels, 'kind')
      fuse({ ...plain, kernels: objects }, expressions)
      return count()
    })).toBeLessThan(2.3)
  })

  it('lifetimes that memory is planned for', () => {
    expect(growth(200, n => {
      const blocks = list(n, (i): Block => ({ first: i, last: i % 3 === 0 ? n : i + 2, bytes: 64 + i % 7 * 100 }))
      const { objects, count } = watched(blocks, 'first', 'last')
      place(objects, 0)
      return count()
    })).toBeLessThan(2.3)
  })

  it('work that threads share', () => {
    expect(growth(200, n => {
      const works = list(n, (i): Work => ({ cost: 1e4, units: 1, grain: 1, reads: [[i * 10, i * 10 + 10]], writes: [[i * 10 + 10, i * 10 + 20]] }))
      const { objects, count } = watched(works, 'reads', 'writes')
      schedule(objects, 2)
      return count()
    })).toBeLessThan(2.3)
  })
})

it('memory of blocks is the lowest that is free all their time, as looking at each of the others finds it', () => {
  for (let seed = 0; seed < 30; seed++) {
    const blocks = list(60, (i): Block => {
      const first = (i * 7919 + seed * 31) % 50
      return { first, last: first + (i * 104_729 + seed) % 17, bytes: (i * 1299 + seed * 977) % 1500 }
    })
    const size = ({ bytes }: Block): number => Math.ceil(bytes / 64) * 64
    const placed: { readonly block: Block; readonly offset: number }[] = []
    const lowest = (block: Block): number => {
      const others = placed.filter(other => other.block.first <= block.last && block.first <= other.block.last)
      const fits = (at: number): boolean => others.every(other => at + size(block) <= other.offset || other.offset + size(other.block) <= at)
      return Math.min(...[128, ...others.map(other => other.offset + size(other.block))].filter(fits))
    }
    for (const block of blocks.toSorted((a, b) => b.bytes - a.bytes)) placed.push({ block, offset: lowest(block) })
    const { offsets, end } = place(blocks, 128)
    for (const { block, offset } of placed) expect(offsets[blocks.indexOf(block)]).toBe(offset)
    expect(end).toBe(Math.max(...placed.map(({ block, offset }) => offset + size(block))))
  }
})
