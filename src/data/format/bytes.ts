import { described } from '../../tensor/argument.js'
import type { Refuse } from './error.js'
import { right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { FormatError } from './error.js'

/** Bytes as they come from files, requests and sockets. */
export type Bytes = Uint8Array | ArrayBuffer

/** Buffers that whoever read them gave up: tensors may lie in them, and need no copy. */
const givenUp = new WeakSet<ArrayBufferLike>()

/** Bytes that nobody else will look at or change again. */
export const giveUp = (bytes: Uint8Array): Uint8Array => {
  givenUp.add(bytes.buffer)
  return bytes
}

/** The readers that look at bytes and show them to nobody. */
const trusted = new WeakSet<object>()

/** Marks a reader of this library as one that bytes can be given up to. */
export const trustedReader = <F extends object>(decode: F): F => {
  trusted.add(decode)
  return decode
}

/** Whether tensors may lie in bytes that are given to this reader: another might keep them, and change them later. */
export const isTrusted = (decode: object): boolean => trusted.has(decode)

/** Bytes that are read, and whether tensors may lie in them. */
export interface Source {
  readonly bytes: Uint8Array
  readonly owned: boolean
}

/** What kind of object this is, from whichever realm: a frame, and jest, have classes of their own. */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/** Whether a value is a Uint8Array: a Buffer is one. */
export const isBytes = (value: unknown): value is Uint8Array => ArrayBuffer.isView(value) && kindOf(value) === 'Uint8Array'

const isBuffer = (value: unknown): value is ArrayBuffer => kindOf(value) === 'ArrayBuffer'

/** The bytes that a reader was given; `undefined` where they are none. A view, of which `slice` copies: that of a Buffer does not. */
export const viewOf = (given: unknown): Uint8Array | undefined => {
  try {
    return isBytes(given) ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength) : isBuffer(given) ? new Uint8Array(given) : undefined
  } catch {
    // A message took the bytes with it.
    return undefined
  }
}

/** {@link viewOf}, and whether tensors may lie in it. */
export const sourceOf = (given: unknown, refuse: Refuse): Either<FormatError, Source> => {
  const bytes = viewOf(given)
  return bytes !== undefined ? right({ bytes, owned: givenUp.delete(bytes.buffer) })
    : refuse('file', 'bytes: a Uint8Array or an ArrayBuffer', isBytes(given) || isBuffer(given) ? 'bytes that were transferred to another' : described(given))
}

/** Whether this host stores the low byte of a number first, as nearly all do. */
export const HOST_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** A copy whose groups of `size` bytes are turned around. */
const turned = (bytes: Uint8Array, size: number): Uint8Array => {
  const copy = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at += size) for (let i = 0; i < size; i++) copy[at + i] = bytes[at + size - 1 - i]!
  return copy
}

/** The bytes of numbers of `size` bytes in this host's order, at a place where a typed array may begin. A copy, unless they are given up. */
export const hostBytes = ({ bytes, owned }: Source, size: number, little: boolean): Uint8Array =>
  size > 1 && little !== HOST_LITTLE ? turned(bytes, size)
    : owned && bytes.byteOffset % size === 0 ? bytes : bytes.slice()

/** The bytes of numbers of this host in little-endian order, which all formats written here have. */
export const littleBytes = (bytes: Uint8Array, size: number): Uint8Array => size > 1 && !HOST_LITTLE ? turned(bytes, size) : bytes
