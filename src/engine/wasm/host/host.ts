import { asStated } from '../../../tensor/cast.js'

/** A memory of the host's WebAssembly: its buffer never moves, because it never grows. */
export interface HostMemory {
  readonly buffer: ArrayBuffer
}

/** A compiled module, without state: any number of instances share it, in any worker. */
export interface HostModule {
  readonly module: unique symbol
}

interface HostInstance {
  readonly exports: Readonly<Record<string, (...args: readonly number[]) => number | undefined>>
}

/** What this library uses of the WebAssembly interface, which Node and browsers share and the compiler's own libraries know for browsers only. */
interface Host {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared?: boolean }) => HostMemory
  readonly Module: new (bytes: Uint8Array) => HostModule
  readonly Instance: new (module: HostModule, imports: { readonly env: { readonly memory: HostMemory } }) => HostInstance
  readonly validate: (bytes: Uint8Array) => boolean
}

/** The host's WebAssembly. */
export const host: Host = asStated(Reflect.get(globalThis, 'WebAssembly'))
