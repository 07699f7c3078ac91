import * as t from 'io-ts'
import { describe, step } from './say/describe.js'
import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'

/**
 * What is wrong with data from outside, as data: where, what should stand there, what does, and all of it as one sentence.
 *
 * @since 0.1.0
 * @category errors
 */
export interface DataError {
  /** Where: `hidden.w`, `[2][5]` (row 2, column 5, counted from 0); empty for the whole. */
  readonly path: string
  readonly expected: string
  readonly found: string
  readonly message: string
}

/** The members of unions and intersections add their number to the context, though nothing of the data lies there. */
const isChoice = (type: t.Context[number]['type'] | undefined): boolean =>
  type instanceof t.UnionType || type instanceof t.IntersectionType

const pathOf = (context: t.Context): string => context.map(({ key }, i) => {
  const parent = context[i - 1]
  if (parent === undefined ? key === '' : isChoice(parent.type)) return ''
  return Array.isArray(parent?.actual) ? `[${key}]` : step(key)
}).join('').replace(/^\./, '')

/** How many errors are collected: nobody reads more, and data may hold millions. */
const MOST = 100
const MORE = `… and more: reading stopped after ${MOST} errors`

/** Collects errors up to a number that can be read. */
export interface Collector {
  /** Takes errors, and says whether any more are wanted. */
  readonly add: (more: readonly t.ValidationError[]) => boolean
  readonly errors: readonly t.ValidationError[]
}

/** A collector of errors about `value`. */
export const collector = (value: unknown, context: t.Context): Collector => {
  const errors: t.ValidationError[] = []
  return {
    errors,
    add: more => {
      for (const error of more.slice(0, MOST + 1)) {
        if (errors.length > MOST) break
        errors.push(errors.length < MOST ? error : { value, context, message: MORE })
      }
      return errors.length <= MOST
    },
  }
}

const one = ({ value, context, message }: t.ValidationError): DataError => {
  if (message === MORE) return { path: '', expected: `at most ${MOST} errors`, found: 'more', message }
  const path = pathOf(context)
  const expected = context.at(-1)?.type.name ?? 'something else'
  const found = describe(value)
  const sentence = message ?? `expected ${expected}, found ${found}`
  return { path, expected, found, message: path === '' ? sentence : `${path}: ${sentence}` }
}

/**
 * The errors of any io-ts codec as {@link DataError}s. The codecs of this module stop reading after a hundred errors, and then say so in one more.
 *
 * @example
 * import { dataErrors, tensorOf } from 'pullback/data'
 * import { isLeft } from 'fp-ts/lib/Either.js'
 *
 * const read = tensorOf([2, 2]).decode([[1, 2], [3, 'four']])
 * if (isLeft(read)) console.log(dataErrors(read.left)[0]?.path) // => [1][1]
 *
 * @since 0.1.0
 * @category errors
 */
export const dataErrors = (errors: t.Errors): readonly DataError[] => {
  checkErrors('dataErrors', errors)
  return errors.map(one)
}

/** Errors come out of a Left; a value that is none of them is a slip. */
const checkErrors = (word: string, errors: unknown): void => {
  for (const error of checkArgument(word, 'the first argument', errors, 'array')) {
    const fits = isRecord(error) && (Array.isArray(error['context']) || typeof error['message'] === 'string')
    if (!fits) refuse(`${word}: ${described(error)} is no error of a codec: give what stands in a Left`)
  }
}

/**
 * Errors as text a person can act on, one a line; of very many the first `most`, and how many more there are.
 *
 * @example
 * import { report, tensorOf } from 'pullback/data'
 * import { isLeft } from 'fp-ts/lib/Either.js'
 *
 * const read = tensorOf([2], 'int32').decode([1, 2.5])
 * if (isLeft(read)) console.log(report(read.left)) // => [1]: expected a whole number from -2147483648 to 2147483647, found 2.5
 *
 * @since 0.1.0
 * @category errors
 */
export const report = (errors: t.Errors | readonly DataError[], most = 20): string => {
  checkErrors('report', errors)
  checkArgument('report', 'the number of lines', most, 'number')
  const lines = errors.slice(0, most).map(error => ('context' in error ? one(error) : error).message)
  const more = errors.length - lines.length
  const least = errors.at(-1)?.message === MORE ? 'at least ' : ''
  return [...lines, ...more > 0 ? [`… and ${least}${more} more`] : []].join('\n')
}

/** A context that goes on at `key`, where `expected` should stand. */
export const at = (context: t.Context, key: string | number, expected: string, actual: unknown): t.Context =>
  t.appendContext(context, String(key), expectation(expected), actual)

/** The same place, where `expected` should stand. */
export const expecting = (context: t.Context, expected: string): t.Context => {
  const last = context.at(-1)
  return [...context.slice(0, -1), { key: last?.key ?? '', actual: last?.actual, type: expectation(expected) }]
}

/** Stands in a context for what it says. */
const expectation = (expected: string): t.Type<unknown> =>
  new t.Type(expected, (_): _ is unknown => true, t.success, value => value)
