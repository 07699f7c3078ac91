import type { Code, Local } from '../assembler/code.js'
import type { Move } from '../kernel/kernel.js'

/** A matrix in memory, or a batch of them: where it begins and how far its neighbours lie apart. */
export interface Operand {
  /** Byte offset of its first element. */
  readonly base: number
  /** How it moves from step to step of a loop around it. */
  readonly move?: Move | undefined
  /** Elements from one row to the next; any integer, also 0 or negative. */
  readonly row: number
  /** Elements from one column to the next. */
  readonly column: number
  /** Elements from one matrix to the next, for each batch axis. */
  readonly batch: readonly number[]
}

/** An axis that products are summed over, and how far apart its elements are in both operands. */
export interface SummedAxis {
  readonly extent: number
  readonly a: number
  readonly b: number
}

/** A product of matrices `[...batch, m, k] · [...batch, k, n]`. */
export interface Gemm {
  readonly dtype: 'float32' | 'float64' | 'int32'
  /** Extents of the batch axes. */
  readonly batch: readonly number[]
  readonly m: number
  readonly n: number
  /** May be 0: then the product is 0. */
  readonly k: number
  readonly a: Operand
  readonly b: Operand
  /** Axes around k that are summed over as well. */
  readonly outer?: readonly SummedAxis[]
  /** Byte offset of the first thread's scratch memory: {@link scratchBytes} or more. */
  readonly scratch: number
  /** Bytes from one thread's to the next one's; without it, {@link scratchBytes}. */
  readonly scratchStep?: number
}

/** What becomes of the results, a vector at a time. */
export interface Epilogue {
  /** Emits what the vectors of a tile share, given the batch indices and the tile's first row and column, all in elements. */
  readonly enter: (code: Code, batch: readonly Local[], i: Local, j: Local) => void
  /** Emits the use of row i + `row`, columns j + `column` …, whose first `lanes` lanes are valid. All three are static. */
  readonly vector: (code: Code, row: number, column: number, acc: Local, lanes: number) => void
}

export interface GemmOptions {
  /** Multiply and add with one rounding where the machine can: bits then differ from the default. */
  readonly relaxed?: boolean
  /**
   * Tiles of four vectors, for an engine that joins two vectors into one of 256 bits; in others they are slower. The sums then pass through
   * scratch memory, so that the epilogue does not prevent the joining.
   */
  readonly wide?: boolean
}
