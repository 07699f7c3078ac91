import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Source } from './bytes.js'
import { quoted, type FormatError, type Refuse } from './error.js'
import { checked, inflate } from './inflate.js'
import { utf8 } from './names.js'

/** A file in an archive. */
export interface Packed {
  readonly name: string
  /** Its bytes, unpacked and checked. */
  readonly source: Source
}

/** What the directory says of a file. */
interface Entry {
  readonly name: string
  readonly method: number
  readonly sum: number
  readonly packed: number
  readonly size: number
  /** Where its own header begins. */
  readonly at: number
}

const END = 0x06054b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff
const LOCATOR = 0x07064b50
const LOCATOR_SIZE = 20
const END_64 = 0x06064b50
const DIRECTORY = 0x02014b50
const DIRECTORY_SIZE = 46
const LOCAL = 0x04034b50
const LOCAL_SIZE = 30
const STORED = 0
const DEFLATED = 8
/** Stands where a number has no room, which is then in an extra field. */
const ELSEWHERE = 0xffffffff
const EXTRA_64 = 1
const ENCRYPTED = 1
const UTF8 = 0x800

/** Reads numbers that may lie outside of the file: there, NaN, which is unlike every number. */
class Reader {
  private readonly view: DataView

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  private has(at: number, size: number): boolean {
    return at >= 0 && at + size <= this.bytes.length
  }

  short(at: number): number {
    return this.has(at, 2) ? this.view.getUint16(at, true) : NaN
  }

  word(at: number): number {
    return this.has(at, 4) ? this.view.getUint32(at, true) : NaN
  }

  long(at: number): number {
    return this.word(at) + this.word(at + 4) * 2 ** 32
  }
}

/** Where the directory is. The end of an archive is found from behind: a comment may follow. */
const directoryOf = (reader: Reader): { readonly at: number; readonly size: number; readonly count: number } | undefined => {
  const last = reader.bytes.length - END_SIZE
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (reader.word(at) !== END || reader.short(at + 20) !== last - at) continue
    const found = { count: reader.short(at + 10), size: reader.word(at + 12), at: reader.word(at + 16) }
    const is64 = reader.word(at - LOCATOR_SIZE) === LOCATOR
    const end = reader.long(at - LOCATOR_SIZE + 8)
    if (!is64) return reader.short(at + 4) === 0 && reader.short(at + 8) === found.count ? found : undefined
    return reader.word(end) === END_64 ? { count: reader.long(end + 32), size: reader.long(end + 40), at: reader.long(end + 48) } : undefined
  }
  return undefined
}

/** The numbers of the extra field that holds what has no room elsewhere. */
const extraOf = (reader: Reader, from: number, to: number): readonly number[] => {
  for (let at = from; at + 4 <= to; at += 4 + reader.short(at + 2)) {
    if (reader.short(at) !== EXTRA_64) continue
    const count = Math.floor(reader.short(at + 2) / 8)
    return Array.from({ length: Math.min(count, 3) }, (_, i) => reader.long(at + 4 + 8 * i))
  }
  return []
}

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

const entryAt = (reader: Reader, at: number, refuse: Refuse): Either<FormatError, readonly [Entry, end: number]> => {
  if (reader.word(at) !== DIRECTORY) return refuse('directory', 'the next file', 'something else')
  const [flags, method] = [reader.short(at + 8), reader.short(at + 10)]
  const [nameLength, extraLength, commentLength] = [reader.short(at + 28), reader.short(at + 30), reader.short(at + 32)]
  const [names, extras] = [at + DIRECTORY_SIZE, at + DIRECTORY_SIZE + nameLength]
  const end = extras + extraLength + commentLength
  if (!(end <= reader.bytes.length)) return refuse('directory', 'the next file', 'the end')
  const name = utf8(reader.bytes.subarray(names, extras))
  if (name === undefined || ((flags & UTF8) === 0 && !isPlain(name))) return refuse('directory', 'names in UTF-8', 'other bytes')
  if ((flags & ENCRYPTED) !== 0) return refuse(quoted(name), 'a file that is not encrypted', 'one that is')
  if (method !== STORED && method !== DEFLATED) return refuse(quoted(name), 'a file that is stored or deflated', `method ${method}`)
  const wide = extraOf(reader, extras, extras + extraLength)
  let used = 0
  const number = (value: number): number => value === ELSEWHERE ? wide[used++] ?? NaN : value
  // In this order: so the extra field has them.
  const [size, packed, local] = [number(reader.word(at + 24)), number(reader.word(at + 20)), number(reader.word(at + 42))]
  const isSafe = [size, packed, local].every(Number.isSafeInteger)
  return isSafe ? right([{ name, method, sum: reader.word(at + 16), packed, size, at: local }, end]) : refuse(quoted(name), 'sizes', 'none')
}

