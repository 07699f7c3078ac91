import { describe, expect, it } from 'vitest'
import type { Local } from '../../../src/engine/wasm/assembler/code.js'
import { assemble } from '../../../src/engine/wasm/assembler/module.js'
import { emitGemm, scratchBytes, units, type Epilogue, type Gemm, type Operand } from '../../../src/engine/wasm/emit/gemm.js'
import { host } from '../../../src/engine/wasm/host/host.js'

const ARRAY = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const
type Values = Float32Array | Float64Array | Int32Array

/** Strides of a matrix: how far rows, columns and batches lie apart, in elements, and where its first element is. */
interface Layout {
  readonly row: number
  readonly column: number
  readonly batch: readonly number[]
  readonly first: number
}

type Arrange = (rows: number, columns: number, batch: readonly number[]) => Layout

const batched = (batch: readonly number[], size: number): readonly number[] => batch.map((_, axis) => size * batch.slice(axis + 1).reduce((x, y) => x * y, 1))

const ARRANGEMENTS: Readonly<Record<string, Arrange>> = {
  'by rows': (m, n, batch) => ({ row: n, column: 1, batch: batched(batch, m * n), first: 0 }),
  'by columns': (m, n, batch) => ({ row: 1, column: m, batch: batched(batch, m * n), first: 0 }),
  'columns far apart': (m, n, batch) => ({ row: 1, column: 1024, batch: batched(batch, n * 1024), first: 1024 - m }),
  'every second': (m, n, batch) => ({ row: 2 * n + 3, column: 2, batch: batched(batch, m * (2 * n + 3)), first: 1 }),
  'backwards': (m, n, batch) => ({ row: -n, column: -1, batch: batched(batch, m * n), first: m * n - 1 }),
  'rows backwards': (m, n, batch) => ({ row: -n, column: 1, batch: batched(batch, m * n), first: (m - 1) * n }),
  'columns backwards': (m, n, batch) => ({ row: 1, column: -m, batch: batched(batch, m * n), first: (n - 1) * m }),
  'one row for all': (_, __, batch) => ({ row: 0, column: 1, batch: batch.map(() => 0), first: 0 }),
  'one column for all': (_, __, batch) => ({ row: 1, column: 0, batch: batch.map(() => 0), first: 0 }),
  'one for all': (_, __, batch) => ({ row: 0, column: 0, batch: batch.map(() => 0), first: 0 }),
}

interface Case {
  readonly m: number
  readonly k: number
  readonly n: number
  readonly dtype?: Gemm['dtype']
  readonly a?: keyof typeof ARRANGEMENTS
  readonly b?: keyof typeof ARRANGEMENTS
  readonly batch?: readonly number[]
  /** Adds −½ of the product to what is there, in place, instead of storing it. */
  readonly update?: boolean
  /** In several calls, as two threads by turns would do it. */
  readonly split?: boolean
  /** Which thread's scratch memory is used. */
  readonly thread?: number
  readonly relaxed?: boolean
  readonly wide?: boolean
}

const extent = (layout: Layout, rows: number, columns: number, batch: readonly number[]): number =>
  layout.first + 1 + Math.max(0, (rows - 1) * layout.row) + Math.max(0, (columns - 1) * layout.column) +
  batch.reduce((sum, size, axis) => sum + (size - 1) * layout.batch[axis]!, 0)

