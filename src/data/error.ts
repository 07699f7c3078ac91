import * as t from 'io-ts'
import { describe } from './describe.js'

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

const name = (key: string): string => /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`

/** The members of unions and intersections add their number to the context, though nothing of the data lies there. */
const isChoice = (type: t.Context[number]['type'] | undefined): boolean =>
  type instanceof t.UnionType || type instanceof t.IntersectionType

const pathOf = (context: t.Context): string => context.map(({ key }, i) => {
  const parent = context[i - 1]
  if (parent === undefined ? key === '' : isChoice(parent.type)) return ''
  return Array.isArray(parent?.actual) ? `[${key}]` : name(key)
}).join('').replace(/^\./, '')

const one = ({ value, context, message }: t.ValidationError): DataError => {
  const path = pathOf(context)
  const expected = context.at(-1)?.type.name ?? 'something else'
  const found = describe(value)
  const sentence = message ?? `expected ${expected}, found ${found}`
  return { path, expected, found, message: path === '' ? sentence : `${path}: ${sentence}` }
}

/**
 * The errors of any io-ts codec as {@link DataError}s, all of them.
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
export const dataErrors = (errors: t.Errors): readonly DataError[] => errors.map(one)

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
  const lines = errors.slice(0, most).map(error => ('context' in error ? one(error) : error).message)
  const more = errors.length - lines.length
  return [...lines, ...more > 0 ? [`… and ${more} more`] : []].join('\n')
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
