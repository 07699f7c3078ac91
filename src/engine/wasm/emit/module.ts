import { Code } from '../assembler/code.js'
import { assemble } from '../assembler/module.js'
import type { Kernel } from '../kernel/kernel.js'
import { Functions } from './functions.js'
import { emitKernel, type Context } from './kernel.js'

/** A program as a module: `run` does all kernels in order. */
export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Bytes copied when all kernels are done. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** Emits each kernel as a function of its own, so that the host optimizes them one by one, and `run`, which calls them in order. */
export const emitModule = (
  kernels: readonly Kernel[], context: Omit<Context, 'functions' | 'split'>, pages: number, moves: readonly Move[] = [],
): EmittedModule => {
  const functions = new Functions()
  const run = new Code([])
  for (const kernel of kernels) {
    const { code, units } = emitKernel(kernel, { ...context, functions, split: false })
    const position = functions.add(code)
    const values = [0, units, 0]
    code.params.forEach((_, i) => run.i32(values[i]!))
    run.call(position)
  }
  for (const { from, to, bytes } of moves) run.i32(to).i32(from).i32(bytes).memoryCopy()
  functions.add(run, 'run')
  return { bytes: assemble(functions.entries, { pages }) }
}
