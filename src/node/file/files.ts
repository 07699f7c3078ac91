import { isLeft, left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { open, readFile as readWhole } from 'node:fs/promises'
import { giveUp, isTrusted } from '../../data/format/bytes.js'
import { checkArgument } from '../../tensor/argument.js'
import { checkContent, writeAtomically } from './write.js'

/**
 * Why a file could not be read or written, as the system says it.
 *
 * @since 0.2.0
 * @category errors
 */
export class FileError extends Error {
  override readonly name = 'FileError'

  constructor(readonly path: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause)
    super(message.includes(path) ? message : `${path}: ${message}`, { cause })
  }
}

/** What a promise gives, or why it gives nothing. */
export const attempt = async <A>(path: string, promise: () => Promise<A>): Promise<Either<FileError, A>> => {
  try {
    return right(await promise())
  } catch (error) {
    return left(new FileError(path, error))
  }
}

/** Bytes of a file that are asked of the system at a time. */
const MOST_AT_ONCE = 2 ** 30

/** The bytes of a file, in a buffer of their own. */
const bytesOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    // Of a pipe or a file of the system's the size is not known.
    if (size === 0) return new Uint8Array(await readWhole(file))
    const bytes = Buffer.allocUnsafeSlow(size)
    let length = 0
    for (let read = 1; read > 0 && length < size; length += read) {
      read = (await file.read(bytes, length, Math.min(MOST_AT_ONCE, size - length))).bytesRead
    }
    return new Uint8Array(bytes.buffer, 0, length)
  } finally {
    await file.close()
  }
}

/**
 * Reads a file and decodes it: by `Npy`, `Npz`, `Safetensors`, `Idx` or `Csv` of `pullback/data`, by `checkpointOf(config)`, or by whatever else has
 * a `decode`. Tensors may lie in the bytes as they were read, without a copy.
 *
 * @example
 * import { ones } from 'pullback'
 * import { Npy } from 'pullback/data'
 * import { readFile, writeFile } from 'pullback/node'
 * import { isRight } from 'fp-ts/lib/Either.js'
 * import { rmSync } from 'node:fs'
 *
 * await writeFile('ones.npy', Npy.encode(ones([2, 2])))()
 * const read = await readFile('ones.npy', Npy)()
 * if (isRight(read)) console.log(read.right.toString()) // => Tensor [2, 2] float32 (1, 1, 1, 1)
 * rmSync('ones.npy')
 *
 * @since 0.2.0
 * @category files
 */
export const readFile = <E, A>(path: string, codec: { readonly decode: (bytes: Uint8Array) => Either<E, A> }): TaskEither<FileError | E, A> => {
  pathArgument('readFile', path)
  checkArgument('readFile', 'the codec', codec, 'object')
  checkArgument('readFile', "the codec's decode", codec.decode, 'function')
  return reading(path, codec)
}

/** The path of a file. */
export const pathArgument = (word: string, path: string): string => checkArgument(word, 'the path', path, 'string')

/** {@link readFile} of what was checked. */
export const reading = <E, A>(path: string, codec: { readonly decode: (bytes: Uint8Array) => Either<E, A> }): TaskEither<FileError | E, A> => async () => {
  const bytes = await attempt(path, () => bytesOf(path))
  return isLeft(bytes) ? bytes : codec.decode(isTrusted(codec.decode) ? giveUp(bytes.right) : bytes.right)
}

/**
 * Writes a file whole or not at all, as {@link writeAtomically} does; `Left` says why it could not be written, and then the old file is there
 * still.
 *
 * @since 0.2.0
 * @category files
 */
export const writeFile = (path: string, content: string | Uint8Array): TaskEither<FileError, void> => {
  checkContent('writeFile', path, content)
  return () => attempt(path, () => writeAtomically(path, content))
}
