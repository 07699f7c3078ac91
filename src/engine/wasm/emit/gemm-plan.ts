import { arithmeticOf, type Arithmetic } from './gemm-dtype.js'
import type { Gemm, GemmOptions, Operand } from './gemm-types.js'

/** How a product is computed: the shapes of its tiles, what is copied, and in which blocks. */
export interface Plan {
  readonly arithmetic: Arithmetic
  /** Whether the transposed product is computed, so that vectors lie along the rows of the result. */
  readonly exchanged: boolean
  /** The extents and operands of what is computed: exchanged when the product is. */
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: Operand
  readonly b: Operand
  /** Vectors of a panel of columns, and of the last one when it is narrower. */
  readonly vectors: number
  readonly lastVectors: number
  /** Whole panels. */
  readonly panels: number
  readonly packA: boolean
  readonly packB: boolean
  /** Whether panels of B are copied run by run rather than block by block. */
  readonly packRuns: boolean
  /** Rows and products that are computed before the next ones are begun. */
  readonly rowBlock: number
  readonly kBlock: number
  /** Products that are added up one after the other. */
  readonly run: number
  /** Whether an epilogue takes the sums from memory. */
  readonly throughMemory: boolean
  /** Rows of a unit, or 0 when a unit is a panel of columns. */
  readonly unitRows: number
  /** Units of one matrix. */
  readonly units: number
  /** Bytes of scratch: where the sums of runs, those of blocks and the copy of A begin, from one level of sums of blocks to the next, and all. */
  readonly runsAt: number
  readonly blocksAt: number
  readonly level: number
  readonly copyAt: number
  readonly scratch: number
}

/*
 * V8 loads all the factors of a step before it multiplies: a tile of r rows and v vectors needs r·v + v + r + 1 of 15 registers. At least
 * six sums keep the adders busy.
 */

/** Rows of a tile. A copy of A has its rows in fours. */
export const tileRows = (vectors: number, packA: boolean): number => packA || vectors === 2 || vectors >= 4 ? 4 : vectors === 1 ? 6 : 2

/** Rows that lie together in a copy of A, which is as long as whole tiles of them. */
export const PACKED_ROWS = 4

/** Vectors of a tile. */
const tileVectors = (rows: number, copied: boolean, wide: boolean): number => rows === 1 ? (copied ? 4 : 6) : rows === 2 || wide ? 4 : 2

/** Units of rows hold whole tiles of four or six rows. */
const UNIT_ROWS = 12

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64

const transposed = ({ row, column, ...rest }: Operand): Operand => ({ ...rest, row: column, column: row })

/**
 * The largest power of two that divides a stride in bytes: lines so far apart share one set of a cache when it is 4096 or more, and few fit
 * into it.
 */
const spacing = (stride: number): number => {
  let apart = 64
  while (stride % (2 * apart) === 0 && apart < 65536) apart *= 2
  return stride === 0 ? 0 : apart
}

/** From how many rows on a copy of a panel of B pays, whose lines are `stride` bytes apart. */
const rowsForCopy = (k: number, kBlock: number, stride: number): number => {
  const apart = spacing(stride)
  if (apart >= 4096 && kBlock > 12) return 16
  if (apart === 2048 && kBlock > 24) return 48
  return k * Math.abs(stride) > 2 ** 19 ? 128 : Infinity
}

/*
 * The order of a sum of k products, which follows from k alone: up to 64 are added one after the other, up to 8 such sums one after the other, and these
 * in pairs, so that rounding errors do not grow with k.
 */

/** Products that are added one after the other. */
const runOf = (k: number): number => Math.ceil(k / Math.max(1, Math.ceil(k / 64))) || 1

/** Sums of products that are added one after the other. */
const RUNS = 8

/** Bytes of the sums of the largest tile. */
const TILE_BYTES = 256

/** Decides how to compute a product. The bits of the results do not depend on it. */
export const planGemm = (gemm: Gemm, { wide = false }: GemmOptions): Plan => {
  const arithmetic = arithmeticOf(gemm.dtype)
  const { lanes, size } = arithmetic
  // Few columns would leave lanes empty; rows fill them when they are contiguous, and for one column even when they must be copied.
  const exchanged = (gemm.n <= 4 && gemm.a.row === 1 && gemm.m >= 8) || (gemm.n === 1 && gemm.m >= 8 && gemm.k >= 8)
  const { m, n, k, a, b } = exchanged
    ? { m: gemm.n, n: gemm.m, k: gemm.k, a: transposed(gemm.b), b: transposed(gemm.a) }
    : gemm
  const columns = Math.ceil(n / lanes)
  const contiguous = b.column === 1 || n === 1
  const vectors = Math.min(tileVectors(m, exchanged || !contiguous, wide && columns >= 4 && m > 3), columns)
  const panels = Math.floor(n / (vectors * lanes))
  const lastVectors = Math.ceil((n - panels * vectors * lanes) / lanes)
  const allPanels = panels + (lastVectors > 0 ? 1 : 0)
  const run = runOf(k)
  const kBlock = Math.max(1, Math.min(k, RUNS * run))
  const packB = k > 0 && (!contiguous || m >= rowsForCopy(k, kBlock, b.row * size))
  const packA = k > 0 && a.row === 1 && m >= 8 && n >= 16 && kBlock * spacing(a.column * size) > 2 ** 17
  const rowBlock = !packB && k <= 16 && n * k * size < 2 ** 15
    ? UNIT_ROWS // the panels stay in the nearest cache, and results are stored line after line
    : Math.max(2, Math.min(k <= 1024 ? 22 : 11, packA ? Math.floor(2 ** 18 / k / UNIT_ROWS) : Infinity)) * UNIT_ROWS
  const unitRows = allPanels < 8 && m > UNIT_ROWS ? UNIT_ROWS : 0
  const width = vectors * lanes * size
  const rows = Math.min(m, rowBlock)
  const throughMemory = wide && vectors === 4 && m > 3
  // Where one tile reads a panel, the copy need not leave the nearest cache between being written and read.
  const packRuns = packB && m <= 2
  const runsAt = packB ? align((packRuns ? run : kBlock) * width) : 0
  const blocksAt = runsAt + (k > run || throughMemory ? TILE_BYTES : 0)
  const level = align(rows * width)
  const copyAt = blocksAt + Math.ceil(Math.log2(Math.max(1, Math.ceil(k / kBlock)))) * level
  const scratch = copyAt + (packA ? align(Math.ceil(rows / PACKED_ROWS) * PACKED_ROWS * k * size) : 0)
  return {
    arithmetic, exchanged, m, n, k, a, b, vectors, lastVectors, panels, packA, packB, packRuns, rowBlock, kBlock, run, unitRows, throughMemory,
    units: unitRows === 0 ? allPanels : Math.ceil(m / unitRows),
    runsAt, blocksAt, level, copyAt, scratch,
  }
}
