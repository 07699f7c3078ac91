import type { AbstractValue } from '../primitive/row/row.js'
import { asStated } from '../tensor/cast.js'
import { described, isCopy, isRecord } from '../tensor/argument.js'
import { isKey, keyFromWords, keyWords, type Key, type KeyWords } from '../tensor/key.js'
import { show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'

/**
 * Records and tuples, nested at will, with tensors and keys at the leaves.
 *
 * @since 0.1.0
 * @category model
 */
export type Tree = AnyTensor | Key | readonly Tree[] | { readonly [name: string]: Tree }

/** A number, boolean or string among the arguments: part of the program, not a value that flows through it. */
type Static = number | boolean | string | bigint | null | undefined

/** A tree taken apart. */
export interface Flattened {
  /** The tensors, and the words of the keys, in the order of the tree. */
  readonly leaves: readonly AnyTensor[]
  /** Where each leaf stands: `.hidden.w`, `[0]`. */
  readonly paths: readonly string[]
  /** Structure and statics as text: equal for trees that differ in their leaves' values only. */
  readonly structure: string
  /** The same but for numbers: equal for trees that differ in them too. */
  readonly skeleton: string
  /** The numbers among the statics, and where each stands. */
  readonly numbers: readonly { readonly path: string; readonly value: number }[]
  /** The same tree over other leaves. */
  readonly rebuild: (leaves: readonly AnyTensor[]) => unknown
}

type Build = (next: () => AnyTensor) => unknown

// Functions that are kept: made where no value of the tree is in reach, so that they keep none.
const buildTensor: Build = next => next()
const buildKey: Build = next => keyFromWords(asStated<KeyWords>(next()))
const buildArray = (items: readonly Build[]): Build => next => items.map(item => item(next))
const buildRecord = (entries: readonly (readonly [string, Build])[]): Build => {
  if (entries.some(([name]) => name === '__proto__')) return next => Object.fromEntries(entries.map(([name, item]) => [name, item(next)]))
  return next => {
    const record: Record<string, unknown> = {}
    for (const [name, item] of entries) record[name] = item(next)
    return record
  }
}
const buildStatic = (value: unknown): Build => () => value

const field = (name: string): string => /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`

/** Functions by no name: the sentence is the compiler's, which knows none. */
const describe = (value: unknown): string => typeof value === 'function' ? 'a function' : described(value)

/** What lies deeper lies in itself. */
export const DEEPEST = 256

const isStatic = (value: unknown): value is Static =>
  value === null || ['number', 'boolean', 'string', 'bigint', 'undefined'].includes(typeof value)

/**
 * Takes a tree apart.
 *
 * @param refuse called with the path and a description of what is neither a tree nor, when `statics` says so, static; throws.
 */
export const flatten = (tree: unknown, refuse: (path: string, found: string) => never, statics = false): Flattened => {
  const leaves: AnyTensor[] = []
  const paths: string[] = []
  const structure: string[] = []
  const numbers: { path: string; value: number; place: number }[] = []
  const visit = (value: unknown, path: string, depth: number): Build => {
    if (isTensor(value)) {
      leaves.push(value)
      paths.push(path)
      structure.push('t')
      return buildTensor
    }
    if (isKey(value)) {
      leaves.push(keyWords(value))
      paths.push(path)
      structure.push('k')
      return buildKey
    }
    if (depth > DEEPEST) return refuse(`${path.slice(0, 40)}…`, 'nested without end: something in it holds itself')
    if (Array.isArray(value)) {
      structure.push('[')
      // Array.from, because map would skip the holes of a sparse array.
      const items = Array.from<unknown, Build>(value, (item, i) => visit(item, `${path}[${i}]`, depth + 1))
      structure.push(']')
      return buildArray(items)
    }
    if (isRecord(value) && (statics || !isCopy(value))) {
      structure.push('{')
      const entries = Object.entries(value).map(([name, item]) => {
        structure.push(JSON.stringify(name))
        return [name, visit(item, `${path}${field(name)}`, depth + 1)] as const
      })
      structure.push('}')
      return buildRecord(entries)
    }
    if (statics && isStatic(value)) {
      if (typeof value === 'number') numbers.push({ path, value, place: structure.length })
      structure.push(`<${typeof value}:${Object.is(value, -0) ? '-0' : JSON.stringify(String(value))}>`)
      return buildStatic(value)
    }
    return refuse(path, describe(value))
  }
  const build = visit(tree, '', 0)
  const whole = structure.join('')
  for (const { place } of numbers) structure[place] = '<number>'
  return {
    leaves, paths, numbers, structure: whole, skeleton: numbers.length === 0 ? whole : structure.join(''), rebuild: rebuilder(build),
  }
}

const rebuilder = (build: Build): Flattened['rebuild'] => leaves => {
  let i = 0
  return build(() => leaves[i++]!)
}

/** A tree's structure and types, without its values. */
export interface Outline extends Pick<Flattened, 'paths' | 'rebuild'> {
  readonly leaves: readonly AbstractValue[]
}

export const outline = ({ leaves, paths, rebuild }: Flattened): Outline =>
  ({ paths, rebuild, leaves: leaves.map(({ shape, dtype }) => ({ shape, dtype })) })

/** A leaf's type as a sentence shows it: `float32[2, 3]`. */
const showType = ({ dtype, shape }: AbstractValue): string => `${dtype}${show(shape)}`

/**
 * The leaves of `other` in the order of `like`: two records are alike whatever the order of their keys.
 *
 * @param refuse called with the path where the trees differ and the types of the leaves there, or `nothing`; throws.
 */
export const leavesAs = (
  like: Outline, other: Flattened, refuse: (path: string, wanted: string, found: string) => never,
): readonly AnyTensor[] => {
  const theirs = new Map(other.paths.map((path, i) => [path, other.leaves[i]!]))
  const ours = new Set(like.paths)
  const extra = other.paths.findIndex(path => !ours.has(path))
  if (extra >= 0) refuse(other.paths[extra]!, 'nothing', showType(other.leaves[extra]!))
  return like.leaves.map((leaf, i) => {
    const path = like.paths[i]!
    const found = theirs.get(path)
    if (found === undefined) return refuse(path, showType(leaf), 'nothing')
    return showType(found) === showType(leaf) ? found : refuse(path, showType(leaf), showType(found))
  })
}
