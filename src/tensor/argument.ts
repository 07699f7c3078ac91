import { asStated } from './cast.js'
import { isKey, type Key } from './key.js'
import { show } from './mismatch.js'
import { isTensor, type AnyTensor } from './value.js'

/**
 * An argument that is wrong for another reason than its shape: something else than a tensor, a key or an option that a word knows, or a number
 * out of its range. The message is one sentence: the word, what was found, and what it takes.
 *
 * @since 0.2.0
 * @category errors
 */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** Throws an {@link ArgumentError} with `sentence`. */
export const refuse = (sentence: string): never => {
  throw new ArgumentError(sentence)
}

/** Whether a value is an object without a class, from whichever realm. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether a value can be walked, and is no text. */
export const isIterable = (value: unknown): boolean => typeof value === 'object' && value !== null && Symbol.iterator in value

/** Whether a value can be walked by `for await` alone. */
export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> => typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** Whether a value is what JSON or a structured clone makes of a tensor. */
export const isCopy = (value: unknown): boolean =>
  isRecord(value) && typeof value['dtype'] === 'string' && Array.isArray(value['shape']) && ('data' in value || 'elements' in value)

const LONGEST = 40

const cut = (text: string): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

/** A value as a sentence names it, short whatever it is. */
export const described = (value: unknown): string => {
  if (typeof value === 'string') return cut(JSON.stringify(value))
  if (typeof value === 'function') return value.name === '' ? 'a function' : cut(`the function ${value.name}`)
  if (typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (isTensor(value)) return `a tensor of shape ${show(value.shape)}`
  if (isKey(value)) return 'a key'
  if (isCopy(value)) return 'a copy of a tensor that was not decoded'
  if (Array.isArray(value)) return `an array of ${value.length}`
  const kind: unknown = Reflect.get(value, Symbol.toStringTag) ?? value.constructor?.name
  return typeof kind === 'string' && kind !== 'Object' ? `a ${cut(kind)}` : 'an object'
}

/** The tensor that a word asks for. */
export const tensorArgument = (word: string, value: unknown): AnyTensor =>
  isTensor(value) ? value : refuse(`${word}: ${described(value)} is no tensor: ${
    isCopy(value) ? 'read it with tensorOf or paramsOf of pullback/data' : 'make one with tensor(…)'}`)

/**
 * Refuses more arguments than a word takes, but for the index and the array that `map`, and the index that `Array.from`, add behind what they
 * give to a function.
 */
export const checkArity = (word: string, args: readonly unknown[], most: number): void => {
  const [, index, array, more] = args
  const isCallback = typeof index === 'number' && more === undefined && (array === undefined || Array.isArray(array))
  if (args.length > most && !isCallback) refuse(`${word}: it takes ${most} ${most === 1 ? 'argument' : 'arguments'}, and there are ${args.length}`)
}

/** A word that refuses more arguments than it takes. */
export const counted = <F extends (...args: never[]) => unknown>(word: string, most: number, f: F): F => asStated((...args: never[]) => {
  checkArity(word, args, most)
  return f(...args)
})

interface Kinds {
  readonly number: number
  readonly string: string
  readonly boolean: boolean
  readonly null: null
  readonly function: (...args: readonly unknown[]) => unknown
  readonly tensor: AnyTensor
  readonly key: Key
  readonly array: readonly unknown[]
  /** Any other. */
  readonly object: object
}

type Kind = keyof Kinds

const kindOf = (value: unknown): string =>
  value === null ? 'null' : isTensor(value) ? 'tensor' : isKey(value) ? 'key' : Array.isArray(value) ? 'array' : typeof value

/** What a word takes in a place: kinds of values, or one of several words. */
export type Takes = Kind | `${Kind} or ${Kind}` | `${Kind} or ${Kind} or ${Kind}` | readonly string[]

type Taken<T> = T extends `${infer A extends Kind} or ${infer B}` ? Kinds[A] | Taken<B>
  : T extends Kind ? Kinds[T]
  : T extends readonly (infer Word)[] ? Word : never

const fits = (value: unknown, takes: Takes): boolean =>
  typeof takes === 'string' ? takes.split(' or ').includes(kindOf(value)) : takes.some(word => word === value)

const shown = (takes: Takes): string => typeof takes === 'string' ? `${/^[ao]/.test(takes) ? 'an' : 'a'} ${takes}` : takes.map(word => `'${word}'`).join(' or ')

/** The argument of a word, once it is what the word takes; of a list a copy, whose holes are undefined, so that nothing passes over them. */
export const checkArgument = <const T extends Takes>(word: string, name: string, value: unknown, takes: T): Taken<T> =>
  fits(value, takes) ? asStated(Array.isArray(value) ? Array.from<unknown>(value) : value) : refuse(`${word}: ${name} is ${described(value)}: it must be ${shown(takes)}`)

/** A copy of a list of numbers. */
export const numbersArgument = (word: string, name: string, value: unknown): readonly number[] => {
  if (!Array.isArray(value)) return refuse(`${word}: ${name} is ${described(value)}: it must be a list of numbers`)
  return Array.from<unknown, number>(value, (item, i) =>
    typeof item === 'number' ? item : refuse(`${word}: ${name} has ${described(item)} at ${i}: it must be a list of numbers`))
}

/**
 * The options that a word was given, each of a name that it knows and of the type that it takes; absent ones stay so, and those that it needs
 * are there.
 */
export const optionsArgument = <T extends object>(
  word: string, given: unknown, known: { readonly [K in keyof T]-?: Takes }, ...[needed = []]: {} extends T ? [] : [needed: readonly (keyof T & string)[]]
): T => {
  if (given === undefined && needed.length === 0) return asStated({})
  const names = Object.keys(known).join(', ')
  if (!isRecord(given)) return refuse(`${word}: the options are ${described(given)}: they are a record of ${names}`)
  for (const [name, value] of Object.entries(given)) {
    const takes: Takes | undefined = Object.hasOwn(known, name) ? Reflect.get(known, name) : undefined
    if (takes === undefined) return refuse(`${word}: there is no option ${cut(name)}: there is ${names}`)
    if (value !== undefined) checkArgument(word, name, value, takes)
  }
  for (const name of needed) if (given[name] === undefined) refuse(`${word}: the option ${name} is missing`)
  return asStated(given)
}
