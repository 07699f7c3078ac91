import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { Gunzip } from 'fflate'
import type { Source } from './bytes.js'
import { counted, type FormatError, type Refuse } from './error.js'
import { checked, limitOf, PIECE } from './inflate.js'

const HEADER = 10
const TRAILER = 8
const DEFLATED = 8
const RESERVED = 0xe0
/** No bytes pack to fewer than a thousandth of theirs. */
const MOST_RATIO = 1100
/** Each member costs as much as many bytes of one: so many, of the sizes that tools make, are some hundred megabytes. */
const MOST_MEMBERS = 4096

/** Where a member of the file ends, and what was unpacked by then. */
interface Member {
  readonly end: number
  readonly unpacked: number
}

/** Bytes of which there will be as many as come. */
class Unpacked {
  length = 0

  constructor(private bytes: Uint8Array) {}

  add(piece: Uint8Array): void {
    const needed = this.length + piece.length
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length))
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(piece, this.length)
    this.length = needed
  }

  part(from: number, to: number): Uint8Array {
    return this.bytes.subarray(from, to)
  }
}

/**
 * The bytes of a file that may be packed by gzip, as most data sets in IDX are: of all its members, of which there are several where packed files were
 * joined, or packed in parallel. The sums of each are compared.
 */
export const gunzipped = (source: Source, limit: number | undefined, refuse: Refuse): Either<FormatError, Source> => {
  const { bytes } = source
  if (bytes.length < HEADER + TRAILER || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return right(source)
  if (bytes[2] !== DEFLATED || (bytes[3]! & RESERVED) !== 0) return refuse('gzip header', 'a deflate stream', `method ${bytes[2]}, flags ${bytes[3]}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const most = limitOf(limit, bytes.length)
  const unpacked = new Unpacked(new Uint8Array(Math.min(view.getUint32(bytes.length - 4, true), most, MOST_RATIO * bytes.length)))
  const members: Member[] = []
  const stream = new Gunzip(piece => unpacked.add(piece))
  stream.onmember = end => { members.push({ end, unpacked: unpacked.length }) }
  try {
    for (let from = 0; from < bytes.length && unpacked.length <= most && members.length < MOST_MEMBERS; from += PIECE) {
      stream.push(bytes.subarray(from, from + PIECE), from + PIECE >= bytes.length)
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    return message === 'unexpected EOF' ? refuse('data', 'the end of what gzip packed', 'that of the file: it is cut off')
      : refuse('data', 'what gzip packed, and nothing behind it', message === 'invalid gzip data' ? 'other bytes' : message)
  }
  if (unpacked.length > most) return refuse('data', `at most ${counted(most, 'byte')} unpacked: the option limit allows more`, 'more')
  if (members.length >= MOST_MEMBERS) return refuse('data', `at most ${MOST_MEMBERS} packed files in one`, 'more')
  let from = 0
  for (const member of [...members, { end: bytes.length, unpacked: unpacked.length }]) {
    const size = view.getUint32(member.end - 4, true)
    if (size !== (member.unpacked - from) % 2 ** 32) return refuse('data', `${counted(size, 'byte')} unpacked, as its end says`, `${member.unpacked - from}: the file is damaged, or cut off`)
    const whole = checked(unpacked.part(from, member.unpacked), view.getUint32(member.end - TRAILER, true), refuse)
    if (isLeft(whole)) return whole
    from = member.unpacked
  }
  return right({ bytes: unpacked.part(0, unpacked.length), owned: true })
}