const entriesOf = (reader: Reader, refuse: Refuse): Either<FormatError, readonly Entry[]> => {
  const directory = directoryOf(reader)
  if (directory === undefined) return refuse('file', 'a zip archive', 'no directory of one at its end')
  const entries: Entry[] = []
  const names = new Set<string>()
  const until = directory.at + directory.size
  if (!(until <= reader.bytes.length)) return refuse('directory', 'a place in the file', `${directory.at} to ${until}`)
  let at = directory.at
  while (at < until) {
    const entry = entryAt(reader, at, refuse)
    if (isLeft(entry)) return entry
    const [found, end] = entry.right
    if (names.has(found.name)) return refuse('directory', 'each name once', `${quoted(found.name)} again`)
    names.add(found.name)
    entries.push(found)
    at = end
  }
  return at === until && entries.length === directory.count ? right(entries)
    : refuse('directory', `${directory.count} files`, `${entries.length}`)
}

/** The part of the file that holds a file's bytes as they are packed. */
const partOf = (reader: Reader, { name, at, packed, method }: Entry, before: number, refuse: Refuse): Either<FormatError, Uint8Array> => {
  if (at < before) return refuse(quoted(name), `a place behind ${before}, where the file before it ends`, String(at))
  const names = at + LOCAL_SIZE
  const nameLength = reader.short(at + 26)
  const begin = names + nameLength + reader.short(at + 28)
  const own = reader.word(at) === LOCAL && reader.short(at + 8) === method ? utf8(reader.bytes.subarray(names, names + nameLength)) : undefined
  if (own !== name) return refuse(quoted(name), 'the header of the file', own === undefined ? 'something else' : `that of ${quoted(own)}`)
  return begin + packed <= reader.bytes.length ? right(reader.bytes.subarray(begin, begin + packed)) : refuse(quoted(name), `${packed} bytes`, 'the end of the archive')
}

/** The files of a zip archive, whose unpacked bytes are no more than `limit` in all. No two may lie in the same place, or have one name. */
export const unzip = ({ bytes, owned }: Source, limit: number, refuse: Refuse): Either<FormatError, readonly Packed[]> => {
  const reader = new Reader(bytes)
  const entries = entriesOf(reader, refuse)
  if (isLeft(entries)) return entries
  const files: Packed[] = []
  let [end, left] = [0, limit]
  for (const entry of entries.right.toSorted((a, b) => a.at - b.at)) {
    const { name, method, size, sum } = entry
    const refuseFile: Refuse = (place, expected, found) => refuse(`${quoted(name)}, ${place}`, expected, found)
    const part = partOf(reader, entry, end, refuse)
    if (isLeft(part)) return part
    end = part.right.byteOffset - bytes.byteOffset + part.right.length
    if (method === STORED && part.right.length !== size) return refuseFile('data', `${size} bytes`, String(part.right.length))
    const unpacked = method === STORED ? part : inflate(part.right, size, left, refuseFile)
    if (isLeft(unpacked)) return unpacked
    if (method === DEFLATED) left -= size
    const whole = checked(unpacked.right, sum, refuseFile)
    if (isLeft(whole)) return whole
    files.push({ name, source: { bytes: whole.right, owned: owned || method === DEFLATED } })
  }
  return right(files)
}
