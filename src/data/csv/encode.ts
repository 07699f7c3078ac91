import { described, isRecord, optionsArgument, refuse } from '../../tensor/argument.js'
import { isTensor, storageOf, type AnyTensor } from '../../tensor/value.js'
import { quoted } from '../format/error.js'
import type { Column } from './column.js'
import { checkDelimiter } from './read.js'

/** How a table is written. */
export interface Writing {
  /** What stands between cells: `,` unless said otherwise; `\t` in TSV. */
  readonly delimiter?: string | undefined
}

/** A float32 in as few digits as tell it from every other. */
const shortest = (value: number): string => {
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits))
    if (Math.fround(text) === value) return String(text)
  }
  return String(Number(value.toPrecision(9)))
}

const float = (value: number, single: boolean): string =>
  Number.isNaN(value) ? '' : !Number.isFinite(value) ? value > 0 ? 'inf' : '-inf' : Object.is(value, -0) ? '-0' : single ? shortest(value) : String(value)

/** The cells of a column. */
const cellsOf = (name: string, column: Column): { readonly length: number; readonly at: (row: number) => string } => {
  const elements = (x: AnyTensor): ArrayLike<number> =>
    x.shape.length === 1 ? storageOf(x, 'encode') : refuse(`encode: column ${quoted(name)} is of shape [${x.shape.join(', ')}]: give one of rank 1`)
  if (isTensor(column)) {
    const data = elements(column)
    const write = column.dtype === 'bool' ? (value: number) => value === 0 ? 'false' : 'true'
      : column.dtype === 'int32' ? String : (value: number) => float(value, column.dtype === 'float32')
    return { length: data.length, at: row => write(data[row]!) }
  }
  if (Array.isArray(column)) {
    const texts: readonly unknown[] = column
    const textAt = (row: number): string => {
      const text = texts[row]
      return typeof text === 'string' ? text : refuse(`encode: column ${quoted(name)} holds ${described(text)}, not texts alone`)
    }
    return { length: texts.length, at: textAt }
  }
  if (!isRecord(column) || !isTensor(column['labels']) || !Array.isArray(column['classes'])) {
    return refuse(`encode: column ${quoted(name)} is ${described(column)}, not a tensor, texts or { labels, classes }`)
  }
  const [data, classes]: readonly [ArrayLike<number>, readonly unknown[]] = [elements(column['labels']), column['classes']]
  return {
    length: data.length,
    at: row => {
      const text = classes[data[row]!]
      return typeof text === 'string' ? text : refuse(`encode: column ${quoted(name)} has the label ${data[row]}, which is none of its ${classes.length} classes`)
    },
  }
}

/**
 * Columns as the text of a table, which `Csv.decode` reads to the same elements, bit for bit: tensors of rank 1, texts, and labels with their classes.
 * NaN is written as nothing.
 *
 * @throws {ArgumentError} when columns differ in rows, or one is none of these.
 * @example
 * import { tensor } from 'pullback'
 * import { Csv } from 'pullback/data'
 *
 * const kind = { labels: tensor([0, 1], { dtype: 'int32' }), classes: ['a "cat"', 'dog'] }
 * console.log(Csv.encode({ width: tensor([0.1, NaN]), kind }).trimEnd())
 * // => width,kind
 * // => 0.1,"a ""cat"""
 * // => ,dog
 *
 * @since 0.2.0
 * @category codecs
 */
export const encode = (columns: Readonly<Record<string, Column>>, options: Writing = {}): string => {
  const { delimiter = ',' } = optionsArgument<Writing>('encode', options, { delimiter: 'string' })
  checkDelimiter(delimiter)
  if (!isRecord(columns)) refuse(`encode: the columns are ${described(columns)}: give a record of them by name`)
  const special = new RegExp(`["\\r\\n${delimiter === '\\' || delimiter === ']' || delimiter === '^' || delimiter === '-' ? '\\' : ''}${delimiter}]|^\\ufeff`)
  const parts = Object.entries(columns).map(([name, column]) => [name, cellsOf(name, column)] as const)
  const [first] = parts
  if (first === undefined) return refuse('encode: there are no columns')
  const rows = first[1].length
  const other = parts.find(([, cells]) => cells.length !== rows)
  if (other !== undefined) refuse(`encode: column ${quoted(first[0])} has ${rows} rows, and ${quoted(other[0])} has ${other[1].length}`)
  // Alone in its row, an empty cell would be an empty line.
  const cell = (text: string): string => special.test(text) || (parts.length === 1 && text === '') ? `"${text.replaceAll('"', '""')}"` : text
  const lines = [parts.map(([name]) => cell(name)).join(delimiter)]
  for (let row = 0; row < rows; row++) lines.push(parts.map(([, cells]) => cell(cells.at(row))).join(delimiter))
  return `${lines.join('\n')}\n`
}
