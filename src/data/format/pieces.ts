import { right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { described } from '../../tensor/argument.js'
import { isBytes } from './bytes.js'
import type { FormatError, Refuse } from './error.js'

/** A stream of bytes of a browser, where it cannot be walked yet. */
export interface ByteStream {
  readonly getReader: () => { readonly read: () => Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>; readonly cancel: () => Promise<void> }
}

/** Bytes that come piece by piece: `createReadStream(path)`, `response.body`, `blob.stream()`, or a list of pieces. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ByteStream

const isWalked = (given: object): given is AsyncIterable<unknown> | Iterable<unknown> => Symbol.asyncIterator in given || Symbol.iterator in given

const isStream = (given: object): given is ByteStream => 'getReader' in given

async function* walked(stream: ByteStream): AsyncGenerator<unknown> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}

/** What a stream gives, each piece looked at; last of all what it failed with, if it did. */
export async function* piecesOf(given: unknown, refuse: Refuse): AsyncGenerator<Either<FormatError, Uint8Array>, void, void> {
  const wanted = 'pieces of bytes, as createReadStream(path), response.body and blob.stream() give'
  const pieces = typeof given !== 'object' || given === null ? undefined : isWalked(given) ? given : isStream(given) ? walked(given) : undefined
  if (pieces === undefined) {
    yield refuse('file', wanted, described(given))
    return
  }
  try {
    for await (const piece of pieces) {
      if (!isBytes(piece)) {
        yield refuse('file', wanted, `a piece that is ${described(piece)}`)
        return
      }
      yield right(piece)
    }
  } catch (error) {
    yield refuse('file', 'all of it', `the stream ends with an error: ${error instanceof Error ? error.message : described(error)}`)
  }
}
