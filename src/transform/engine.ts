import { described, refuse } from '../tensor/argument.js'
import type { Structured } from '../primitive/program.js'
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

/** Makes programs ready to run: straight ones, and those with loops of some steps. */
export type Engine<Options> = (program: Structured, options: Options) => Executable

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
  readonly engine: Engine<{ readonly turbo?: boolean | undefined } | undefined>
}

const engines = new WeakMap<object, DeviceEngine>()

/** A value as a device that programs are given to. */
export const asDevice = (value: object, engine: DeviceEngine): void => { engines.set(value, engine) }

/** The engine of a device. */
export const engineOfDevice = (found: Device): DeviceEngine =>
  engines.get(found) ?? refuse(`device is ${described(found)}: it must be what Xla.connect or Xla.place gives`)
