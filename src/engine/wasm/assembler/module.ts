import { text, unsigned } from './bytes.js'
import { TYPE_BYTE, type Code } from './code.js'

/** The memory that a module imports as `env.memory`, in pages of 64 KiB. */
export interface MemoryLimits {
  readonly pages: number
  /** Threads need a shared memory, whose maximum must be said. */
  readonly shared?: boolean
}

/** A function of a module; only named ones are exported. */
export interface FunctionEntry {
  readonly code: Code
  readonly name?: string
}

/** Bytes in pieces: code is long, and is copied once only. */
type Pieces = readonly (readonly number[])[]

const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

const vector = (items: readonly Pieces[]): Pieces => [unsigned(items.length), ...items.flat()]

const section = (id: number, content: Pieces): Pieces => [[id, ...unsigned(lengthOf(content))], ...content]

/** The bytes of a module of these functions, which call one another by position, and of so many global variables, which begin at 0. */
export const assemble = (functions: readonly FunctionEntry[], memory: MemoryLimits, globals = 0): Uint8Array<ArrayBuffer> => {
  const types: string[] = []
  const typeOf = functions.map(({ code: { params, results } }) => {
    const type = `${params.join()}>${results.join()}`
    if (!types.includes(type)) types.push(type)
    return types.indexOf(type)
  })
  const typeBytes = types.map((_, i) => {
    const { params, results } = functions[typeOf.indexOf(i)]!.code
    return [[0x60, ...unsigned(params.length), ...params.map(t => TYPE_BYTE[t]), ...unsigned(results.length), ...results.map(t => TYPE_BYTE[t])]]
  })
  const limits = memory.shared === true ? [0x03, ...unsigned(memory.pages), ...unsigned(memory.pages)] : [0x00, ...unsigned(memory.pages)]
  const exported = functions.flatMap(({ name }, i) => name === undefined ? [] : [[[...text(name), 0x00, ...unsigned(i)]]])
  const parts = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(typeBytes)),
    ...section(2, vector([[[...text('env'), ...text('memory'), 0x02, ...limits]]])),
    ...section(3, vector(typeOf.map(i => [unsigned(i)]))),
    ...globals === 0 ? [] : section(6, vector(Array.from({ length: globals }, () => [[TYPE_BYTE.i32, 1, 0x41, 0, 0x0b]]))),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(({ code }) => code.entry()))),
  ]
  const bytes = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
