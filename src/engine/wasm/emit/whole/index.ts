import { Code } from '../../assembler/code.js'
import type { WholeKernel, WholeName } from '../../kernel/kernel.js'
import { sizeOf } from '../../../../tensor/dtype.js'
import { emitScratch } from '../../kernel/scratch.js'
import { argmax } from './argmax.js'
import { argsort } from './argsort.js'
import { brought } from './brought.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'

const basic: { readonly [N in WholeName]?: Emitter<N> } = { argmax, argsort }

const emitterOf = <N extends WholeName>({ name }: WholeKernel<N>): Emitter<N> => (basic[name] ?? brought[name])!

/** Bytes of scratch memory that the kernel uses while it runs; records and counters of a sort, 0 for others. */
export const wholeScratch = (kernel: WholeKernel): number => emitterOf(kernel).scratch?.(kernel) ?? 0

/** Into how many units the kernel's loops may be split for threads; 1 where they cannot be. */
export const wholeUnits = (kernel: WholeKernel): number => Math.max(1, emitterOf(kernel).units?.(kernel) ?? 1)

/** Where a kernel's operands and its target lie, and {@link wholeScratch} bytes or more for each thread, `scratchStep` apart. */
interface Memory {
  readonly addressOf: (buffer: number) => number
  readonly scratch: number
  readonly scratchStep: number
}

/**
 * The function `(from, to, thread)` that does those units. The target may lie where the operand of `scatter` or `cumulative_sum` does; otherwise it is
 * memory of its own.
 */
export const emitWhole = (kernel: WholeKernel, { addressOf, scratch, scratchStep }: Memory): Code => {
  const code = new Code(['i32', 'i32', 'i32'])
  const operands = kernel.operands.map(({ buffer, start, dtype }) => addressOf(buffer) + start * ELEMENT[dtype].bytes)
  if (sizeOf(kernel.shape) > 0) {
    const own = wholeScratch(kernel) > 0 ? emitScratch(code, scratch, scratchStep) : code.local('i32')
    emitterOf(kernel).emit(code, kernel, { operands, target: addressOf(kernel.target), work: kernel.work === undefined ? undefined : addressOf(kernel.work), scratch: own })
  }
  return code
}
