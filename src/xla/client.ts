import { isRecord } from '../tensor/argument.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { allocate, kinds, sizeOf, type DType, type Storage } from '../tensor/dtype.js'
import { bytesOf, setInto } from '../tensor/storage.js'
import type { Carrier } from './carrier.js'
import { XlaError } from './error.js'

/** Where the parts of a value lie: the axes of a mesh, and which of them divide each axis of the value. */
export interface Sharding {
  readonly mesh: readonly (readonly [name: string, size: number])[]
  readonly spec: readonly (readonly string[])[]
}

/** A value to be sent. */
export interface Sent extends AbstractValue {
  readonly data: Storage
  readonly sharding?: Sharding
}

/** What XLA says of a program that it has compiled. */
export interface Program {
  readonly number: number
  /** Bytes by use, of one device. */
  readonly memory: Readonly<Record<string, number>>
  /** What it was compiled to, if that was asked for. */
  readonly compiled?: string
}

/** So many calls, or bytes of them, may be under way before one is waited for: nothing in between is larger for it. */
const [MOST_CALLS, MOST_BYTES] = [256, 2 ** 28]

/** The most bytes of one frame. */
const FRAME = 2 ** 32 - 1

/** What XLA says of a program, with the line that it names. */
const withLine = (message: string, text: string): string => {
  const line = /:(\d+):\d+\)?: error/.exec(message)?.[1]
  return line === undefined ? message : `${message.trim()}\nline ${line}: ${text.split('\n')[Number(line) - 1]?.trim() ?? ''}`
}

const countsOf = (answer: unknown): Program['memory'] =>
  Object.fromEntries(isRecord(answer) ? Object.entries(answer).filter((entry): entry is [string, number] => typeof entry[1] === 'number') : [])

/** Values and programs by number, in the worker. */
export class Client {
  private next = 1
  private calls = 0
  private bytes = 0

  constructor(private readonly carrier: Carrier) {}

  /** Has a program compiled; `mesh` and where results lie are said of one for several devices. */
  compile(text: string, how: { readonly mesh?: Sharding['mesh']; readonly outs?: readonly { readonly shape: readonly number[]; readonly sharding: Sharding }[]; readonly compiled?: boolean } = {}): Program {
    const number = this.next++
    try {
      const { head } = this.ask({ op: 'compile', program: number, ...how }, [new TextEncoder().encode(text)])
      const { memory, compiled } = head
      return { number, memory: countsOf(memory), ...typeof compiled === 'string' && { compiled } }
    } catch (error) {
      throw error instanceof XlaError && error.problem === 'rejected' ? new XlaError('rejected', withLine(error.message.replace(/^xla: /, ''), text)) : error
    }
  }

  /** Drops a program. */
  forget(program: number): void {
    this.tell({ op: 'forget', program })
  }

  /** Sends values to the devices; their numbers. */
  put(values: readonly Sent[]): readonly number[] {
    const numbers = values.map(() => this.next++)
    let from = 0
    while (from < values.length) {
      let [to, bytes] = [from, 0]
      while (to < values.length && (to === from || bytes + values[to]!.data.byteLength <= MOST_BYTES)) bytes += values[to++]!.data.byteLength
      if (bytes > FRAME) throw new XlaError('memory', `a tensor of ${bytes} bytes is more than a worker is sent at once, which are 4 GiB: send parts, and put them together there`)
      const part = values.slice(from, to)
      this.tell({ op: 'put', values: part.map(({ shape, dtype, sharding }, i) => ({ id: numbers[from + i], shape, dtype, ...(sharding && { sharding }) })) },
        part.map(({ data }) => bytesOf(data) as Uint8Array))
      from = to
    }
    return numbers
  }

  /** Runs a program; the numbers of its results. Those that are donated are gone. */
  run(program: number, args: readonly number[], results: number, donate: readonly number[] = []): readonly number[] {
    const outs = Array.from({ length: results }, () => this.next++)
    this.tell({ op: 'run', program, args, outs, ...(donate.length > 0 && { donate }) })
    return outs
  }

  /** The same values once more, which may be donated; their numbers. */
  copy(numbers: readonly number[]): readonly number[] {
    const outs = numbers.map(() => this.next++)
    this.tell({ op: 'copy', ids: numbers, outs })
    return outs
  }

  /** The elements of values. */
  get(numbers: readonly number[], types: readonly AbstractValue[]): readonly Storage[] {
    const { data } = this.ask({ op: 'get', ids: numbers })
    let at = 0
    return types.map(({ shape, dtype }) => {
      const count = sizeOf(shape)
      const bytes = count * kinds[dtype].BYTES_PER_ELEMENT
      const part = data.subarray(at, at += bytes)
      return bytes === data.byteLength ? viewOf(dtype, data) : copied(dtype, count, part)
    })
  }

  free(numbers: readonly number[]): void {
    if (numbers.length > 0) this.tell({ op: 'free', ids: numbers })
  }

  /** Waits until all that was asked for is done; how many values the worker holds. */
  sync(): number {
    return this.ask({ op: 'sync' }).head['values'] as number
  }

  private ask(head: object, parts: readonly Uint8Array[] = []): ReturnType<Carrier['answer']> {
    this.carrier.send(head, parts)
    ;[this.calls, this.bytes] = [0, 0]
    return this.carrier.answer()
  }

  private tell(head: object, parts: readonly Uint8Array[] = []): void {
    this.carrier.send(head, parts)
    this.bytes += parts.reduce((sum, part) => sum + part.length, 0)
    if (++this.calls > MOST_CALLS || this.bytes > MOST_BYTES) this.ask({ op: 'ping' })
  }
}

const viewOf = (dtype: DType, data: Uint8Array): Storage => new kinds[dtype](data.buffer as ArrayBuffer)

const copied = (dtype: DType, count: number, bytes: Uint8Array): Storage => {
  const storage = allocate(dtype, count)
  setInto(bytesOf(storage), bytes, 0)
  return storage
}
