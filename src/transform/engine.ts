import type { Tree } from '../graph/tree.js'
import { described, refuse } from '../tensor/argument.js'
import type { Structured } from '../primitive/program.js'
import type { Storage } from '../tensor/dtype.js'
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

/**
 * Makes programs ready to run: straight ones, and those with loops of some steps. `paths` say where the arguments stand in what a call is given, where that is
 * known.
 */
export type Engine<Options> = (program: Structured, options: Options, paths?: readonly string[]) => Executable

/**
 * One step of a fold: from what is carried, what stays the same, and what each step is given, to what is carried on and scalars to be read.
 * It is traced, so it is written with the words of the language.
 */
export type Step = (carry: Tree, fixed: Tree, given: Tree) => readonly [carry: Tree, out: Readonly<Record<string, AnyTensor>>]

/** A fold that has begun. */
export interface RunningFold {
  /** One step with the program of that number; its scalars by name. */
  readonly step: (which: number, given: readonly Storage[]) => Readonly<Record<string, number>>
  /** Several, where they are quicker together. */
  readonly steps?: (which: number, givens: readonly (readonly Storage[])[]) => readonly Readonly<Record<string, number>>[]
  /** What is carried. */
  readonly finish: () => Tree
}

/**
 * Begins folds of a step. `givens` are examples of what steps are given, one for each shape: `step(i, …)` takes storage of the shapes of the i-th. Programs
 * and memory are kept for the next fold of the same types.
 */
export type Folding<Options> = (step: Step, options: Options) => (carry: Tree, fixed: Tree, givens: readonly Tree[]) => RunningFold

interface Turbo {
  readonly turbo?: boolean | undefined
}

declare const device: unique symbol

/**
 * What runs programs elsewhere than on this core: a connection of `Xla.connect`, or a placement of `Xla.place`.
 *
 * @since 0.2.0
 * @category compilation
 */
export interface Device {
  readonly [device]: true
}

/** What stands behind a device. */
export interface DeviceEngine {
  readonly engine: Engine<Turbo | undefined>
  readonly folding: Folding<Turbo>
}

const engines = new WeakMap<object, DeviceEngine>()

/** A value as a device that programs are given to. */
export const asDevice = (value: object, engine: DeviceEngine): void => { engines.set(value, engine) }

/** The engine of a device; it has its own threads. */
export const engineOfDevice = ({ device: found, threads }: { readonly device: Device, readonly threads?: object | undefined }): DeviceEngine => {
  if (threads !== undefined) refuse('threads and device are both given: a device has its own threads, so leave one of them out')
  return engines.get(found) ?? refuse(`device is ${described(found)}: it must be what Xla.connect or Xla.place gives`)
}
