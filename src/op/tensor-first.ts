import { checkArity, tensorArgument } from '../tensor/argument.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'

/** The tensor that is all a word takes. */
export const onlyTensor = (word: string, args: readonly unknown[]): AnyTensor => {
  checkArity(word, args, 1)
  return tensorArgument(word, args[0])
}

/**
 * The implementation behind the data-first and data-last forms of a word that may do without its second argument: what comes first tells
 * which it is. `read` checks that argument, which comes alone in the data-last form; `most` arguments stand in the other. To be stated by
 * `asStated` as the word's type.
 */
export const axisFirst = <Axis>(
  word: string, most: number, read: (axis: unknown) => Axis, apply: (x: AnyTensor, axis: Axis | undefined, options?: unknown) => unknown,
) => (...args: readonly unknown[]): unknown => {
  checkArity(word, args, most)
  const [first, second, third] = args
  if (isTensor(first)) return apply(first, second === undefined ? second : read(second), third)
  const mayBeSecond = typeof first === 'number' || typeof first === 'string' || Array.isArray(first)
  if (!mayBeSecond || args.length !== 1) tensorArgument(word, first)
  const axis = read(first)
  return (x: unknown) => apply(tensorArgument(word, x), axis)
}

/** {@link axisFirst} for a word that needs its second argument. */
export const tensorFirst = <Needed>(
  word: string, most: number, read: (needed: unknown) => Needed, apply: (x: AnyTensor, needed: Needed, options?: unknown) => unknown,
): ((...args: readonly unknown[]) => unknown) =>
  axisFirst(word, most, read, (x, needed, options) => apply(x, needed === undefined ? read(needed) : needed, options))

/** The implementation behind both forms of a word of two tensors. */
export const pairFirst = (word: string, apply: (a: AnyTensor, b: AnyTensor) => AnyTensor) => (...args: readonly unknown[]): unknown => {
  checkArity(word, args, 2)
  const [first, second] = args.map(arg => tensorArgument(word, arg))
  if (first === undefined) return tensorArgument(word, first)
  return second === undefined ? (a: unknown) => apply(tensorArgument(word, a), first) : apply(first, second)
}
