import type { Either } from 'fp-ts/lib/Either.js'
import { described, isRecord, refuse as refuseArgument } from '../../tensor/argument.js'
import { asStated } from '../../tensor/cast.js'
import { allocate, type DType, type Storage } from '../../tensor/dtype.js'
import { fromStorage, type Tensor } from '../../tensor/value.js'
import { quoted, type FormatError } from '../format/error.js'
import { textsArgument } from './texts.js'
import { refuse, rowPlace } from './rows.js'

/** Labels as numbers, and what the numbers stand for: `classes[labels[i]]` is the text in row i. */
export interface Labels {
  readonly labels: Tensor<readonly [number], 'int32'>
  readonly classes: readonly string[]
}

/**
 * How the cells of a column are read: as numbers or bools of a dtype; as labels, numbered in the order in which they first appear, or as `classes`
 * has them; as the texts that they are; or not at all.
 */
export type Kind = DType | 'label' | 'text' | 'skip' | { readonly classes: readonly string[] }

const kinds: readonly unknown[] = ['float32', 'float64', 'int32', 'bool', 'label', 'text', 'skip']

/** Refuses what is no kind. */
export const checkKind = (name: string, kind: unknown): void => {
  const classes: unknown = isRecord(kind) ? kind['classes'] : undefined
  const fits = kinds.includes(kind) || (Array.isArray(classes) && textsArgument('Csv', `classes of ${quoted(name)}`, classes, true).length > 0)
  if (!fits) refuseArgument(`Csv: the kind of ${quoted(name)} is ${described(kind)}: it must be ${kinds.map(String).join(', ')} or { classes: ['…', …] }`)
}

/** What a column of a kind is read as. */
export type ColumnOf<K> = K extends DType ? Tensor<readonly [number], K> : K extends 'text' ? readonly string[] : Labels

/** What any column is read as. */
export type Column = Tensor<readonly [number], DType> | Labels | readonly string[]

/** What is wrong with a cell. */
export interface WrongCell {
  readonly expected: string
}

/** A column that is being read. */
export interface Reading<C extends Column = Column> {
  /** Takes the next cell. */
  readonly add: (cell: string) => WrongCell | undefined
  readonly finish: () => C
}

/** Elements of which there will be as many as there are rows. */
export class Growing<T extends Storage> {
  private length = 0

  constructor(private data: T, private readonly allocate: (size: number) => T) {}

  add(value: number): void {
    if (this.length === this.data.length) {
      const larger = this.allocate(Math.max(16, 2 * this.length))
      larger.set(this.data)
      this.data = larger
    }
    this.data[this.length++] = value
  }

  finish(): Storage {
    return this.length === this.data.length ? this.data : this.data.slice(0, this.length)
  }
}

const growing = (dtype: DType, capacity: number): Growing<Storage> => new Growing(allocate(dtype, capacity), size => allocate(dtype, size))

/** The nearest float32 of anything beyond is an infinity. */
const LARGEST_FLOAT32 = 3.4028235677973362e38

const words = new Map([['inf', Infinity], ['+inf', Infinity], ['-inf', -Infinity], ['infinity', Infinity], ['+infinity', Infinity], ['-infinity', -Infinity]])

/** `0x1f`, `0b1`, `0o7`: numbers to JavaScript, and to nobody else who writes tables. */
const isCode = (cell: string): boolean => /^\s*0[xob]/i.test(cell)

const POINT = -2
const MINUS = -3
const ZERO = 48
/** Powers of ten, and whole numbers of so many digits, are exact in a float64. */
const MOST_DIGITS = 15
const powers = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, i) => 10 ** i)

/** A number of digits and at most one point, as most cells are; NaN for any other text. One division of exact numbers rounds as `Number` does, and is quicker. */
const simple = (cell: string): number => {
  const negative = cell.charCodeAt(0) - ZERO === MINUS
  let [whole, digits, point] = [0, 0, -1]
  for (let i = negative ? 1 : 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - ZERO
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit
      digits++
    } else if (digit === POINT && point < 0) point = digits
    else return NaN
  }
  if (digits === 0 || digits > MOST_DIGITS) return NaN
  const value = point < 0 ? whole : whole / powers[digits - point]!
  return negative ? -value : value
}

