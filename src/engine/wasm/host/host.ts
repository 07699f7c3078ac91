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

/** The smallest module there is. */
const NOTHING = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

let lack = Reflect.get(globalThis, 'WebAssembly') === undefined ? 'this host has no WebAssembly (node --jitless leaves it out)' : undefined

/** Why nothing can be compiled on this host; `undefined` where it can, as far as is known. */
export const lackingHost = (): string | undefined => lack

/** Whether this host compiles nothing whatever: a page may forbid it, which only trying tells. */
const forbids = (): boolean => {
  try {
    void new host.Module(Uint8Array.from(NOTHING))
  } catch (error) {
    lack = `this host forbids WebAssembly (${error instanceof Error ? error.message : String(error)}): the Content-Security-Policy of a page has to allow 'wasm-unsafe-eval'`
  }
  return lack !== undefined
}

/** What is compiled, or what there is instead on a host where nothing can be. */
export const compilingOr = <T>(compile: () => T, instead: (why: string) => T): T => {
  if (lack !== undefined) return instead(lack)
  try {
    return compile()
  } catch (error) {
    if (!forbids()) throw error
    return instead(lack!)
  }
}
