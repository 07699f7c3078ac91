import { right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { Inflate } from 'fflate'
import { optionsArgument, refuse as refuseArgument } from '../../tensor/argument.js'
import { counted, type FormatError, type Refuse } from './error.js'

/** Bytes unpacked at a time: even what unpacks to a thousand times as much is then noticed before it fills the memory. */
export const PIECE = 2 ** 14
/** Pieces without a byte to show for them, after which a stream is over, or stuck. */
const MOST_EMPTY = 4

/** How much more than the file itself its contents may be: enough for nearly all data, too little for what only means to fill the memory. */
const RATIO = 16
const LEAST_LIMIT = 2 ** 26

/** The most bytes that a file of so many unpacks to, unless more is asked for. */
export const limitOf = (given: number | undefined, fileSize: number): number => given ?? Math.max(LEAST_LIMIT, RATIO * fileSize)

/** The limit among a reader's options; where `map` calls it, an index stands there. */
export const limitArgument = (word: string, options: unknown): number | undefined => {
  const { limit } = typeof options === 'number' ? {} : optionsArgument<{ readonly limit?: number | undefined }>(word, options, { limit: 'number' })
  return limit === undefined || limit >= 0 ? limit : refuseArgument(`${word}: limit is ${limit}: it is a number of bytes`)
}

/** What deflate packed into exactly `size` bytes, which `limit` allows. */
export const inflate = (packed: Uint8Array, size: number, limit: number, refuse: Refuse): Either<FormatError, Uint8Array> => {
  if (size > limit) return refuse('data', `at most ${counted(limit, 'byte')} unpacked: the option limit allows more`, String(size))
  const bytes = new Uint8Array(size)
  let [at, empty] = [0, 0]
  const stream = new Inflate(piece => {
    if (at + piece.length <= size) bytes.set(piece, at)
    empty = piece.length === 0 ? empty + 1 : 0
    at += piece.length
  })
  try {
    for (let from = 0; from === 0 || from < packed.length; from += PIECE) {
      const last = from + PIECE >= packed.length
      stream.push(packed.subarray(from, from + PIECE), last)
      if (at > size || empty > MOST_EMPTY) break
    }
  } catch (error) {
    return refuse('data', 'a deflate stream', error instanceof Error ? error.message : 'something else')
  }
  return at === size ? right(bytes) : refuse('data', `${counted(size, 'byte')} unpacked`, at > size ? 'more' : String(at))
}

let table: Uint32Array | undefined

const tableOfBytes = (): Uint32Array => table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1
  return crc
})

/** The checksum of zip and gzip. */
const crc32 = (bytes: Uint8Array): number => {
  const remainders = tableOfBytes()
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = remainders[(crc ^ bytes[i]!) & 0xff]! ^ crc >>> 8
  return ~crc >>> 0
}

/** The bytes, if they are those that the checksum was made of. */
export const checked = (bytes: Uint8Array, sum: number, refuse: Refuse): Either<FormatError, Uint8Array> => {
  const found = crc32(bytes)
  return found === sum ? right(bytes) : refuse('data', `the checksum ${sum.toString(16)}`, `${found.toString(16)}: the file is damaged`)
}
