import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Source } from './bytes.js'
import type { FormatError, Refuse } from './error.js'
import { checked, inflate, limitOf } from './inflate.js'

const HEADER = 10
const TRAILER = 8
const DEFLATED = 8
const HAS_CHECK = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const RESERVED = 0xe0

/** Where the stream begins, behind the parts of the header that its flags name; `undefined` where the header does not end. */
const streamOf = (bytes: Uint8Array, flags: number): number | undefined => {
  let at = HEADER
  if ((flags & HAS_EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return undefined
    at = zero + 1
  }
  if ((flags & HAS_CHECK) !== 0) at += 2
  return at + TRAILER <= bytes.length ? at : undefined
}

/** The bytes of a file that may be packed by gzip, as most data sets in IDX are. */
export const gunzipped = (source: Source, limit: number | undefined, refuse: Refuse): Either<FormatError, Source> => {
  const { bytes } = source
  if (bytes.length < HEADER + TRAILER || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return right(source)
  const flags = bytes[3]!
  if (bytes[2] !== DEFLATED || (flags & RESERVED) !== 0) return refuse('gzip header', 'a deflate stream', `method ${bytes[2]}, flags ${flags}`)
  const begin = streamOf(bytes, flags)
  if (begin === undefined) return refuse('gzip header', 'its end', 'that of the file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length - TRAILER
  const unpacked = inflate(bytes.subarray(begin, end), view.getUint32(end + 4, true), limitOf(limit, bytes.length), refuse)
  if (isLeft(unpacked)) return unpacked
  const whole = checked(unpacked.right, view.getUint32(end, true), refuse)
  return isLeft(whole) ? whole : right({ bytes: whole.right, owned: true })
}
