import { Code } from '../../assembler/code.js'
import type { WholeKernel, WholeName } from '../../kernel/kernel.js'
import { sizeOf } from '../../../../tensor/dtype.js'
import { argmax } from './argmax.js'
import { argsort } from './argsort.js'
import { cumulativeSum } from './cumulative-sum.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'
import { scatter } from './scatter.js'

const EMITTERS: { readonly [N in WholeName]: Emitter<N> } = { argmax, argsort, cumulative_sum: cumulativeSum, scatter }

const emitterOf = <N extends WholeName>({ name }: WholeKernel<N>): Emitter<N> => EMITTERS[name]

/** Bytes of scratch memory that the kernel uses while it runs; records and counters of a sort, 0 for others. */
export const wholeScratch = (kernel: WholeKernel): number => emitterOf(kernel).scratch?.(kernel) ?? 0

/** Into how many units the kernel's loops may be split for threads; 1 where they cannot be. */
export const wholeUnits = (kernel: WholeKernel): number => Math.max(1, emitterOf(kernel).units?.(kernel) ?? 1)

/**
 * The function `(from, to)` that does those units. `addressOf` tells the byte offset of a buffer, `scratch` that of {@link wholeScratch} bytes. The
 * target may lie where the operand of `scatter` or `cumulative_sum` does; otherwise it is memory of its own.
 */
export const emitWhole = (kernel: WholeKernel, addressOf: (buffer: number) => number, scratch: number): Code => {
  const code = new Code(['i32', 'i32'])
  const operands = kernel.operands.map(({ buffer, start, dtype }) => addressOf(buffer) + start * ELEMENT[dtype].bytes)
  if (sizeOf(kernel.shape) > 0) emitterOf(kernel).emit(code, kernel, { operands, target: addressOf(kernel.target), scratch })
  return code
}
