import { mismatch } from '../tensor/mismatch.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { bounds } from './batches.js'

/** Rows evaluated at once: large enough to be quick, small enough for large test sets. */
const CHUNK = 1024

/** Sums of numbers weighted by row count. */
export class Average {
  private readonly sums = new Map<string, number>()
  private rows = 0

  add(numbers: Readonly<Record<string, number>>, rows: number): void {
    this.rows += rows
    for (const [name, value] of Object.entries(numbers)) this.sums.set(name, (this.sums.get(name) ?? 0) + value * rows)
  }

  get(): Readonly<Record<string, number>> {
    return Object.fromEntries(Array.from(this.sums, ([name, sum]) => [name, sum / this.rows]))
  }
}

/** Scalars as numbers. */
const read = (scalars: Readonly<Record<string, AnyTensor>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, storageOf(value, 'evaluate')[0]!]))

/** The numbers of rows, averaged over parts of them that are evaluated at once. */
export const averaged = (word: string, rows: number, numbersOf: (from: number, to: number) => Readonly<Record<string, AnyTensor>>): Readonly<Record<string, number>> => {
  if (rows === 0) mismatch(`${word}: there are no rows`)
  const average = new Average()
  for (const [from, to] of bounds(rows, CHUNK, false)) average.add(read(numbersOf(from, to)), to - from)
  return average.get()
}
