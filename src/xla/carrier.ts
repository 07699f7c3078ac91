import { XlaError, type XlaProblem } from './error.js'
import { node, type NodeWorker, type Port } from './host.js'

/*
 * A thread that holds the pipes of the worker's processes. The main thread waits for an answer without its event loop, so that calls are synchronous:
 * whatever has to be awaited, awaits here.
 */

/** Words of the memory that both threads see: the answers that have come, and a count that goes on while the thread lives. */
const [ANSWERS, BEAT] = [0, 1]

/** The thread looks around so often, in ms; when it did not for a while, it is gone. */
const [BEATS, SILENCE] = [500, 20_000]

/*
 * Self-contained. A frame for all processes goes to each; an answer is complete when each has given its own, and is the first's, unless one is an error.
 * When one process ends, the others would wait for it: they are ended.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads')
const { spawn } = require('node:child_process')
const { commands, env, memory, port, goodbye } = workerData
const control = new Int32Array(memory)
setInterval(() => { Atomics.add(control, ${BEAT}, 1) }, ${BEATS})
let lost, closing = false, greeted = false
const deliver = (message, transfer) => {
  port.postMessage(message, transfer)
  Atomics.add(control, ${ANSWERS}, 1)
  Atomics.notify(control, ${ANSWERS})
}
const lose = why => {
  if (lost !== undefined) return
  lost = why
  for (const { child } of members) child.kill('SIGKILL')
  if (closing) return
  parentPort.postMessage({ lost: why })
  deliver({ lost: why })
}
const complete = () => {
  while (members.every(({ answers }) => answers.length > 0)) {
    const all = members.map(({ answers }) => answers.shift())
    const wrong = all.find(({ text }) => text.startsWith('{"error"'))
    if (!greeted) {
      greeted = wrong === undefined
      parentPort.postMessage({ greetings: all.map(({ text }) => JSON.parse(text)) })
      continue
    }
    const sums = new Set(all.map(({ text }) => /"sum": \\d+/.exec(text)?.[0]))
    const { text, data } = wrong ?? (sums.size === 1 ? all[0] : { text: '{"error":{"kind":"failed","message":"the processes have come to different results"}}', data: new Uint8Array(0) })
    deliver({ text, data }, [data.buffer])
  }
}
const members = commands.map(([command, ...args], i) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env }, windowsHide: true })
  const member = { child, answers: [] }
  let said = ''
  child.stderr.on('data', part => { said = (said + part).slice(-4000) })
  child.stdin.on('error', () => {})
  // A head of 8 bytes, then the text, then the data: each is filled as parts come.
  const head = Buffer.alloc(8)
  let [stage, room, at, text] = [0, head, 0, '']
  const next = () => {
    for (;;) {
      if (at < room.length) return
      at = 0
      if (stage === 0) room = Buffer.alloc(head.readUInt32LE(0))
      else if (stage === 1) {
        text = room.toString()
        room = new Uint8Array(head.readUInt32LE(4))
      } else {
        member.answers.push({ text, data: room })
        room = head
      }
      stage = (stage + 1) % 3
      if (stage === 0) complete()
    }
  }
  child.stdout.on('data', part => {
    for (let from = 0; from < part.length;) {
      const size = Math.min(part.length - from, room.length - at)
      room.set(part.subarray(from, from + size), at)
      from += size
      at += size
      next()
    }
  })
  const told = (code, signal) => {
    const whole = 'process ' + (commands.length > 1 ? i + ' of ' + commands.length + ' ' : '') + 'ended with ' + (signal ?? code)
    if (/distributed service|coordination service|heartbeat/i.test(said)) return whole + ': another process of the cluster is gone, or cannot be reached'
    const last = said.trim().split('\\n').filter(line => !/^\\s|^[IWE]\\d{4} |^\\[Gloo/.test(line)).pop()
    return whole + (signal === 'SIGKILL' || last === undefined || last === '' ? '' : ': ' + last.slice(0, 500))
  }
  child.on('error', error => { lose(error.code === 'ENOENT' ? 'there is no ' + command : error.message) })
  child.on('exit', (code, signal) => {
    const end = () => { lose(told(code, signal)) }
    child.on('close', end)
    setTimeout(end, 300).unref()
  })
  return member
})
port.on('message', frame => {
  if (lost !== undefined) return
  for (const { child } of members) child.stdin.write(frame)
})
parentPort.on('message', () => {
  closing = true
  for (const { child } of members) child.stdin.end(goodbye)
  const ended = () => members.every(({ child }) => child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
  const until = Date.now() + 8000
  const look = () => {
    if (ended()) return parentPort.postMessage({ closed: true })
    if (Date.now() > until) for (const { child } of members) child.kill('SIGKILL')
    setTimeout(look, 10)
  }
  look()
})
`

/** An answer of the worker. */
export interface Answer {
  readonly head: Readonly<Record<string, unknown>>
  readonly data: Uint8Array
}