/** Runs a product in memory whose last buffer is followed by 64 bytes, and the same in plain loops. */
const run = ({ m, k, n, dtype = 'float32', a = 'by rows', b = 'by rows', batch = [], update = false, split = false, thread = 0, relaxed = false, wide = false }: Case) => {
  const Values = ARRAY[dtype]
  const size = Values.BYTES_PER_ELEMENT as 4 | 8
  const [left, right] = [ARRANGEMENTS[a]!(m, k, batch), ARRANGEMENTS[b]!(k, n, batch)]
  const matrices = batch.reduce((x, y) => x * y, 1)
  const odd = 20 // nothing is aligned to sixteen bytes
  const aAt = odd * size
  const bAt = aAt + extent(left, m, k, batch) * size
  const cAt = bAt + extent(right, k, n, batch) * size
  const scratch = cAt + matrices * m * n * size
  const operand = (layout: Layout, at: number): Operand => ({ base: at + layout.first * size, row: layout.row, column: layout.column, batch: layout.batch })
  const gemm: Gemm = { dtype, batch, m, n, k, a: operand(left, aAt), b: operand(right, bAt), scratch }
  const own = scratchBytes(gemm, { wide })
  const end = scratch + 2 * own
  const pages = Math.ceil((end + 64) / 65536)
  const memory = new host.Memory({ initial: pages, maximum: pages })
  let address: Local
  const epilogue: Epilogue = {
    enter: (code, indices, i, j) => {
      address = code.local('i32')
      code.get(i).i32(n).op('i32.mul').get(j).op('i32.add')
      batched(batch, m * n).forEach((stride, axis) => code.get(indices[axis]!).i32(stride).op('i32.mul').op('i32.add'))
      code.i32(size).op('i32.mul').i32(cAt).op('i32.add').set(address)
    },
    vector: (code, row, column, acc, lanes) => {
      const at = (row * n + column) * size
      const sum = code.local('v128')
      code.get(acc).set(sum)
      if (update && dtype === 'float32') code.get(address).memory('v128.load', at).get(acc).f32x4(0.5).op('f32x4.mul').op('f32x4.sub').set(sum)
      if (update && dtype === 'float64') code.get(address).memory('v128.load', at).get(acc).f64x2(0.5).op('f64x2.mul').op('f64x2.sub').set(sum)
      if (lanes * size === 16) code.get(address).get(sum).memory('v128.store', at)
      else for (let lane = 0; lane < lanes; lane++) code.get(address).get(sum).memoryLane(size === 4 ? 'v128.store32_lane' : 'v128.store64_lane', at + lane * size, lane)
      code.release('v128', sum)
    },
  }
  const code = emitGemm(gemm, epilogue, { relaxed, wide })
  const bytes = assemble([{ code, name: 'f' }], { pages })
  if (relaxed) return { bytes }
  const values = new Values(memory.buffer, 0, Math.floor(memory.buffer.byteLength / size))
  for (let i = 0; i < scratch / size; i++) values[i] = dtype === 'int32' ? Math.imul(i, 0x9e3779b1) >> (i % 29) : Math.sin(i * 12.9898) * 3
  const whole = memory.buffer.byteLength / size
  for (let i = scratch / size; i < whole; i++) values[i] = dtype === 'int32' ? -1 : NaN
  const before = values.slice()
  const f = new host.Instance(new host.Module(bytes), { env: { memory } }).exports['f'] as (from: number, to: number, thread?: number) => void
  const all = units(gemm, { wide })
  if (split) {
    const cuts = [0, 1, Math.floor(all / 3), Math.floor(all / 2), all - 1, all].sort((x, y) => y - x)
    for (let i = 0; i + 1 < cuts.length; i++) f(Math.max(cuts[i + 1]!, 0), Math.max(cuts[i]!, 0), i % 2)
  } else f(0, all, thread)
  const expected = expectedOf(before, { m, k, n, dtype, batch, left, right, aAt: aAt / size, bAt: bAt / size, cAt: cAt / size, update })
  const [ownFrom, ownTo] = split ? [scratch, end] : [scratch + thread * own, scratch + (thread + 1) * own]
  const outside = (i: number) => i * size < cAt || (i * size >= scratch && (i * size < ownFrom || i * size >= ownTo))
  let [wrong, trespasses] = [0, 0]
  expected.forEach((x, i) => {
    if (!Object.is(x, values[cAt / size + i])) wrong++
  })
  for (let i = 0; i < whole; i++) if (outside(i) && !Object.is(before[i], values[i])) trespasses++
  return { wrong, trespasses, units: all, result: values.slice(cAt / size, scratch / size) }
}

interface Places extends Required<Pick<Case, 'm' | 'k' | 'n' | 'dtype' | 'batch' | 'update'>> {
  readonly left: Layout
  readonly right: Layout
  readonly aAt: number
  readonly bAt: number
  readonly cAt: number
}

