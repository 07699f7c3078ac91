import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { refuse as refuseArgument } from '../../tensor/argument.js'
import { sourceOf, type Bytes } from '../format/bytes.js'
import { counted, quoted, type FormatError } from '../format/error.js'
import { isName, NAME } from '../format/names.js'
import { piecesOf, type Pieces } from '../format/pieces.js'
import { nearest } from '../say/nearest.js'
import { PIECE, refuse, rowPlace, Rows } from './rows.js'
import { textsArgument } from './texts.js'

/** How a text is cut into cells. */
export interface Layout {
  /** What stands between the cells of a row: `,` unless said otherwise; `\t` in TSV. */
  readonly delimiter?: string | undefined
  /** Whether the first row holds the columns' names; of a file without them, the names, or `false` for `0`, `1`, …. `true` unless said otherwise. */
  readonly header?: boolean | readonly string[] | undefined
}

/** What a cell's end can be. */
export const checkDelimiter = (delimiter: string): void => {
  if (delimiter.length !== 1 || /["\r\n\ufeff]/.test(delimiter)) refuseArgument(`Csv: delimiter is ${JSON.stringify(delimiter)}: it must be one character, and no quote or line end`)
}

/** How cells are read. */
export interface Missing {
  /** What stands in a cell of floats where there is none, which then is NaN: nothing, `NA`, `N/A`, `NaN`, `nan`, `null`, `NULL`, `None` and `?` unless said otherwise. */
  readonly missing?: readonly string[] | undefined
}

export const missingOf = ({ missing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?'] }: Missing): ReadonlySet<string> => new Set(textsArgument('Csv', 'missing', missing))

/** What takes the rows of a table. */
export interface Taker<A> {
  /** What is wrong with a row, whose cells are as many as there are names. */
  readonly row: (cells: readonly string[], row: number) => Either<FormatError, unknown>
  readonly finish: () => A
}

/** Begins to take a table whose columns have these names; `rows` is how many there may be, as far as that is known. */
export type Begin<A> = (names: readonly string[], rows: number) => Either<FormatError, Taker<A>>

/** Whoever has more makes a tensor of them by other means. */
const MOST_COLUMNS = 2 ** 16

/** Names that are told apart. */
const checkNames = (names: readonly string[]): Either<FormatError, readonly string[]> => {
  if (names.length > MOST_COLUMNS) return refuse('the first row', `at most ${MOST_COLUMNS} columns`, String(names.length))
  const seen = new Set<string>()
  for (const name of names) {
    if (!isName(name)) return refuse('the first row', NAME, quoted(name))
    if (seen.has(name)) return refuse('the first row', 'each name once', `${quoted(name)} again`)
    seen.add(name)
  }
  return right(names)
}

/** A column by its name, which a user gave. */
export const columnOf = (names: readonly string[], name: string): Either<FormatError, number> => {
  const found = names.indexOf(name)
  if (found >= 0) return right(found)
  const [only = ''] = names
  const other = names.length > 1 ? undefined : ['\t', ';', '|', ','].find(letter => only.includes(letter))
  const near = nearest(name, names.slice(0, 1000))
  const hint = other !== undefined ? `: say what the delimiter is, perhaps ${JSON.stringify(other)}` : near === undefined ? '' : `: did you mean ${quoted(near)}?`
  return refuse('the first row', `a column ${quoted(name)}`, `${names.slice(0, 20).map(quoted).join(', ')}${names.length > 20 ? ', …' : ''}${hint}`)
}

/** Reads a table piece by piece. */
export class Reader<A> {
  private readonly rows: Rows
  private readonly header: boolean | readonly string[]
  private names: readonly string[] | undefined
  private taker: Taker<A> | undefined

  constructor({ delimiter = ',', header = true }: Layout, private readonly begin: Begin<A>, private readonly rowsOf: (columns: number) => number) {
    checkDelimiter(delimiter)
    if (typeof header === 'object') textsArgument('Csv', 'header', header, true)
    this.rows = new Rows(delimiter, (cells, row) => {
      const result = this.see(cells, row)
      return isLeft(result) ? result.left : undefined
    })
    this.header = header
  }

  push(piece: string): Either<FormatError, true> {
    return this.rows.push(piece)
  }

  end(): Either<FormatError, A> {
    const rest = this.rows.end()
    if (isLeft(rest)) return rest
    return this.taker === undefined ? refuse('file', this.header === true ? 'a row of names' : 'rows', 'nothing') : right(this.taker.finish())
  }

  private see(cells: readonly string[], row: number): Either<FormatError, unknown> {
    if (this.taker !== undefined) return this.take(this.taker, cells, row)
    const names = checkNames(this.header === true ? cells : this.header === false ? cells.map((_, i) => String(i)) : this.header)
    if (isLeft(names)) return names
    this.names = names.right
    const taker = this.begin(names.right, this.rowsOf(names.right.length))
    if (isLeft(taker)) return taker
    this.taker = taker.right
    return this.header === true ? right(true) : this.take(taker.right, cells, row)
  }

  private take(taker: Taker<A>, cells: readonly string[], row: number): Either<FormatError, unknown> {
    const { length } = this.names!
    if (cells.length === length) return taker.row(cells, this.number(row))
    // A line that is empty.
    if (cells.length === 1 && cells[0] === '') return right(true)
    return refuse(rowPlace(this.number(row)), counted(length, 'cell'), String(cells.length))
  }

  /** Rows count from 1, below the names. */
  private number(row: number): number {
    return this.header === true ? row : row + 1
  }
}

/**
 * As many rows as a text of so many lines and letters may have. A row of n cells has n letters at least, that at its end among them: so nothing is
 * believed that a file cannot hold.
 */
const rowsIn = (lines: number, letters: number, { header }: Layout) => (columns: number): number =>
  Math.min(lines - (header === undefined || header === true ? 1 : 0), Math.ceil(letters / columns))

const LINE_FEED = 10

/** The lines of a text, whose last one may have no end. */
const linesOf = (length: number, ends: (from: number) => number): number => {
  let [lines, last] = [0, -1]
  for (let at = ends(0); at >= 0; at = ends(at + 1)) [lines, last] = [lines + 1, at]
  return last < length - 1 ? lines + 1 : lines
}

/** What begins with these bytes, and is no text in UTF-8, as far as that can be told. */
const kindOf = ([first, second]: Uint8Array): string | undefined =>
  first === 0x1f && second === 0x8b ? 'what gzip packed: unpack it first, as by stream.pipeThrough(new DecompressionStream(\'gzip\'))'
    : first === 0x50 && second === 0x4b ? 'a zip archive, as spreadsheets are: save the table as CSV'
      : (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 'UTF-16: save it as UTF-8' : undefined

/** Bytes of UTF-8 as text, piece by piece. */
export class Decoder {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private begun = false

  /** The text of some more bytes; of none, what is left at the end. */
  push(bytes?: Uint8Array): Either<FormatError, string> {
    const kind = this.begun || bytes === undefined ? undefined : kindOf(bytes)
    if (kind !== undefined) return refuse('file', 'text in UTF-8', kind)
    this.begun ||= bytes !== undefined && bytes.length > 0
    try {
      return right(bytes === undefined ? this.decoder.decode() : this.decoder.decode(bytes, { stream: true }))
    } catch {
      return refuse('file', 'text in UTF-8', 'other bytes')
    }
  }
}

/** Reads a whole table. */
export const read = <A>(given: string | Bytes, layout: Layout, begin: Begin<A>): Either<FormatError, A> => {
  if (typeof given === 'string') {
    const reader = new Reader(layout, begin, rowsIn(linesOf(given.length, from => given.indexOf('\n', from)), given.length, layout))
    for (let at = 0; at < given.length; at += PIECE) {
      const pushed = reader.push(given.slice(at, at + PIECE))
      if (isLeft(pushed)) return pushed
    }
    return reader.end()
  }
  const source = sourceOf(given, (place, _, found) => refuse(place, 'a text or its bytes', found))
  if (isLeft(source)) return source
  const { bytes } = source.right
  const reader = new Reader(layout, begin, rowsIn(linesOf(bytes.length, from => bytes.indexOf(LINE_FEED, from)), bytes.length, layout))
  const decoder = new Decoder()
  for (let at = 0; at < bytes.length; at += PIECE) {
    const pushed = pushBytes(reader, decoder, bytes.subarray(at, at + PIECE))
    if (isLeft(pushed)) return pushed
  }
  return endBytes(reader, decoder)
}

const pushBytes = (reader: Reader<unknown>, decoder: Decoder, bytes?: Uint8Array): Either<FormatError, true> => {
  const text = decoder.push(bytes)
  return isLeft(text) ? text : reader.push(text.right)
}

const endBytes = <A>(reader: Reader<A>, decoder: Decoder): Either<FormatError, A> => {
  const rest = pushBytes(reader, decoder)
  return isLeft(rest) ? rest : reader.end()
}

/** Reads a whole table whose bytes come piece by piece, and are not kept. */
export const readStream = async <A>(pieces: Pieces, layout: Layout, begin: Begin<A>): Promise<Either<FormatError, A>> => {
  const reader = new Reader(layout, begin, () => 0)
  const decoder = new Decoder()
  for await (const piece of piecesOf(pieces, refuse)) {
    if (isLeft(piece)) return piece
    for (let at = 0; at < piece.right.length; at += PIECE) {
      const pushed = pushBytes(reader, decoder, piece.right.subarray(at, at + PIECE))
      if (isLeft(pushed)) return pushed
    }
  }
  return endBytes(reader, decoder)
}
