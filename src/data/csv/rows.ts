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

type Newline = '\n' | '\r\n' | '\r'

/** The first end of a line outside of quotes says what ends all of them; `undefined` where more of the text has to be seen. */
const newlineIn = (text: string): Newline | undefined => {
  let inside = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (letter === '"') inside = !inside
    else if (letter === '\n' && (!inside || i >= PIECE)) return '\n'
    // Whether a line feed follows may stand in the next piece.
    else if (letter === '\r' && (!inside || i >= PIECE) && i + 1 < text.length) return text[i + 1] === '\n' ? '\r\n' : '\r'
  }
  return undefined
}

/** Takes a text piece by piece, and gives its rows, the first of which is number 0, to `see`, which says what is wrong with one. */
export class Rows {
  private rest = ''
  private begun = false
  private newline: Newline | undefined
  private count = 0
  /** How much text is wanted before it is parsed: of a row longer than all there was twice as much, or it would be read again and again. */
  private wanted = 0

  constructor(private readonly delimiter: string, private readonly see: (cells: readonly string[], row: number) => FormatError | undefined) {}

  push(piece: string): Either<FormatError, true> {
    if (piece === '') return right(true)
    // A mark that the text is Unicode is no part of the first name.
    this.rest += !this.begun && piece.startsWith('\ufeff') ? piece.slice(1) : piece
    this.begun = true
    if (this.rest.length < this.wanted) return right(true)
    this.newline ??= newlineIn(this.rest)
    return this.newline === undefined ? this.later() : this.parse(this.newline, false)
  }

  end(): Either<FormatError, true> {
    return this.rest === '' ? right(true) : this.parse(this.newline ?? '\n', true)
  }

  private later(): Either<FormatError, true> {
    this.wanted = 2 * this.rest.length
    return right(true)
  }

  private parse(newline: Newline, last: boolean): Either<FormatError, true> {
    const parser = new Papa.Parser({ delimiter: this.delimiter, newline })
    const { data, errors, meta } = asStated<Parsed>(parser.parse(this.rest, 0, !last))
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
    this.rest = last ? '' : this.rest.slice(meta.cursor)
    if (this.rest.length > PIECE) return this.later()
    this.wanted = 0
    return right(true)
  }
}