/** Each product and each sum rounded: runs of at most 64 products, sums of 8 runs, one after the other, and these in pairs. */
const summed = (k: number, round: (x: number) => number, product: (q: number) => number): number => {
  const run = Math.ceil(k / Math.ceil(k / 64))
  const waiting: number[] = []
  for (let from = 0, number = 0; from < k; from += 8 * run, number++) {
    let block = 0
    for (let start = from; start < Math.min(from + 8 * run, k); start += run) {
      let sum = 0
      for (let q = start; q < Math.min(start + run, k); q++) sum = round(sum + product(q))
      block = round(block + sum)
    }
    for (let rest = number; rest % 2 === 1; rest = (rest - 1) / 2) block = round(waiting.pop()! + block)
    waiting.push(block)
  }
  return waiting.reduceRight((sum, before) => round(before + sum), 0)
}

const expectedOf = (values: Values, { m, k, n, dtype, batch, left, right, aAt, bAt, cAt, update }: Places): Values => {
  const round = dtype === 'float32' ? Math.fround : dtype === 'float64' ? (x: number) => x : (x: number) => x | 0
  const multiply = dtype === 'int32' ? Math.imul : (x: number, y: number) => round(x * y)
  const matrices = batch.reduce((x, y) => x * y, 1)
  const result = new ARRAY[dtype](matrices * m * n)
  for (let matrix = 0; matrix < matrices; matrix++) {
    let [rest, a0, b0] = [matrix, aAt + left.first, bAt + right.first]
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      a0 += (rest % batch[axis]!) * left.batch[axis]!
      b0 += (rest % batch[axis]!) * right.batch[axis]!
      rest = Math.floor(rest / batch[axis]!)
    }
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) {
      const sum = summed(k, round, q => multiply(values[a0 + i * left.row + q * left.column]!, values[b0 + q * right.row + j * right.column]!))
      const at = (matrix * m + i) * n + j
      result[at] = update ? round(values[cAt + at]! - round(sum * 0.5)) : sum
    }
  }
  return result
}

/** Those cases in which an element of the result, or anything outside of it, is not what it should be. */
const failures = (cases: Iterable<Case>) => [...cases].flatMap(given => {
  const { wrong, trespasses } = run(given)
  return wrong === 0 && trespasses === 0 ? [] : [{ ...given, wrong, trespasses }]
})

type Sizes = readonly [m: number, k: number, n: number]

/** Every combination of the sizes and of what else is given. */
const each = (sizes: Iterable<Sizes>, others: { readonly [Key in keyof Case]?: readonly NonNullable<Case[Key]>[] } = {}): readonly Case[] =>
  Object.entries(others).reduce<readonly Case[]>(
    (cases, [key, values]) => cases.flatMap(given => values.map(value => ({ ...given, [key]: value }))),
    [...sizes].map(([m, k, n]) => ({ m, k, n })),
  )

const product = (ms: readonly number[], ks: readonly number[], ns: readonly number[]): readonly Sizes[] =>
  ms.flatMap(m => ks.flatMap(k => ns.map(n => [m, k, n] as const)))

const TURNED = { a: ['by rows', 'by columns'], b: ['by rows', 'by columns'] } as const

