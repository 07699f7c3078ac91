import type { AnyTensor } from '../../../tensor/value.js'
import type { DType } from '../../../tensor/dtype.js'
import type { PrimitiveName, PrimitiveParams, ReduceKind, WindowName } from '../../../primitive/row/params.js'
import type { Affine, Groups } from './affine.js'
import type { Code } from '../assembler/code.js'
import { walk, type Expression, type Expressions } from './expression.js'

/** Elements in memory. */
export interface Buffer {
  readonly dtype: DType
  /** The number of elements. */
  readonly size: number
  /** What lies there before the program runs: an argument, by number, or a constant. Other buffers are written by kernels. */
  readonly holds?: { readonly argument: number } | { readonly constant: AnyTensor }
}

/** An element written at each index of the loops around it. */
export interface Store {
  readonly buffer: number
  readonly at: Affine
  readonly value: Expression
}

/** One reduction: `value` over the reduced axes. Expressions of the epilogue know it as `result` of its position. */
export interface Accumulator {
  readonly kind: ReduceKind
  readonly value: Expression
}

/** How an operand's or a result's own axes became the axes of loops, so that what is computed beside it can follow. */
export interface Layout {
  readonly shape: readonly number[]
  /** For each loop axis the own axes that it runs through. */
  readonly groups: Groups
}

/**
 * Loops over `extents`: `body` at every index, and, when the last `reduced` axes are reduced, `epilogue` at every index of the others. Without reduced
 * axes the epilogue is empty.
 */
export interface LoopKernel {
  readonly kind: 'loop'
  readonly extents: readonly number[]
  readonly reduced: number
  /** Reductions only: whether lanes run along the last kept axis instead of the last reduced one. Decided by logical shapes alone. */
  readonly columns: boolean
  /** Reductions only: the axes of the operand; of windows, which read elements several times, it has none. */
  readonly operand?: Layout
  readonly accumulators: readonly Accumulator[]
  readonly body: readonly Store[]
  readonly epilogue: readonly Store[]
}

/** A matrix in memory: where it begins, and how far apart its rows, columns and batches are, in elements. */
export interface Matrix {
  readonly buffer: number
  readonly start: number
  readonly row: number
  readonly column: number
  readonly batch: readonly number[]
}

/** Products of matrices over batches: `extents` are the batch axes, then m, then n. The epilogue knows an element as `result` 0. */
export interface DotKernel {
  readonly kind: 'dot'
  readonly dtype: DType
  readonly extents: readonly number[]
  readonly k: number
  readonly a: Matrix
  readonly b: Matrix
  /** Axes around k that are summed over as well, with how far apart their elements are in both matrices. */
  readonly outer?: readonly { readonly extent: number; readonly a: number; readonly b: number }[]
  readonly epilogue: readonly Store[]
  /** The axes of the result. */
  readonly result: Layout
}

const whole = ['argmax', 'argsort', 'cumulative_sum', 'scatter'] as const satisfies readonly PrimitiveName[]

/** A primitive with loops of its own over whole buffers, row-major. */
export type WholeName = typeof whole[number]

const wholeNames: ReadonlySet<string> = new Set(whole)

export const isWhole = (name: PrimitiveName): name is WholeName => wholeNames.has(name)

