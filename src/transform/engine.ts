import type { Program } from '../primitive/program.js'
import type { AnyTensor } from '../tensor/value.js'

/** A program made ready to run by an engine. */
export interface Executable {
  /**
   * The results, for arguments of the types that the program was traced with. Of the inputs the first `remembered`, all unless it is said, may be kept: where
   * the next call has the same ones, they are not copied again.
   */
  readonly run: (inputs: readonly AnyTensor[], remembered?: number) => readonly AnyTensor[]
  readonly explain: () => string
  /** The bytes of its memory. */
  readonly bytes: number
}

/** Makes programs ready to run. */
export type Engine<Options> = (program: Program, options: Options) => Executable
