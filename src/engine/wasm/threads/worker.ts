import { asStated } from '../../../tensor/cast.js'

/** Words of the memory through which the main thread talks to its workers: each on a cache line of its own. */
export const WORDS = {
  /** Changes whenever there is something to do: who sleeps, sleeps on it. */
  turn: 0,
  /** Workers that sleep. */
  sleepers: 16,
  /** How many runs were asked for. */
  job: 32,
  /** The program of the last run that was asked for, and how often it ran before. */
  program: 33,
  run: 34,
  /** How many messages were posted: a worker that has read fewer goes back to its event loop. */
  posted: 48,
} as const

/** Bytes of these words. */
export const CONTROL_BYTES = 256

/** What a worker is told first: its number, and how often it looks for work before it sleeps. */
export interface Hello {
  readonly control: SharedArrayBuffer
  readonly thread: number
  readonly spins: number
}

/*
 * Self-contained, so that no bundler has to know of it. A worker stays in `serve`, and leaves it to read a message. How long it looks for work before it
 * sleeps depends on whether that paid lately, as in meetings. A run that fails is made known in the
 * program's memory, where the others wait: at `aborted`, and on the counter of arrivals. Collectors do not count shared memory, and workers allocate
 * nothing else: a large array that is dropped at once lets them know that there is garbage.
 */
const SERVE = `
let control, thread, spins, received = 0, done = 0, fewer = 0, waits = 0
const programs = new Map()
const serve = () => {
  for (;;) {
    const turn = Atomics.load(control, ${WORDS.turn})
    const job = Atomics.load(control, ${WORDS.job})
    if (Atomics.load(control, ${WORDS.posted}) !== received) return
    if (job !== done) {
      done = job
      programs.get(Atomics.load(control, ${WORDS.program}))(Atomics.load(control, ${WORDS.run}))
      continue
    }
    let left = ++waits % 32 === 0 ? spins : spins - fewer
    while (left > 0 && Atomics.load(control, ${WORDS.turn}) === turn) left--
    fewer = left > 0 ? fewer >> 1 : Math.min(spins - (spins >> 6), spins + fewer >> 1)
    if (left > 0) continue
    Atomics.add(control, ${WORDS.sleepers}, 1)
    Atomics.wait(control, ${WORDS.turn}, turn)
    Atomics.sub(control, ${WORDS.sleepers}, 1)
  }
}
const load = ({ id, module, memory, counter, aborted }) => {
  const words = new Int32Array(memory.buffer)
  let run = () => { throw new Error('no instance') }
  try {
    run = new WebAssembly.Instance(module, { env: { memory } }).exports.run
  } catch {}
  programs.set(id, number => {
    try {
      run(thread, number)
    } catch {
      Atomics.store(words, aborted / 4, 1)
      Atomics.notify(words, counter / 4)
    }
  })
}
listen(message => {
  if ('control' in message) {
    control = new Int32Array(message.control)
    ;({ thread, spins } = message)
    send('ready')
  } else {
    received++
    if ('module' in message) load(message)
    else {
      programs.delete(message.id)
      try { new ArrayBuffer(Math.min(32 * message.bytes, 2 ** 28)) } catch {}
    }
  }
  serve()
})
`

const ON_NODE = `
const { parentPort } = require('node:worker_threads')
const listen = hear => parentPort.on('message', hear)
const send = message => parentPort.postMessage(message)
${SERVE}`

const IN_BROWSER = `
const listen = hear => { onmessage = ({ data }) => hear(data) }
const send = message => postMessage(message)
${SERVE}`

/** A worker of either kind of host. */
export interface Worker {
  readonly post: (message: unknown) => void
  readonly end: () => Promise<void>
}

/** What becomes of a worker. */
export interface Events {
  readonly ready: () => void
  readonly lost: (why: string) => void
}

/** Node's workers: the part of `node:worker_threads` that is used here. */
interface NodeWorker {
  readonly on: (event: string, hear: (value: unknown) => void) => void
  readonly postMessage: (message: unknown) => void
  readonly terminate: () => Promise<unknown>
  readonly unref: () => void
  readonly ref: () => void
}

interface NodeModules {
  (name: 'node:worker_threads'): { readonly Worker: new (source: string, options: object) => NodeWorker }
  (name: 'node:os'): { readonly availableParallelism: () => number }
}

/** A browser's workers. */
interface WebWorker {
  onmessage: (event: unknown) => void
  onerror: (event: { readonly message?: string }) => void
  readonly postMessage: (message: unknown) => void
  readonly terminate: () => void
}

type WebWorkerClass = new (address: string) => WebWorker

/** Node's own modules without an import of them, which browsers and bundlers would stumble over. Node has it since 20.16 and 22.3. */
export const nodeModule = (): NodeModules | undefined =>
  asStated(Reflect.get(asStated<object>(Reflect.get(globalThis, 'process') ?? {}), 'getBuiltinModule'))

const webWorker = (): WebWorkerClass | undefined => asStated(Reflect.get(globalThis, 'Worker'))

/** Why this host has no workers that share memory, as the end of a sentence; `undefined` when it has. */
export const lacking = (): string | undefined => {
  if (typeof SharedArrayBuffer === 'undefined') {
    return 'this host has no SharedArrayBuffer: a page needs the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
  }
  if (nodeModule() === undefined && webWorker() === undefined) return 'this host has no workers'
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0)
    return undefined
  } catch {
    return 'this thread may not wait, as the main thread of a page: train in a worker'
  }
}

/** How many threads the host runs at once. */
export const parallelism = (): number => {
  const node = nodeModule()
  if (node !== undefined) return node('node:os').availableParallelism()
  const { hardwareConcurrency } = asStated<{ readonly hardwareConcurrency?: number }>(Reflect.get(globalThis, 'navigator') ?? {})
  return hardwareConcurrency ?? 1
}

const onNode = (modules: NodeModules, hello: Hello, { ready, lost }: Events): Worker => {
  // Without the flags of this process: loaders of its sources are of no use here.
  const worker = new (modules('node:worker_threads').Worker)(ON_NODE, { eval: true, execArgv: [], name: `pullback ${hello.thread}` })
  worker.on('message', () => {
    // From here on it keeps no process alive.
    worker.unref()
    ready()
  })
  worker.on('error', error => { lost(String(error)) })
  worker.on('exit', () => { lost('it has ended') })
  worker.postMessage(hello)
  return {
    post: message => { worker.postMessage(message) },
    end: async () => { await worker.terminate() },
  }
}

const inBrowser = (Worker: WebWorkerClass, hello: Hello, { ready, lost }: Events): Worker => {
  const address = URL.createObjectURL(new Blob([IN_BROWSER], { type: 'text/javascript' }))
  const worker = new Worker(address)
  worker.onmessage = () => {
    URL.revokeObjectURL(address)
    ready()
  }
  worker.onerror = ({ message }) => { lost(message ?? 'it could not be started') }
  worker.postMessage(hello)
  return {
    post: message => { worker.postMessage(message) },
    end: async () => { worker.terminate() },
  }
}

/** Starts a worker. */
export const startWorker = (hello: Hello, events: Events): Worker => {
  const node = nodeModule()
  return node === undefined ? inBrowser(webWorker()!, hello, events) : onNode(node, hello, events)
}