/** A number as tables have it; `undefined` for what is none. What is missing is NaN. */
export const numberOf = (cell: string, missing: ReadonlySet<string>): number | undefined => {
  const plain = simple(cell)
  if (!Number.isNaN(plain)) return plain
  const value = Number(cell)
  // Number takes blanks for 0.
  if (value !== 0 && Number.isFinite(value)) return cell.length > 2 && isCode(cell) ? undefined : value
  const text = cell.trim()
  if (missing.has(text)) return NaN
  if (value === 0) return text === '' || isCode(text) ? undefined : value
  return words.get(text.toLowerCase())
}

const A_NUMBER = 'a number'

/** Whether a number fits in a float of a dtype. */
export const fits = (dtype: 'float32' | 'float64', value: number): boolean => dtype === 'float64' || !(Math.abs(value) >= LARGEST_FLOAT32) || Math.abs(value) === Infinity

const floats = (dtype: 'float32' | 'float64', capacity: number, missing: ReadonlySet<string>): Reading => {
  const data = growing(dtype, capacity)
  return {
    add: cell => {
      const value = numberOf(cell, missing)
      if (value === undefined) return { expected: A_NUMBER }
      if (!fits(dtype, value)) return { expected: 'a number within ±3.4e38, as float32 holds them' }
      data.add(value)
      return undefined
    },
    finish: () => vector(dtype, data),
  }
}

const vector = (dtype: DType, data: Growing<Storage>): Tensor<readonly [number], DType> => {
  const elements = data.finish()
  return fromStorage([elements.length], dtype, elements)
}

const integers = (capacity: number): Reading => {
  const data = growing('int32', capacity)
  return {
    add: cell => {
      const value = numberOf(cell, nothing)
      if (value === undefined || value !== (value | 0)) return { expected: 'a whole number from -2147483648 to 2147483647' }
      data.add(value)
      return undefined
    },
    finish: () => vector('int32', data),
  }
}

const nothing: ReadonlySet<string> = new Set()
const truths = new Map([['true', 1], ['1', 1], ['false', 0], ['0', 0]])

const bools = (capacity: number): Reading => {
  const data = growing('bool', capacity)
  return {
    add: cell => {
      const value = truths.get(cell.trim().toLowerCase())
      if (value === undefined) return { expected: 'true or false, 1 or 0' }
      data.add(value)
      return undefined
    },
    finish: () => vector('bool', data),
  }
}

/** Numbers the labels in the order in which they appear, or as `classes` does, beside which there are none. */
export const labels = (capacity: number, classes?: readonly string[]): Reading<Labels> => {
  const data = growing('int32', capacity)
  const numbers = new Map(classes?.map((name, number) => [name, number]))
  return {
    add: cell => {
      let number = numbers.get(cell)
      if (number === undefined) {
        if (classes !== undefined) return { expected: `one of ${classes.slice(0, 20).map(quoted).join(', ')}${classes.length > 20 ? ', …' : ''}` }
        if (cell.trim() === '') return { expected: 'a label' }
        number = numbers.size
        numbers.set(cell, number)
      }
      data.add(number)
      return undefined
    },
    finish: () => ({ labels: asStated(vector('int32', data)), classes: Object.freeze([...numbers.keys()]) }),
  }
}

const texts = (): Reading => {
  const cells: string[] = []
  return {
    add: cell => {
      cells.push(cell)
      return undefined
    },
    finish: () => Object.freeze(cells),
  }
}

/** A column of a kind that begins to be read. */
export const reading = (kind: Exclude<Kind, 'skip'>, capacity: number, missing: ReadonlySet<string>): Reading => {
  if (typeof kind === 'object') return labels(capacity, kind.classes)
  switch (kind) {
    case 'float32':
    case 'float64': return floats(kind, capacity, missing)
    case 'int32': return integers(capacity)
    case 'bool': return bools(capacity)
    case 'label': return labels(capacity)
    case 'text': return texts()
  }
}

/** The refusal of a cell. */
export const refuseCell = (row: number, name: string, { expected }: WrongCell, cell: string): Either<FormatError, never> =>
  refuse(`${rowPlace(row)}, column ${quoted(name)}`, expected, cell === '' ? 'nothing' : quoted(cell))
