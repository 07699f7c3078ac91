/**
 * Tables in text: CSV, and TSV with a delimiter of `\t`.
 */
export { decode, decodeStream, type Columns, type Table, type TableOptions } from './table.js'
export { examples, examplesStream, type ExampleOptions, type Examples } from './examples.js'
export { encode, type Writing } from './encode.js'
export type { Column, ColumnOf, Kind, Labels } from './column.js'
export type { Layout, Missing } from './read.js'
