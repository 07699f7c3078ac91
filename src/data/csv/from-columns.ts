import { right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { checkArgument, described } from '../../tensor/argument.js'
import { asStated } from '../../tensor/cast.js'
import { allocate } from '../../tensor/dtype.js'
import { LARGEST } from '../../tensor/size.js'
import { fromStorage, type Tensor } from '../../tensor/value.js'
import { counted, quoted, refusing, type FormatError } from '../format/error.js'
import { fits } from './column.js'

const refuse = refusing('columns')

/** What a reader of tables gives for a column: an array, typed or not. */
export type ArrayColumn = ArrayLike<number | bigint | boolean | null | undefined>

/** Whole numbers that a float64 does not tell from their neighbours. */
const isSafe = (value: bigint): boolean => BigInt.asIntN(54, value) === value

/** Whether there are elements to read one after the other; a text is none of numbers. */
const isList = (value: unknown): value is ArrayColumn =>
  typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number' && Number.isInteger(value.length) && value.length >= 0 && value.length <= LARGEST

/** A number of a column; `undefined` when it is none. What is missing is NaN. */
const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return NaN
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'bigint' && isSafe(value) ? Number(value) : undefined
}

/**
 * Columns of numbers as they come from any reader (of Arrow or Parquet, of a data base) as the columns of one tensor, in the order of `names`. What is
 * missing (`null`) is NaN; bigints are read as far as they are exact.
 *
 * @example
 * import { fromColumns } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const columns = { id: BigInt64Array.of(7n, 8n), width: Float32Array.of(1.5, 2.5), height: [2, null] }
 * const x = fromColumns(columns, ['width', 'height'])
 * if (isRight(x)) console.log(x.right.toString()) // => Tensor [2, 2] float32 (1.5, 2, 2.5, NaN)
 *
 * @since 0.2.0
 * @category codecs
 */
export const fromColumns = <const N extends readonly string[]>(
  columns: Readonly<Record<string, ArrayColumn>>, names: N,
): Either<FormatError, Tensor<readonly [number, N['length']]>> => {
  checkArgument('fromColumns', 'the list of names', names, 'array').forEach(name => checkArgument('fromColumns', 'a name', name, 'string'))
  if (typeof columns !== 'object' || columns === null) return refuse('columns', 'a record of columns', described(columns))
  const own = names.map(name => Object.hasOwn(columns, name) ? columns[name] : undefined)
  const [first] = own
  const rows = isList(first) ? first.length : 0
  if (rows * names.length > LARGEST) return refuse('columns', 'as many elements as a tensor can have', `${names.length} times ${rows}`)
  const data = allocate('float32', rows * names.length)
  for (const [j, name] of names.entries()) {
    const column = own[j]
    if (column === undefined) return refuse('columns', `one of the name ${quoted(name)}`, Object.keys(columns).slice(0, 20).map(quoted).join(', ') || 'none')
    if (!isList(column)) return refuse(`column ${quoted(name)}`, 'an array of numbers', described(column))
    if (column.length !== rows) return refuse(`column ${quoted(name)}`, `${counted(rows, 'row')}, as ${quoted(names[0]!)} has`, String(column.length))
    for (let i = 0; i < rows; i++) {
      const value = numberOf(column[i])
      if (value === undefined || !fits('float32', value)) {
        return refuse(`column ${quoted(name)}, row ${i}`, 'a number that float32 can hold', typeof column[i] === 'bigint' ? `${String(column[i]).slice(0, 40)}n` : described(column[i]))
      }
      data[i * names.length + j] = value
    }
  }
  return right(asStated(fromStorage([rows, names.length], 'float32', data)))
}
