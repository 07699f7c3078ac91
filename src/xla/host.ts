import { asStated } from '../tensor/cast.js'
import { XlaError } from './error.js'

/*
 * The parts of Node's modules that are used here. They are asked for at run time, so that a bundler for browsers, where `stablehlo` works all the same,
 * has nothing to stumble over.
 */

/** A thread, as who starts it sees it. */
export interface NodeWorker {
  readonly on: (event: string, hear: (value: unknown) => void) => void
  readonly postMessage: (message: unknown, transfer?: readonly unknown[]) => void
  readonly terminate: () => Promise<unknown>
  readonly ref: () => void
  readonly unref: () => void
}

/** One end of a channel. */
export interface Port {
  readonly postMessage: (message: unknown, transfer?: readonly unknown[]) => void
  readonly close: () => void
  readonly unref: () => void
}

interface Modules {
  (name: 'node:worker_threads'): {
    readonly Worker: new (source: string, options: object) => NodeWorker
    readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port }
    readonly receiveMessageOnPort: (port: Port) => { readonly message: unknown } | undefined
  }
  (name: 'node:child_process'): {
    readonly spawnSync: (command: string, args: readonly string[], options: object) => { readonly status: number | null; readonly stdout: string; readonly stderr: string }
  }
  (name: 'node:fs'): { readonly existsSync: (path: string) => boolean }
  (name: 'node:path'): { readonly join: (...parts: readonly string[]) => string; readonly dirname: (path: string) => string }
  (name: 'node:url'): { readonly fileURLToPath: (url: URL) => string }
  (name: 'node:net'): { readonly createServer: () => Server }
  (name: 'node:vm'): { readonly createContext: (global: object, options: object) => object; readonly runInContext: (code: string, context: object) => unknown }
}

interface Server {
  readonly listen: (port: number, host: string, then: () => void) => Server
  readonly address: () => { readonly port: number }
  readonly close: (then: () => void) => void
}

interface Process {
  readonly getBuiltinModule?: Modules
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly arch: string
  readonly versions: { readonly node?: string }
  readonly cwd: () => string
}

const processOf = (): Process | undefined => asStated(Reflect.get(globalThis, 'process'))

/** Node's modules; an error on other hosts. */
export const node: Modules = asStated((name: never) => {
  const found = processOf()?.getBuiltinModule
  if (found === undefined) throw new XlaError('no node', 'a worker of XLA is a process, which only Node starts: in a browser, Xla.stablehlo gives the text of programs')
  return found(name)
})

/** The process's environment, folder and host. */
export const surroundings = (): Omit<Process, 'getBuiltinModule'> => processOf() ?? { env: {}, platform: '', arch: '', versions: {}, cwd: () => '' }
