import { checkArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { asDevice, type Device } from '../transform/engine.js'
import { Carrier, type Greeting } from './carrier.js'
import { Client } from './client.js'
import { engineOn, Programs, type Wired } from './engine.js'
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
  /** How many processes on this host share the devices: each has as many. One, unless it is said. */
  readonly processes?: number | undefined
  /**
   * Joins processes that run the same program, one on each host: `'auto'` where a launcher that JAX knows has started them (Slurm, Kubernetes, MPI); else the
   * address at which the first can be reached, this one's number, and how many they are.
   */
  readonly cluster?: 'auto' | Cluster | undefined
  /** The Python that has JAX; unless it is said, it is looked for, as `Xla.doctor` tells. */
  readonly python?: string | undefined
  /** So many bytes of values may lie on the devices, besides what runs: above, those that were not used for longest are kept on the host. 1 GiB unless it is said. */
  readonly memory?: number | undefined
}

/**
 * A place among processes that work together.
 *
 * @since 0.2.0
 * @category types
 */
export interface Cluster {
  /** Where the first can be reached: `host:port`. */
  readonly coordinator: string
  /** The number of this one, from 0 on. */
  readonly rank: number
  readonly of: number
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
  /** The number of this program among those that were joined as a cluster, and how many they are; 0 of 1 by itself. Who is 0 saves states. */
  readonly rank: number
  readonly of: number
  /** The numbers of the worker's processes. */
  readonly pids: readonly number[]
  /** Ends the worker; results that were not read are gone. An idle worker keeps no process alive, so that nobody has to. */
  readonly close: () => Promise<void>
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

/** Processes that hear nothing of another for so many seconds take it for dead; they join each other within so many. */
const [HEARTBEAT, JOINING] = [8, 120]

const freePort = (): Promise<number> => new Promise(resolve => {
  const server = node('node:net').createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => { resolve(port) })
  })
})

/** What each process of a worker is told. */
const settingsOf = async ({ platform, devices, processes, cluster }: ConnectOptions): Promise<readonly object[]> => {
  const common = { heartbeat_timeout_seconds: HEARTBEAT, initialization_timeout: JOINING }
  if (cluster !== undefined) {
    return [{ platform, devices, distributed: cluster === 'auto' ? common
      : { ...common, coordinator_address: cluster.coordinator, process_id: cluster.rank, num_processes: cluster.of } }]
  }
  if (processes === undefined || processes === 1) return [{ platform, devices }]
  const address = `127.0.0.1:${await freePort()}`
  return Array.from({ length: processes }, (_, rank) => ({
    platform, devices: (devices ?? processes) / processes, driven: true, silent: rank > 0,
    distributed: { ...common, coordinator_address: address, coordinator_bind_address: address, process_id: rank, num_processes: processes },
  }))
}

const started = async (python: string, settings: readonly object[]): Promise<readonly [Carrier, readonly Greeting[]]> => {
  const worker = node('node:url').fileURLToPath(new URL('./worker.py', import.meta.url))
  try {
    const [carrier, greetings] = await Carrier.start(settings.map(own => [python, worker, JSON.stringify(own)]), {})
    const odd = greetings.find(({ protocol }) => protocol !== PROTOCOL)
    if (odd !== undefined) {
      await carrier.close()
      throw new XlaError('protocol', `the worker speaks protocol ${String(odd['protocol'])}, and this package ${PROTOCOL}: install pullback anew`)
    }
    return [carrier, greetings]
  } catch (error) {
    throw error instanceof XlaError ? advice(error, python) : error
  }
}

const wholeNumber = (name: string, value: number | undefined, least: number): void => {
  if (value !== undefined && !(Number.isInteger(value) && value >= least)) refuse(`connect: ${name} is ${value}: it is a whole number, ${least} or more`)
}

const checkCluster = (cluster: unknown, processes: number | undefined): void => {
  if (cluster === undefined || cluster === 'auto') return
  const { coordinator, rank, of } = optionsArgument<Cluster>('connect', cluster, { coordinator: 'string', rank: 'number', of: 'number' }, ['coordinator', 'rank', 'of'])
  if (!/^.+:\d+$/.test(coordinator)) refuse(`connect: the coordinator is '${coordinator}': it is the host and port of the first process, such as 'node0:7777'`)
  wholeNumber('of', of, 1)
  wholeNumber('rank', rank, 0)
  if (rank >= of) refuse(`connect: the rank is ${rank}, of ${of}: ranks count from 0`)
  if (processes !== undefined) refuse('connect: processes and cluster are both given: processes are those of one program on one host, a cluster joins several programs')
}

/**
 * Starts a worker of XLA: a Python process with JAX, which runs what `compile(f, { device })` and `Train.fit({ ...config, device })` give it. Starting takes a
 * second or two and is asynchronous; calls are synchronous, as everywhere. What a call gives stays on the device until somebody reads it. The guide's page
 * "More than one machine" holds examples.
 *
 * @throws {XlaError} when there is no Python, no JAX, an old one, or no such device.
 * @since 0.2.0
 * @category compilation
 */
export const connect = async (options?: ConnectOptions): Promise<Connection> => {
  const given = optionsArgument<ConnectOptions>('connect', options, {
    platform: ['cpu', 'cuda', 'rocm', 'tpu'], devices: 'number', processes: 'number', cluster: 'object or string', python: 'string', memory: 'number',
  })
  const { devices, processes, cluster, python, memory = 2 ** 30 } = given
  wholeNumber('devices', devices, 1)
  wholeNumber('processes', processes, 1)
  if (devices !== undefined && processes !== undefined && devices % processes !== 0) refuse(`connect: ${devices} devices are no equal shares for ${processes} processes`)
  if (!(memory > 0)) refuse(`connect: memory is ${memory}: it is a number of bytes`)
  checkCluster(cluster, processes)
  const [carrier, greetings] = await started(installed(python), await settingsOf(given))
  const [greeting] = greetings
  const client = new Client(carrier)
  const wired: Wired = { client, programs: new Programs(client), residents: new Residents(client, memory), joined: cluster !== undefined }
  const text = (name: string): string => String(greeting![name])
  const connection: Connection = asStated(Object.freeze({
    platform: text('platform'), kind: text('kind'), devices: Number(text('devices')), versions: Object.freeze({ python: text('python'), jax: text('jax') }),
    rank: cluster === undefined ? 0 : Number(text('process')), of: cluster === undefined ? 1 : Number(text('processes')),
    pids: Object.freeze(greetings.map(({ pid }) => Number(pid))),
    close: async () => { await carrier.close() },
  }))
  wires.set(connection, wired)
  asDevice(connection, { engine: engineOn(wired), folding: foldingOn(wired) })
  return connection
}
