/*
 * Protocol buffers, as much of them as a model is written with: whole numbers, texts, bytes and messages in messages. The libraries that write any
 * message are twenty times as large as the rest of this room, for the thirty lines below.
 */

/** A part of a message, whose bytes need not lie together: the large ones are those of the tensors. */
export interface Part {
  readonly size: number
  readonly chunks: readonly Uint8Array[]
}

const partOf = (...chunks: readonly Uint8Array[]): Part => ({ size: chunks.reduce((n, { length }) => n + length, 0), chunks })

const join = (parts: readonly Part[]): Part =>
  ({ size: parts.reduce((n, { size }) => n + size, 0), chunks: parts.flatMap(({ chunks }) => chunks) })

/** A whole number, seven bits a byte; negative ones as 64 bits. */
const varint = (value: number | bigint): Uint8Array => {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Uint8Array.of(...bytes, Number(rest))
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire)

export const int = (field: number, value: number | bigint): Part => partOf(tag(field, 0), varint(value))

export const message = (field: number, parts: readonly Part[]): Part => {
  const inside = join(parts)
  return join([partOf(tag(field, 2), varint(inside.size)), inside])
}

export const bytes = (field: number, value: Uint8Array): Part => partOf(tag(field, 2), varint(value.length), value)

export const text = (field: number, value: string): Part => bytes(field, new TextEncoder().encode(value))

export const ints = (field: number, values: readonly (number | bigint)[]): Part => {
  const inside = partOf(...values.map(varint))
  return join([partOf(tag(field, 2), varint(inside.size)), inside])
}

/** A message in one piece. */
export const written = (parts: readonly Part[]): Uint8Array => {
  const { size, chunks } = join(parts)
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
