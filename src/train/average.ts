import { mismatch } from '../tensor/mismatch.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { bounds } from './batches.js'

/** Rows evaluated at once: large enough to be quick, small enough for large test sets. */
const CHUNK = 1024

/** Numbers by name. */
export type Means = Readonly<Record<string, number>>

/** Work in parts, between which others may have their turn. */
export type Parts<T> = Generator<undefined, T>

/** Does all parts of some work. */
export const finished = <T>(work: Parts<T>): T => {
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}

/** Sums of numbers weighted by row count. */
export class Average {
  private readonly sums = new Map<string, number>()
  private rows = 0

  add(numbers: Means, rows: number): void {
    this.rows += rows
    for (const [name, value] of Object.entries(numbers)) this.sums.set(name, (this.sums.get(name) ?? 0) + value * rows)
  }

  get(): Means {
    return Object.fromEntries(Array.from(this.sums, ([name, sum]) => [name, sum / this.rows]))
  }
}

/** Scalars as numbers. */
const read = (scalars: Readonly<Record<string, AnyTensor>>): Means =>
  Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, storageOf(value, 'evaluate')[0]!]))

/** The numbers of rows, averaged over parts of them that are evaluated at once. */
export function* averaged(word: string, rows: number, numbersOf: (from: number, to: number) => Readonly<Record<string, AnyTensor>>): Parts<Means> {
  if (rows === 0) mismatch(`${word}: there are no rows`)
  const average = new Average()
  for (const [from, to] of bounds(rows, CHUNK, false)) {
    average.add(read(numbersOf(from, to)), to - from)
    yield
  }
  return average.get()
}
