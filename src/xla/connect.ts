import { checkArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { asDevice, type Device } from '../transform/engine.js'
import { Carrier, type Greeting } from './carrier.js'
import { Client } from './client.js'
import { engineOn, Programs } from './engine.js'
import { XlaError } from './error.js'
import { foldingOn } from './fold.js'
import { node } from './host.js'
import { installing, missingPython, pythonOf } from './python.js'
import { Residents } from './residents.js'

/** What this package and its worker have to agree on. */
const PROTOCOL = 1

/**
 * What a connection is made with.
 *
 * @since 0.2.0
 * @category types
 */
export interface ConnectOptions {
  /** What to run on: unless it is said, what JAX takes by itself, which is a GPU where there is one and JAX knows it. */
  readonly platform?: 'cpu' | 'cuda' | 'rocm' | 'tpu' | undefined
  /** How many devices: on a CPU, virtual ones are made. Unless it is said, those that are there. */
  readonly devices?: number | undefined
  /** The Python that has JAX; unless it is said, it is looked for, as `Xla.doctor` tells. */
  readonly python?: string | undefined
  /** So many bytes of values may lie on the devices, besides what runs: above, those that were not used for longest are kept on the host. 1 GiB unless it is said. */
  readonly memory?: number | undefined
}

/**
 * A worker that runs programs on XLA, with its devices. As `device` of `compile` and of a training config it is its first device; `Xla.mesh` takes all.
 *
 * @since 0.2.0
 * @category model
 */
export interface Connection extends Device {
  readonly platform: string
  /** What the first device calls itself. */
  readonly kind: string
  /** How many devices there are. */
  readonly devices: number
  readonly versions: { readonly python: string; readonly jax: string }
  /** The numbers of the worker's processes. */
  readonly pids: readonly number[]
  /** Ends the worker; results that were not read are gone. An idle worker keeps no process alive, so that nobody has to. */
  readonly close: () => Promise<void>
}

/** What stands behind a connection. */
export interface Wired {
  readonly client: Client
  readonly programs: Programs
  readonly residents: Residents
}

const wires = new WeakMap<object, Wired>()

/** What stands behind a connection. */
export const wiredOf = (word: string, connection: unknown): Wired =>
  wires.get(checkArgument(word, 'the connection', connection, 'object')) ?? refuse(`${word}: the connection is none: it must be what Xla.connect gives`)

const installed = (python: string | undefined): string => {
  const found = pythonOf(python)
  if (found === undefined) {
    throw new XlaError('no python', python === undefined ? missingPython() : `${python} is no Python that runs: name another by the option python`)
  }
  if (found.jax === undefined) throw new XlaError('no jax', `${found.executable} (${found.from}) has no JAX: ${installing(found.executable)}`)
  return found.executable
}

const advice = (error: XlaError, python: string): XlaError => {
  const more = error.problem === 'no jax' || error.problem === 'old jax' ? `: ${installing(python)} --upgrade` : ''
  return more === '' ? error : new XlaError(error.problem, `${error.message.replace(/^xla: /, '')}${more}`)
}

const started = async (python: string, settings: object): Promise<readonly [Carrier, Greeting]> => {
  const worker = node('node:url').fileURLToPath(new URL('./worker.py', import.meta.url))
  try {
    const [carrier, [greeting]] = await Carrier.start([[python, worker, JSON.stringify(settings)]], {})
    if (greeting!['protocol'] !== PROTOCOL) {
      await carrier.close()
      throw new XlaError('protocol', `the worker speaks protocol ${String(greeting!['protocol'])}, and this package ${PROTOCOL}: install pullback anew`)
    }
    return [carrier, greeting!]
  } catch (error) {
    throw error instanceof XlaError ? advice(error, python) : error
  }
}

/**
 * Starts a worker of XLA: a Python process with JAX, which runs what `compile(f, { device })` and `Train.fit({ ...config, device })` give it. Starting takes a
 * second or two and is asynchronous; calls are synchronous, as everywhere. What a call gives stays on the device until somebody reads it.
 *
 * @throws {XlaError} when there is no Python, no JAX, an old one, or no such device.
 * @example skip
 * import { compile, matmul, ones, type Tensor } from 'pullback'
 * import * as Xla from 'pullback/xla'
 *
 * const xla = await Xla.connect()
 * const square = compile((x: Tensor<readonly [2, 2]>) => matmul(x, x), { device: xla })
 * console.log(square(ones([2, 2])).toString()) // => Tensor [2, 2] float32 (2, 2, 2, 2)
 * await xla.close()
 *
 * @since 0.2.0
 * @category compilation
 */
export const connect = async (options?: ConnectOptions): Promise<Connection> => {
  const { platform, devices, python, memory = 2 ** 30 } = optionsArgument<ConnectOptions>('connect', options, {
    platform: ['cpu', 'cuda', 'rocm', 'tpu'], devices: 'number', python: 'string', memory: 'number',
  })
  if (devices !== undefined && !(Number.isInteger(devices) && devices > 0)) refuse(`connect: devices is ${devices}: it is a whole number, 1 or more`)
  if (!(memory > 0)) refuse(`connect: memory is ${memory}: it is a number of bytes`)
  const [carrier, greeting] = await started(installed(python), { platform, devices })
  const client = new Client(carrier)
  const wired: Wired = { client, programs: new Programs(client), residents: new Residents(client, memory) }
  const text = (name: string): string => String(greeting[name])
  const connection: Connection = asStated(Object.freeze({
    platform: text('platform'), kind: text('kind'), devices: Number(greeting['devices']), versions: Object.freeze({ python: text('python'), jax: text('jax') }),
    pids: Object.freeze([Number(greeting['pid'])]),
    close: async () => { await carrier.close() },
  }))
  wires.set(connection, wired)
  asDevice(connection, { engine: engineOn(client, wired.programs, wired.residents), folding: foldingOn(wired) })
  return connection
}
