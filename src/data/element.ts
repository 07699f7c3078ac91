import type { DType } from '../tensor/dtype.js'

/** A number in JSON; those that JSON lacks are strings. */
export type EncodedNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

/** How one element of a dtype is read. */
export interface ElementReader {
  readonly expected: string
  /** `undefined` when this is no such element. */
  readonly read: (value: unknown) => number | undefined
}

const LARGEST_FLOAT32 = 3.4028234663852886e38

/** Numbers that JSON lacks; -0, because it would come back as 0. */
const special = new Map<unknown, number>([['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity], ['-0', -0]])

/** A number as JSON can hold it. */
export const numberToJSON = (value: number): EncodedNumber =>
  Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'

const float = (largest: number, range: string): ElementReader => ({
  expected: `a number${range}, or 'NaN', 'Infinity' or '-Infinity'`,
  // Rounding to the nearest may still bring a number somewhat above the largest back to it.
  read: value => typeof value !== 'number' ? special.get(value)
    : Number.isFinite(value) && (Math.abs(value) <= largest || Math.abs(Math.fround(value)) <= largest) ? value : undefined,
})

const int32: ElementReader = {
  expected: 'a whole number from -2147483648 to 2147483647',
  read: value => typeof value === 'number' && value === (value | 0) ? value : undefined,
}

const bool: ElementReader = {
  expected: 'true or false',
  read: value => typeof value === 'boolean' ? Number(value) : undefined,
}

/** In nested arrays, which people write. */
export const readers: { readonly [D in DType]: ElementReader } = {
  float32: float(LARGEST_FLOAT32, ' within ±3.4e38'),
  float64: float(Number.MAX_VALUE, ''),
  int32,
  bool,
}

/** In the JSON of a tensor, where booleans are 0 and 1. */
export const jsonReaders: { readonly [D in DType]: ElementReader } = {
  ...readers,
  bool: { expected: '0, 1, true or false', read: value => value === 0 || value === 1 ? value : bool.read(value) },
}
