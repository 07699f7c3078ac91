import { ArgumentError, ShapeMismatch, tensor, TraceError, zeros } from 'pullback'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'

export type Untyped = (...args: readonly unknown[]) => unknown

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

/** What a value of the caller's own throws passes through. */
class Own extends Error {}

const own = (): never => { throw new Own('an error of the caller') }

/** What plain JavaScript may hand to any word, by name. */
export const hostile: Readonly<Record<string, unknown>> = {
  undefined, null: null, true: true, text: 'mse', empty: '', NaN, fraction: 0.5, negative: -7, bigint: 1n, symbol: Symbol('s'),
  record: {}, option: { lr: 0.1 }, array: [], texts: ['x'], nulls: [null], function: () => 3, maker: Map,
  map: new Map([['b1', 0.5]]), date: new Date(0), promise: Promise.resolve(1), regexp: /x/, bytes: new Uint8Array(2),
  tensor: zeros([7, 1, 5], { dtype: 'bool' }), key: Random.key(9),
  json: JSON.parse(JSON.stringify(tensor([1, 2]))), clone: structuredClone(tensor([1, 2])), bare: Object.create(null),
  infinity: Infinity, huge: 2 ** 53, sparse: new Array(3), nested: [[[]]], frozen: Object.freeze({ w: 1 }), proxy: new Proxy({ w: 1 }, {}), cyclic,
  throwing: { get w() { return own() } }, named: Object.assign(Object.create(null), { w: 'x' }), arrow: own,
  async: async () => 3, instance: new (class Line { readonly w = 1 })(), wrapped: Object(3), boxed: Object('mse'), shaped: { shape: [2], dtype: 'float32' },
}

/** A way to call a word, with arguments that it takes. */
export interface Row {
  /** `reshape`, or `reshape, data-last` for another way to the same word. */
  readonly word: string
  readonly call: Untyped
  readonly args: readonly unknown[]
  /** How many of them may be left out. */
  readonly optional?: number
  /** For each place the names of hostile values that it takes after all. */
  readonly takes?: readonly string[]
  /** What sentences begin with, where it is not the word. */
  readonly says?: string
  /** Takes any number of arguments. */
  readonly variadic?: boolean
}

/** What is wrong with how a call ends: it has to throw an error of the library whose sentence begins with the word. */
export const wrongEnd = (row: Row, args: readonly unknown[]): string | undefined => {
  try {
    row.call(...args)
    return 'accepted'
  } catch (error) {
    return wrongError(row, error)
  }
}

/** The same of a word that promises: it has to reject. */
export const wrongPromise = async (row: Row, args: readonly unknown[]): Promise<string | undefined> => {
  try {
    await row.call(...args)
    return 'accepted'
  } catch (error) {
    return wrongError(row, error)
  }
}

const wrongError = (row: Row, error: unknown): string | undefined => {
  if (error instanceof Own) return undefined
  const ours = error instanceof ArgumentError || error instanceof ShapeMismatch || error instanceof TraceError
  if (!ours) return String(asStated<{ readonly stack?: unknown }>(error).stack ?? error).split('\n').slice(0, 3).join(' ')
  return new RegExp(`^(${row.says ?? row.word.replace(/,.*/, '')})[: ]`).test(error.message) ? undefined : `another sentence: ${error.message}`
}

/** What is taken as well where one of these is. */
const implied: Readonly<Record<string, readonly string[]>> = {
  function: ['arrow', 'async'], array: ['nested', 'sparse'], record: ['frozen', 'proxy', 'named', 'shaped', 'throwing', 'cyclic'], map: ['wrapped', 'boxed', 'instance'],
  NaN: ['infinity', 'huge'], fraction: ['huge'],
}

/** The calls of a row that go wrong: each argument in turn is a hostile value, or arguments are missing or too many. */
export function* hostileCalls({ args, takes = [], optional = 0, variadic = false }: Row): Generator<readonly [what: string, args: readonly unknown[]]> {
  for (const [place] of args.entries()) {
    const taken = new Set(takes[place]?.split(' ').flatMap(name => [name, ...implied[name] ?? []]))
    for (const [name, value] of Object.entries(hostile)) {
      if (!taken.has(name) && !(name === 'undefined' && place >= args.length - optional)) yield [`${name} at ${place}`, args.with(place, value)]
    }
  }
  for (let count = 0; count < args.length - optional; count++) {
    if (!takes[0]?.includes('short') || count === 0) yield [`only ${count} arguments`, args.slice(0, count)]
  }
  if (!variadic) yield ['one argument too many', [...args, {}]]
}
