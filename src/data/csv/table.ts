import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Bytes } from '../format/bytes.js'
import type { FormatError } from '../format/error.js'
import { recordOf } from '../format/names.js'
import type { Pieces } from '../format/pieces.js'
import { optionsArgument } from '../../tensor/argument.js'
import { asStated } from '../../tensor/cast.js'
import { checkKind, reading, refuseCell, type Column, type ColumnOf, type Kind, type Reading } from './column.js'
import { columnOf, missingOf, read, readStream, type Begin, type Layout, type Missing } from './read.js'

/** Which columns are read, and how. */
export interface TableOptions<C, R> extends Layout, Missing {
  /** The kinds of columns by name. A name that the file has not is an error. */
  readonly columns?: C | undefined
  /** The kind of all other columns: `float32` unless said otherwise, `skip` for none of them. */
  readonly rest?: R | undefined
}

/** The columns by name: those whose kind was said have its type, all others that of the rest. */
export type Columns<C, R> = { readonly [K in keyof C as C[K] extends 'skip' ? never : K]: ColumnOf<C[K]> } & (
  [R] extends ['skip'] ? {} : { readonly [name: string]: ColumnOf<C[keyof C]> | ColumnOf<R> })

/** What a file of rows holds. */
export interface Table<C, R> {
  readonly rows: number
  readonly columns: Columns<C, R>
}

interface Part {
  readonly name: string
  readonly index: number
  readonly column: Reading
}

const beginTable = (kinds: Readonly<Record<string, Kind>>, rest: Kind, missing: ReadonlySet<string>): Begin<{ readonly rows: number; readonly columns: Readonly<Record<string, Column>> }> =>
  (names, capacity) => {
    for (const name of Object.keys(kinds)) {
      const found = columnOf(names, name)
      if (isLeft(found)) return found
    }
    const parts = names.flatMap((name, index): readonly Part[] => {
      const kind = Object.hasOwn(kinds, name) ? kinds[name]! : rest
      return kind === 'skip' ? [] : [{ name, index, column: reading(kind, capacity, missing) }]
    })
    let rows = 0
    return right({
      row: (cells, row) => {
        for (const { name, index, column } of parts) {
          const wrong = column.add(cells[index]!)
          if (wrong !== undefined) return refuseCell(row, name, wrong, cells[index]!)
        }
        rows++
        return right(true)
      },
      finish: () => ({ rows, columns: recordOf(parts.map(({ name, column }) => [name, column.finish()])) }),
    })
  }

const begin = (options: TableOptions<Readonly<Record<string, Kind>>, Kind>) => {
  const { columns = {}, rest = 'float32', ...more } = optionsArgument<typeof options>('Csv', options,
    { columns: 'object', rest: 'string or object', delimiter: 'string', header: 'boolean or array', missing: 'array' })
  checkKind('rest', rest)
  for (const [name, kind] of Object.entries(columns)) checkKind(name, kind)
  return beginTable(columns, rest, missingOf(more))
}

/**
 * The columns of a table in text (CSV, TSV), each in a kind of its own. Cells in quotes may hold the delimiter and line ends, and a quote twice for
 * one. Where a float is missing it is NaN; anything else that is missing, wrong or too many is a `Left` that says the row and the column: the
 * first row below the names is row 1.
 *
 * @example
 * import { Csv } from 'pullback/data'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const text = 'width,height,kind\n1.5,2,cat\nNA,3,dog\n'
 * const read = Csv.decode(text, { columns: { kind: 'label' } })
 * if (isRight(read)) {
 *   const { width, kind } = read.right.columns
 *   console.log(String(width), kind.labels.toString(), kind.classes)
 *   // => Tensor [2] float32 (1.5, NaN) Tensor [2] int32 (0, 1) [ 'cat', 'dog' ]
 * }
 * const wrong = Csv.decode(text)
 * if (isLeft(wrong)) console.log(wrong.left.message) // => csv: row 1, column "kind": expected a number, found "cat"
 *
 * @since 0.2.0
 * @category codecs
 */
export const decode = <const C extends Readonly<Record<string, Kind>> = {}, const R extends Kind = 'float32'>(
  text: string | Bytes, options: TableOptions<C, R> = {},
): Either<FormatError, Table<C, R>> => asStated(read(text, options, begin(options)))

/**
 * {@link decode} of a text whose bytes come piece by piece, from a file or a request, and need not be in memory at once.
 *
 * @example
 * import { Csv } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const pieces = ['a,b\n1,', '2\n3,4\n'].map(text => new TextEncoder().encode(text))
 * const read = await Csv.decodeStream(pieces)
 * if (isRight(read)) console.log(read.right.rows, String(read.right.columns['b'])) // => 2 Tensor [2] float32 (2, 4)
 *
 * @since 0.2.0
 * @category codecs
 */
export const decodeStream = async <const C extends Readonly<Record<string, Kind>> = {}, const R extends Kind = 'float32'>(
  pieces: Pieces, options: TableOptions<C, R> = {},
): Promise<Either<FormatError, Table<C, R>>> => asStated(await readStream(pieces, options, begin(options)))
