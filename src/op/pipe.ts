import type * as declared from 'fp-ts/lib/function.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'

type Unary = (value: unknown) => unknown

/** The functions among arguments, the first of which stands at a place. */
const functionsOf = (word: string, args: readonly unknown[], place: number): readonly Unary[] =>
  args.map((f, i) => checkArgument(word, `argument ${place + i}`, f, 'function'))

/**
 * fp-ts's `pipe`: a value through functions, from left to right.
 *
 * @throws {ArgumentError} when what should be a function is none.
 * @since 0.1.0
 * @category functions
 */
export const pipe: typeof declared.pipe = asStated((value: unknown, ...functions: readonly unknown[]) =>
  functionsOf('pipe', functions, 2).reduce((result, f) => f(result), value))

/**
 * fp-ts's `flow`: functions composed from left to right.
 *
 * @throws {ArgumentError} when what should be a function is none.
 * @since 0.1.0
 * @category functions
 */
export const flow: typeof declared.flow = asStated((first: unknown, ...functions: readonly unknown[]) => {
  const start = checkArgument('flow', 'argument 1', first, 'function')
  const rest = functionsOf('flow', functions, 2)
  return (...args: readonly unknown[]) => rest.reduce((result, f) => f(result), start(...args))
})