describe('gemm', () => {
  const small = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 17, 20]

  it.each(small)('computes every small size, %i rows', m => {
    expect(failures(each(product([m], [0, 1, 4, 9], small)))).toEqual([])
  })

  it('computes sizes around multiples of tiles and blocks', () => {
    const blocks: readonly Sizes[] = [
      [131, 7, 9], [133, 3, 20], [270, 2, 17], [5, 513, 9], [17, 1100, 10], [140, 600, 12], [3, 520, 30], [1, 1025, 50], [2, 514, 37], [270, 9, 130],
      [5, 65, 9], [4, 129, 8], [9, 1537, 11], [3, 4000, 5],
    ]
    expect(failures(each([...product([31, 33, 65], [32, 63], [31, 64, 65]), ...blocks]))).toEqual([])
  })

  it('computes products with vectors and with few columns or rows', () => {
    expect(failures(each(product([8, 25, 135], [1, 7, 150, 530], [1, 2, 3, 4]), { a: TURNED.a }))).toEqual([])
    expect(failures(each(product([1, 2, 3], [7, 150, 530], [53]), { b: TURNED.b }))).toEqual([])
  })

  it('copies operands when that is faster, with the same bits', () => {
    expect(failures(each([[141, 520, 70]], { dtype: ['float32', 'float64', 'int32'], a: ['by columns'], b: ['by columns'] }))).toEqual([])
    expect(failures(each([[64, 600, 32], [256, 257, 17]], { a: ['by columns'] }))).toEqual([])
    expect(failures(each([[16, 129, 2048]]))).toEqual([])
  })

  it.each([8, 9, 10, 15, 30])('copies %i rows of A, whose columns lie far apart, and writes nowhere else', m => {
    const sizes: readonly Sizes[] = [[m, 40, 16], [m, 40, 37]]
    expect(failures(each(sizes, { dtype: ['float32', 'float64'], a: ['columns far apart'], thread: [0, 1], wide: [false, true] }))).toEqual([])
    expect(failures(each([[m, 40, 70], [m, 530, 16]], { a: ['columns far apart'], batch: [[2]], split: [true] }))).toEqual([])
  })

  const names = Object.keys(ARRANGEMENTS)
  it.each(names.flatMap(a => names.map(b => [a, b] as const)))('reads A %s and B %s', (a, b) => {
    const sizes: readonly Sizes[] = [[13, 9, 21], [8, 12, 3], [1, 10, 30]]
    expect(failures(each(sizes, { dtype: ['float32', 'float64'], a: [a], b: [b] }))).toEqual([])
    expect(failures(each([[9, 515, 12], [9, 1000, 5], [2, 1000, 9], [9, 11, 1]], { a: [a], b: [b] }))).toEqual([])
  })

  it.each(['float64', 'int32'] as const)('computes %s', dtype => {
    expect(failures(each(product([1, 2, 3, 4, 7, 14], [0, 1, 6, 17], [1, 2, 3, 4, 5, 10, 13]), { dtype: [dtype] }))).toEqual([])
    expect(failures(each([...product([1, 2, 7, 14], [1, 17], [1, 3, 5, 13]), [18, 600, 33]], { dtype: [dtype], a: ['by columns'], b: ['by columns'] }))).toEqual([])
  })

  it.each([[[3]], [[2, 3]], [[2, 1, 4]]])('goes through batches of %j', batch => {
    const sizes: readonly Sizes[] = [[4, 4, 4], [5, 3, 9], [26, 5, 10], [9, 6, 1]]
    const a = ['by rows', 'by columns', 'one for all', 'rows backwards']
    const b = ['by rows', 'by columns', 'one row for all']
    expect(failures(each(sizes, { a, b, batch: [batch], split: [false, true] }))).toEqual([])
  })

  it('updates in place', () => {
    const sizes: readonly Sizes[] = [[20, 32, 10], [9, 5, 8], [16, 9, 1], [30, 600, 11]]
    expect(failures(each(sizes, { a: TURNED.a, dtype: ['float32', 'float64'], update: [true] }))).toEqual([])
  })

  it('splits between threads without a difference', () => {
    const sizes: readonly Sizes[] = [[64, 16, 64], [64, 520, 20], [50, 9, 130], [145, 530, 8], [1, 40, 100], [40, 40, 1], [25, 30, 3]]
    expect(failures(each(sizes, { ...TURNED, split: [true], update: [true] }))).toEqual([])
  })

  it('writes to no scratch memory but that of its thread', () => {
    expect(failures(each([[64, 600, 32], [9, 5, 9], [1, 30, 30], [140, 20, 70]], { ...TURNED, thread: [0, 1], wide: [false, true] }))).toEqual([])
  })

  it('computes the same with wide tiles', () => {
    expect(failures(each(product([1, 3, 4, 9], [0, 12], [3, 15, 16, 17, 26, 30, 47]), { wide: [true] }))).toEqual([])
    expect(failures(each([[64, 520, 70], [50, 9, 130], [145, 530, 28]], { ...TURNED, split: [true], update: [true], wide: [true] }))).toEqual([])
  })

  it('offers units enough for threads where there is work', () => {
    for (const [m, k, n] of [[32, 784, 128], [784, 32, 128], [128, 128, 10], [512, 512, 1], [1, 512, 512]] as const) expect(run({ m, k, n }).units).toBeGreaterThanOrEqual(8)
  })

  it('validates with fused multiply-add where that exists', () => {
    const probe = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11)
    for (const dtype of ['float32', 'float64'] as const) {
      const { bytes } = run({ m: 9, k: 9, n: 9, dtype, relaxed: true })
      expect(host.validate(bytes!)).toBe(host.validate(probe))
    }
  })
})
