import type { Code, Local } from '../../assembler/code.js'
import type { WholeKernel, WholeName } from '../../kernel/kernel.js'

/** Where everything begins in memory, in bytes. */
export interface Addresses {
  readonly operands: readonly number[]
  readonly target: number
  /** The memory beside the target, where the kernel has some. */
  readonly work: number | undefined
  /** The thread's own scratch memory, where there is some. */
  readonly scratch: Local
}

/** What there is to know and to emit of one primitive. */
export interface Emitter<N extends WholeName> {
  /** Bytes of scratch memory; without it there is none. */
  readonly scratch?: (kernel: WholeKernel<N>) => number
  /** Into how many units its loops split; without it there is one. */
  readonly units?: (kernel: WholeKernel<N>) => number
  /** The body of the function `(from, to, thread)` that does those units. The result has elements. */
  readonly emit: (code: Code, kernel: WholeKernel<N>, addresses: Addresses) => void
}
