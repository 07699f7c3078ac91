import { left } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'

const cut = (text: string, longest: number): string => text.length > longest ? `${text.slice(0, longest)}…` : text

/**
 * What is wrong with a file: where, what should stand there, what does, and all of it as one sentence of fewer than 2 000 characters.
 *
 * @since 0.2.0
 * @category errors
 */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  /** Where: a part of the file (`header`), an element (`[2][5]`), a row and a column. */
  readonly place: string
  readonly expected: string
  readonly found: string

  /** @param message says more than the sentence of these parts; shorter than 2 000 characters. */
  constructor(format: string, place: string, expected: string, found: string, message?: string) {
    const parts = { place: cut(place, 200), expected: cut(expected, 800), found: cut(found, 400) }
    super(message ?? `${format}: ${parts.place}: expected ${parts.expected}, found ${parts.found}`)
    this.place = parts.place
    this.expected = parts.expected
    this.found = parts.found
  }
}

/** What a format's reader says to what it does not read. */
export type Refuse = (place: string, expected: string, found: string) => Either<FormatError, never>

/** The refusals of a format. */
export const refusing = (format: string): Refuse => (place, expected, found) => left(new FormatError(format, place, expected, found))

/** A text of a file in quotes, as much of it as one can read. */
export const quoted = (text: string): string => cut(JSON.stringify(text.slice(0, 80)), 80)

/** A count of things, the thing in the plural unless there is one. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`
