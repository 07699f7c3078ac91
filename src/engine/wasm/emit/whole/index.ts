import { Code } from '../../assembler/code.js'
import type { WholeKernel, WholeName } from '../../kernel/kernel.js'
import { sizeOf } from '../../../../tensor/dtype.js'
import { argmax } from './argmax.js'
import { argsort } from './argsort.js'
import { cumulativeSum } from './cumulative-sum.js'
import type { AddressOf, Emitter } from './emitter.js'
import { scatter } from './scatter.js'

const EMITTERS: { readonly [N in WholeName]: Emitter<N> } = { argmax, argsort, cumulative_sum: cumulativeSum, scatter }

const scratchOf = <N extends WholeName>(kernel: WholeKernel<N>): number => EMITTERS[kernel.name].scratch(kernel)
const unitsOf = <N extends WholeName>(kernel: WholeKernel<N>): number => EMITTERS[kernel.name].units(kernel)
const emit = <N extends WholeName>(kernel: WholeKernel<N>, addressOf: AddressOf, scratch: number): Code =>
  EMITTERS[kernel.name].emit(kernel, addressOf, scratch)

/** Bytes of scratch memory that the kernel uses while it runs; lists of pairs and counters of a sort, 0 for others. */
export const wholeScratch = (kernel: WholeKernel): number => scratchOf(kernel)

/** Into how many units the kernel's loops may be split for threads; 1 where they cannot be. */
export const wholeUnits = (kernel: WholeKernel): number => Math.max(1, unitsOf(kernel))

/**
 * The function `(from, to)` that does those units. `addressOf` tells the byte offset of a buffer, `scratch` that of {@link wholeScratch} bytes. The
 * target may lie where the operand of `scatter` or `cumulative_sum` does; otherwise it is memory of its own. Reads may go up to 15 bytes past the end
 * of an operand.
 */
export const emitWhole = (kernel: WholeKernel, addressOf: AddressOf, scratch: number): Code =>
  sizeOf(kernel.shape) === 0 ? new Code(['i32', 'i32']) : emit(kernel, addressOf, scratch)
