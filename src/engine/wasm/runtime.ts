import { copyOf, kinds, type DType, type Storage } from '../../tensor/dtype.js'
import { partOf, setInto } from '../../tensor/storage.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'
import { BYTES } from './emit/access.js'
import type { EmittedModule } from './module.js'
import { host, type HostMemory, type HostModule } from './host/host.js'
import type { Team } from './threads/team.js'

/** The page of WebAssembly's memories. */
const PAGE = 65536

export const pagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PAGE))

/** A memory as typed arrays, one for each dtype; offsets are bytes. */
export class Arena {
  readonly memory: HostMemory
  private readonly views: Readonly<Record<DType, Storage>>

  constructor(pages: number, shared = false) {
    this.memory = new host.Memory({ initial: pages, maximum: pages, ...(shared && { shared }) })
    const { buffer } = this.memory
    this.views = { float32: new kinds.float32(buffer), float64: new kinds.float64(buffer), int32: new kinds.int32(buffer), bool: new kinds.bool(buffer) }
  }

  write(offset: number, x: AnyTensor): void {
    this.put(offset, x.dtype, storageOf(x, 'compile'))
  }

  put(offset: number, dtype: DType, data: Storage): void {
    setInto(this.views[dtype], data, offset / BYTES[dtype])
  }

  /** A copy that nobody else holds. */
  read(offset: number, dtype: DType, size: number): Storage {
    // Copying by construction does not clear the copy first, as allocating would.
    return copyOf(dtype, partOf(dtype, this.views[dtype], offset / BYTES[dtype], size))
  }

  /** One element. */
  at(offset: number, dtype: DType): number {
    return this.views[dtype][offset / BYTES[dtype]]!
  }
}

/** The functions of a module over a memory. */
export const instantiate = (module: HostModule, memory: HostMemory): Readonly<Record<string, (...args: readonly number[]) => number | undefined>> =>
  new host.Instance(module, { env: { memory } }).exports

/** The most bytes that a WebAssembly memory has. */
const MOST = 2 ** 32

/** Throws what `refuse` makes of the reason when no memory can have so many bytes. */
export const checkSize = (bytes: number, refuse: (why: string) => Error): void => {
  if (bytes > MOST) throw refuse('WebAssembly has 4 GiB')
}

/** A memory, or what `refuse` makes of the host's reason not to give it. */
export const reserve = (bytes: number, shared: boolean, refuse: (why: string) => Error): Arena => {
  checkSize(bytes, refuse)
  try {
    return new Arena(pagesOf(bytes), shared)
  } catch (error) {
    throw error instanceof RangeError ? refuse('the host has no such piece free') : error
  }
}

/** A module that the host has compiled: any number of memories share it. */
export interface CompiledModule extends Omit<EmittedModule, 'bytes' | 'rest'> {
  readonly module: HostModule
  readonly rest: readonly HostModule[]
  /** The bytes that it was compiled from. */
  readonly size: number
}

export const compiled = ({ bytes, rest, ...about }: EmittedModule): CompiledModule => ({
  ...about, module: new host.Module(bytes), rest: rest.map(more => new host.Module(more)), size: rest.reduce((sum, more) => sum + more.length, bytes.length),
})

/** A program that is ready to run in a memory; `control` is where its threads meet. */
export const starter = ({ module, rest, meetings }: CompiledModule, { memory }: Arena, team: Team | undefined, control: number): (() => void) => {
  const { run } = instantiate(module, memory)
  if (team !== undefined && meetings > 0) return team.share({ module, memory, control, run: run! })
  const more = rest.map(next => instantiate(next, memory)['run']!)
  return () => {
    run!()
    for (const next of more) next()
  }
}