export interface WholeKernel<N extends WholeName = WholeName> {
  readonly kind: 'whole'
  readonly name: N
  readonly params: PrimitiveParams[N]
  readonly operands: readonly { readonly buffer: number; readonly start: number; readonly shape: readonly number[]; readonly dtype: DType }[]
  readonly target: number
  /** A buffer like the target, for what it keeps of each element while it runs. */
  readonly work?: number
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** With what the place of a buffer moves from step to step: the place of the step, or 0 and 1 in turns, or 1 and 0. */
export type Pace = 'place' | 'now' | 'next'

/** Where a buffer of a loop's body lies: in a buffer around the loop, so many bytes from where that begins, and how it moves. */
export interface Placed {
  readonly buffer: number
  readonly offset: number
  readonly moves?: { readonly with: Pace; readonly bytes: number }
}

/** Bytes from one buffer into another. */
export interface Copy {
  readonly from: Placed
  readonly to: Placed
  readonly bytes: number
}

/** By how many bytes an address moves for each step of what a global variable counts. */
export interface Move {
  readonly global: number
  readonly bytes: number
}

/** What is other for the kernels of a loop's body than for those around the loop. */
export interface Around {
  readonly expressions: Expressions
  readonly addressOf: (buffer: number) => number
  readonly moveOf?: (buffer: number) => Move | undefined
  readonly functions: { globals: number }
}

/** What a loop is made of, as code: what is done in each step, and what is done once, before them or behind. */
export interface Parts<C extends Around> {
  /** All of a kernel, as one thread does it. */
  readonly alone: (kernel: Kernel, context: C) => void
  readonly step: (context: C) => void
  readonly once: (emit: () => void) => void
}

/** Emits a loop into the code that runs kernels. */
export type EmitScan = <C extends Around>(run: Code, kernel: ScanKernel, context: C, parts: Parts<C>) => void

/** Steps along stacked values: in each the kernels of the body, over buffers of its own. */
export interface ScanKernel {
  readonly kind: 'scan'
  readonly emit: EmitScan
  readonly length: number
  readonly reverse: boolean
  readonly buffers: readonly Buffer[]
  readonly kernels: readonly Kernel[]
  /** These, and what is done instead. */
  readonly inner: readonly Kernel[]
  readonly expressions: Expressions
  /** Where the body's buffers lie; `undefined` for those that nothing uses. */
  readonly places: readonly (Placed | undefined)[]
  /** The carries, as they begin and as they end. */
  readonly before: readonly Copy[]
  readonly after: readonly Copy[]
  readonly reads: ReadonlySet<number>
  readonly writes: ReadonlySet<number>
  /** Where the bool lies that steps go on for, of as many as nobody knows; `length` is then a guess. */
  readonly until?: Placed
  /** What is done instead where a bool in memory does not hold. */
  readonly otherwise?: { readonly predicate: Placed; readonly kernel: ScanKernel }
}

export type Kernel = LoopKernel | DotKernel | WholeKernel | ScanKernel

/** A kernel with loops of its own, of which nothing is known but what it reads and writes. */
export const isClosed = (kernel: Kernel): kernel is WholeKernel | ScanKernel => kernel.kind === 'whole' || kernel.kind === 'scan'

/** A program as kernels over buffers. */
export interface Lowered {
  readonly buffers: readonly Buffer[]
  readonly kernels: readonly Kernel[]
  /** Where each result lies. */
  readonly results: readonly number[]
}

/** All stores of a kernel of loops or products. */
export const storesOf = (kernel: Kernel): readonly Store[] =>
  isClosed(kernel) ? [] : kernel.kind === 'dot' ? kernel.epilogue : [...kernel.body, ...kernel.epilogue]

/** The expressions that loops compute. */
export const rootsOf = ({ body, accumulators, epilogue }: LoopKernel): readonly Expression[] =>
  [...body, ...accumulators, ...epilogue].map(part => part.value)

/** The expressions that a kernel computes. */
export const expressionsIn = (kernel: Kernel): readonly Expression[] =>
  isClosed(kernel) ? [] : kernel.kind === 'dot' ? kernel.epilogue.map(s => s.value) : rootsOf(kernel)

const buffersIn = (roots: Iterable<Expression>): ReadonlySet<number> => {
  const found = new Set<number>()
  walk(roots, e => { if (e.kind === 'load' || e.kind === 'gather') found.add(e.buffer) })
  return found
}

/** How many kernels there are, with those of loops. */
export const countOf = (kernels: readonly Kernel[]): number =>
  kernels.reduce((sum, kernel) => sum + 1 + (kernel.kind === 'scan' ? countOf(kernel.inner) : 0), 0)

/** The buffers that a kernel reads. */
export const readsOf = (kernel: Kernel): ReadonlySet<number> => {
  if (kernel.kind === 'scan') return kernel.reads
  if (kernel.kind === 'whole') return new Set(kernel.operands.map(o => o.buffer))
  const found = buffersIn(expressionsIn(kernel))
  return kernel.kind === 'dot' ? new Set([kernel.a.buffer, kernel.b.buffer, ...found]) : found
}

/** The buffers that a kernel writes. */
export const writesOf = (kernel: Kernel): ReadonlySet<number> =>
  kernel.kind === 'scan' ? kernel.writes : new Set(kernel.kind === 'whole' ? [kernel.target, ...kernel.work === undefined ? [] : [kernel.work]] : storesOf(kernel).map(s => s.buffer))

/** Whether a primitive slides a window. */
export const isWindow = (name: PrimitiveName): name is WindowName => name === 'convolution' || name === 'reduce_window'

/** How many products each element of a product is the sum of. */
export const termsOf = ({ k, outer = [] }: DotKernel): number => outer.reduce((terms, { extent }) => terms * extent, k)
