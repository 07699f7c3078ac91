import type { Code } from '../../assembler/code.js'
import type { WholeKernel, WholeName } from '../../kernel/kernel.js'
import { ELEMENT } from './element.js'

/** Where buffers begin in memory, in bytes. */
export type AddressOf = (buffer: number) => number

/** What there is to know and to emit of one primitive. */
export interface Emitter<N extends WholeName> {
  /** Bytes of scratch memory. */
  readonly scratch: (kernel: WholeKernel<N>) => number
  /** Into how many units its loops split. */
  readonly units: (kernel: WholeKernel<N>) => number
  /** The function `(from, to)` that does those units. The result has elements. */
  readonly emit: (kernel: WholeKernel<N>, addressOf: AddressOf, scratch: number) => Code
}

/** Where an operand begins, in bytes. */
export const operandAddress = (kernel: WholeKernel, operand: number, addressOf: AddressOf): number => {
  const { buffer, start, dtype } = kernel.operands[operand]!
  return addressOf(buffer) + start * ELEMENT[dtype].bytes
}
