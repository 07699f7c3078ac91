import type { Code } from '../assembler/code.js'
import type { Buffer, Kernel } from '../kernel/kernel.js'
import type { Context } from './kernel.js'

/** Bytes copied when all kernels are done. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** What is emitted: kernels, then moves, over buffers. */
export interface Emission {
  readonly kernels: readonly Kernel[]
  readonly buffers: readonly Buffer[]
  readonly moves?: readonly Move[]
}

/** What kernels need to be emitted, but for the functions that they go to. */
export type Needs = Omit<Context, 'functions' | 'split'>

export const emitMove = (run: Code, { from, to, bytes }: Move): void => { run.i32(to).i32(from).i32(bytes).memoryCopy() }
