import type { AbstractValue } from '../primitive/row/row.js'
import { kinds, sizeOf, type Storage } from '../tensor/dtype.js'
import { fromLater, storageOf, type AnyTensor } from '../tensor/value.js'
import type { Client, Sharding } from './client.js'
import { node } from './host.js'

/** A value on the devices, and what becomes of it when there is no more room there. */
interface Resident {
  readonly number: number
  readonly bytes: number
  readonly type: AbstractValue
  /** The tensor that it stands for, as long as somebody holds that. */
  readonly tensor: WeakRef<AnyTensor>
  /** Its elements on the host, once they are there. */
  elements: Storage | undefined
}

/** So many values lie on the devices at most, however small. */
const MOST_VALUES = 4096

/** Bytes of an array that is dropped at once, and how often: collectors count it, and none counts what lies on a device. */
const [HINT, HINTS] = [2 ** 28, 4]

const bytesIn = ({ shape, dtype }: AbstractValue): number => sizeOf(shape) * kinds[dtype].BYTES_PER_ELEMENT

/**
 * Lets the collector run, and its weak references tell: a loop without a pause never comes to the event loop, where finalizers would. A context with
 * microtasks of its own empties the list of what weak references keep until the end of the task, as each end of a task does.
 */
const collect = (): void => {
  const { createContext, runInContext } = node('node:vm')
  runInContext('0', createContext({}, { microtaskMode: 'afterEvaluate' }))
  for (let i = 0; i < HINTS; i++) {
    try {
      void new ArrayBuffer(HINT)
    } catch {}
  }
}

const placeText = (sharding: Sharding | undefined): string => JSON.stringify(sharding ?? null)

/** Values on the devices, by the tensors that they stand for: nobody sends what lies there, and what nobody holds is freed. */
export class Residents {
  /** By where they lie. */
  private readonly known = new WeakMap<AnyTensor, Map<string, Resident>>()
  /** In the order of their last use. */
  private readonly held = new Map<number, Resident>()
  private bytes = 0
  private readonly registry = new FinalizationRegistry<number>(number => { this.drop(number) })
  private readonly dropped: number[] = []

  constructor(private readonly client: Client, private readonly limit: number) {}

  /** The numbers of tensors on the devices; those that do not lie there are sent. */
  of(tensors: readonly AnyTensor[], shardings: readonly (Sharding | undefined)[] = []): readonly number[] {
    this.flush()
    const wanted = tensors.map((x, i) => ({ x, place: placeText(shardings[i]), sharding: shardings[i] }))
    const missing = wanted.filter(({ x, place }, i) => this.at(x, place) === undefined && wanted.findIndex(other => other.x === x && other.place === place) === i)
    const numbers = this.client.put(missing.map(({ x: { shape, dtype }, x, sharding }) => ({ shape, dtype, data: storageOf(x, 'xla'), ...(sharding && { sharding }) })))
    missing.forEach(({ x, place }, i) => { this.own(x, numbers[i]!, place, storageOf(x, 'xla')) })
    return wanted.map(({ x, place }) => {
      const resident = this.at(x, place)!
      this.held.delete(resident.number)
      this.held.set(resident.number, resident)
      return resident.number
    })
  }

  /** A tensor for what lies on the devices under a number. */
  tensor(type: AbstractValue, number: number, sharding?: Sharding): AnyTensor {
    const state: { resident?: Resident } = {}
    const x = fromLater(type.shape, type.dtype, () => {
      const { resident } = state
      return resident!.elements ??= this.client.get([number], [type])[0]!
    })
    state.resident = this.own(x, number, placeText(sharding), undefined)
    return x
  }

  /** Sees to it that there is room, once what a call gave is known. */
  settle(): void {
    this.flush()
    if (this.bytes <= this.limit && this.held.size <= MOST_VALUES) return
    collect()
    for (const [number, { tensor }] of this.held) if (tensor.deref() === undefined) this.drop(number)
    if (this.bytes > this.limit / 2 || this.held.size > MOST_VALUES / 2) this.spill()
    this.flush()
  }

  /** Of what was not used for longest, half of the room: what the host does not know is read first. */
  private spill(): void {
    const going: Resident[] = []
    let { bytes } = this
    let count = this.held.size
    for (const resident of this.held.values()) {
      if (bytes <= this.limit / 2 && count <= MOST_VALUES / 2) break
      going.push(resident)
      bytes -= resident.bytes
      count--
    }
    const unread = going.filter(({ elements }) => elements === undefined)
    const read = this.client.get(unread.map(({ number }) => number), unread.map(({ type }) => type))
    unread.forEach((resident, i) => { resident.elements = read[i]! })
    for (const resident of going) {
      this.drop(resident.number)
      const tensor = resident.tensor.deref()
      if (tensor !== undefined) for (const [place, other] of this.known.get(tensor) ?? []) if (other === resident) this.known.get(tensor)!.delete(place)
    }
  }

  private at(x: AnyTensor, place: string): Resident | undefined {
    return this.known.get(x)?.get(place)
  }

  private own(x: AnyTensor, number: number, place: string, elements: Storage | undefined): Resident {
    const type = { shape: x.shape, dtype: x.dtype }
    const resident: Resident = { number, type, bytes: bytesIn(type), tensor: new WeakRef(x), elements }
    const places = this.known.get(x) ?? new Map<string, Resident>()
    places.set(place, resident)
    this.known.set(x, places)
    this.held.set(number, resident)
    this.bytes += resident.bytes
    this.registry.register(x, number)
    return resident
  }

  private drop(number: number): void {
    const resident = this.held.get(number)
    if (resident === undefined) return
    this.held.delete(number)
    this.bytes -= resident.bytes
    this.dropped.push(number)
  }

  private flush(): void {
    this.client.free(this.dropped.splice(0))
  }
}