/** What a process says of itself when it has started. */
export type Greeting = Readonly<Record<string, unknown>>

interface Heard {
  readonly lost?: string
  readonly text?: string
  readonly data?: Uint8Array
  readonly greetings?: readonly Greeting[]
  readonly closed?: boolean
}

/** The error that a process answered with. */
export const problemOf = (head: Readonly<Record<string, unknown>>): XlaError | undefined => {
  const error = head['error'] as { readonly kind: XlaProblem; readonly message: string } | undefined
  return error === undefined ? undefined : new XlaError(error.kind, error.message)
}

/** Two lengths, what is said as JSON, and bytes. */
const frameOf = (head: object, parts: readonly Uint8Array[] = []): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const frame = new Uint8Array(8 + text.length + size)
  const view = new DataView(frame.buffer)
  view.setUint32(0, text.length, true)
  view.setUint32(4, size, true)
  frame.set(text, 8)
  let at = 8 + text.length
  for (const part of parts) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}

const gone = (why: string): XlaError => new XlaError('gone', `the worker is gone (${why}): connect again, and go on from the last state that was read`)

/** The thread and its processes. */
export class Carrier {
  private taken = 0
  private lost: XlaError | undefined
  private closing: Promise<void> | undefined
  private readonly thread: NodeWorker
  private readonly port: Port
  private readonly control = new Int32Array(new SharedArrayBuffer(8))
  private closed: (() => void) | undefined
  private started = false

  private constructor(commands: readonly (readonly string[])[], env: Readonly<Record<string, string>>, greeted: (heard: Heard) => void) {
    const { Worker, MessageChannel } = node('node:worker_threads')
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const workerData = { commands, env, memory: this.control.buffer, port: port2, goodbye: frameOf({ op: 'exit' }) }
    this.thread = new Worker(THREAD, { eval: true, execArgv: [], name: 'pullback xla', workerData, transferList: [port2] })
    this.thread.on('message', message => {
      const heard = message as Heard
      if (heard.closed === true) this.closed?.()
      else if (heard.lost !== undefined && this.started) this.lost ??= gone(heard.lost)
      else greeted(heard)
    })
    this.thread.on('error', error => { greeted({ lost: String(error) }) })
  }

  /** Starts processes; ready when each has greeted. */
  static async start(commands: readonly (readonly string[])[], env: Readonly<Record<string, string>>): Promise<readonly [Carrier, readonly Greeting[]]> {
    let heard: (heard: Heard) => void = () => {}
    const first = new Promise<Heard>(resolve => { heard = resolve })
    const carrier = new Carrier(commands, env, value => { heard(value) })
    const { lost, greetings } = await first
    // From here on it keeps no process alive.
    carrier.thread.unref()
    carrier.port.unref()
    const wrong = lost === undefined ? greetings!.map(problemOf).find(problem => problem !== undefined) : new XlaError('no python', lost)
    carrier.started = wrong === undefined
    if (wrong === undefined) return [carrier, greetings!]
    await carrier.close()
    throw wrong
  }

  /** Sends a frame, without waiting. */
  send(head: object, parts: readonly Uint8Array[] = []): void {
    if (this.lost !== undefined) throw this.lost
    const frame = frameOf(head, parts)
    this.port.postMessage(frame, [frame.buffer])
  }

  /** Waits for the next answer. */
  answer(): Answer {
    if (this.lost !== undefined) throw this.lost
    let [beat, since] = [-1, Date.now()]
    while (Atomics.load(this.control, ANSWERS) === this.taken) {
      Atomics.wait(this.control, ANSWERS, this.taken, 2000)
      const now = Atomics.load(this.control, BEAT)
      if (now !== beat) [beat, since] = [now, Date.now()]
      else if (Date.now() - since > SILENCE) return this.lose('the thread that holds its pipes is gone')
    }
    this.taken = this.taken + 1 | 0
    const { lost, text, data } = node('node:worker_threads').receiveMessageOnPort(this.port)!.message as Heard
    if (lost !== undefined) return this.lose(lost)
    const head = JSON.parse(text!) as Answer['head']
    const problem = problemOf(head)
    if (problem !== undefined) throw problem
    return { head, data: data! }
  }

  /** Ends the processes, and waits until they have. */
  async close(): Promise<void> {
    this.lost ??= new XlaError('closed', 'the connection is closed: make another with Xla.connect')
    this.closing ??= new Promise<void>(resolve => {
      this.thread.ref()
      this.closed = resolve
      this.thread.on('exit', () => { resolve() })
      this.thread.postMessage('close')
    }).then(async () => {
      this.port.close()
      await this.thread.terminate()
    })
    await this.closing
  }

  private lose(why: string): never {
    throw this.lost = gone(why)
  }
}
