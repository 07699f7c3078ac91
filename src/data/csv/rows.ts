import { left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import Papa from 'papaparse'
import { asStated } from '../../tensor/cast.js'
import { quoted, refusing, type FormatError } from '../format/error.js'

export const refuse = refusing('csv')

/** The first row is usually that of the names; those below it count from 1. */
export const rowPlace = (row: number): string => row === 0 ? 'the first row' : `row ${row}`

/** What the parser says of a piece of text. */
interface Parsed {
  readonly data: readonly (readonly string[])[]
  readonly errors: readonly { readonly message: string; readonly row?: number }[]
  readonly meta: { readonly cursor: number }
}

/** Characters that are parsed at a time: few enough for their cells to be garbage while they are still in the youngest generation. */
export const PIECE = 2 ** 15

/** Any end of a line as a line feed. */
const plain = (text: string): string => text.replace(/\r\n?/g, '\n')

/** Where the cell in quotes that begins at `from` ends; -1 where its end is yet to come. */
const endOfQuoted = (text: string, from: number): number => {
  let at = text.indexOf('"', from + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

/**
 * A text, beginning with a row, whose lines end with line feeds, whatever ended them: files put together of others have several ends, and a cell must not
 * keep half of one. What stands in quotes stays.
 */
const withLineFeeds = (text: string, delimiter: string): string => {
  let next = text.indexOf('\r')
  if (next < 0) return text
  const parts: string[] = []
  let [at, end] = [0, -1]
  for (let quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', end + 1)) {
    const before = text[quote - 1]
    end = quote
    if (quote > 0 && before !== delimiter && before !== '\n' && before !== '\r') continue
    end = endOfQuoted(text, quote)
    if (next < quote) next = text.indexOf('\r', quote)
    if (next < 0) break
    // Of a cell whose quotes do not end yet nothing is known but that they began.
    if (end < 0) return [...parts, plain(text.slice(at, quote)), text.slice(quote)].join('')
    if (next > end) continue
    parts.push(plain(text.slice(at, quote)), text.slice(quote, end + 1))
    at = end + 1
  }
  return [...parts, plain(text.slice(at))].join('')
}

/** Takes a text piece by piece, and gives its rows, the first of which is number 0, to `see`, which says what is wrong with one. */
export class Rows {
  private rest = ''
  private begun = false
  private count = 0
  /** How much text is wanted before it is parsed: of a row longer than all there was twice as much, or it would be read again and again. */
  private wanted = 0

  constructor(private readonly delimiter: string, private readonly see: (cells: readonly string[], row: number) => FormatError | undefined) {}

  push(piece: string): Either<FormatError, true> {
    if (piece === '') return right(true)
    // A mark that the text is Unicode is no part of the first name.
    this.rest += !this.begun && piece.startsWith('\ufeff') ? piece.slice(1) : piece
    this.begun = true
    return this.rest.length < this.wanted ? right(true) : this.parse(false)
  }

  end(): Either<FormatError, true> {
    return this.rest === '' ? right(true) : this.parse(true)
  }

  private parse(last: boolean): Either<FormatError, true> {
    // Whether a line feed follows may stand in the next piece.
    const [whole, held] = !last && this.rest.endsWith('\r') ? [this.rest.slice(0, -1), '\r'] : [this.rest, '']
    const text = withLineFeeds(whole, this.delimiter)
    const parser = new Papa.Parser({ delimiter: this.delimiter, newline: '\n' })
    const { data, errors, meta } = asStated<Parsed>(parser.parse(text, 0, !last))
    // What is wrong in a row that goes on in the next piece may come right there.
    const error = errors.find(({ row = 0 }) => last || row < data.length)
    const good = error === undefined ? data.length : error.row ?? 0
    for (let i = 0; i < good; i++) {
      const wrong = this.see(data[i]!, this.count + i)
      if (wrong !== undefined) return left(wrong)
    }
    if (error !== undefined) {
      const cells = data[good]?.join(this.delimiter) ?? error.message
      return refuse(rowPlace(this.count + good), 'quotes around a cell that has some in it, where each stands twice', quoted(cells))
    }
    this.count += data.length
    this.rest = last ? '' : text.slice(meta.cursor) + held
    this.wanted = this.rest.length > PIECE ? 2 * this.rest.length : 0
    return right(true)
  }
}
