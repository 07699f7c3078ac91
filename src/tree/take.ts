import { DEEPEST } from '../graph/tree.js'
import { described, isCopy, isRecord, refuse } from '../tensor/argument.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'

/** A tree of tensors taken apart. */
export interface Taken {
  readonly leaves: readonly AnyTensor[]
  /** `hidden.w`, `layers[0]`; '' for a tree that is one tensor. */
  readonly paths: readonly string[]
  /** The same tree with other values in the places of the tensors. */
  readonly rebuild: (values: readonly unknown[]) => unknown
}

const field = (path: string, name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? path === '' ? name : `${path}.${name}` : `${path}[${JSON.stringify(name)}]`

const nameOf = (path: string): string => path === '' ? 'the tree' : path

/** Takes a tree apart, for a word. */
export const taken = (word: string, tree: unknown): Taken => {
  const leaves: AnyTensor[] = []
  const paths: string[] = []
  const no = (path: string, found: string): never => refuse(`${word}: ${nameOf(path)} is ${found}: a tree is records and tuples of tensors`)
  const visit = (value: unknown, path: string, depth: number): ((next: () => unknown) => unknown) => {
    if (isTensor(value)) {
      leaves.push(value)
      paths.push(path)
      return next => next()
    }
    if (depth > DEEPEST) return no(`${path.slice(0, 40)}…`, 'nested without end')
    if (Array.isArray(value)) {
      // Array.from, because map would skip the holes of a sparse array.
      const items = Array.from<unknown, ReturnType<typeof visit>>(value, (item, i) => visit(item, `${path}[${i}]`, depth + 1))
      return next => items.map(item => item(next))
    }
    if (!isRecord(value) || isCopy(value)) return no(path, described(value))
    const entries = Object.entries(value).map(([name, item]) => [name, visit(item, field(path, name), depth + 1)] as const)
    return next => Object.fromEntries(entries.map(([name, item]) => [name, item(next)]))
  }
  const build = visit(tree, '', 0)
  return {
    leaves, paths, rebuild: values => {
      let i = 0
      return build(() => values[i++])
    },
  }
}

const typeOf = (x: AnyTensor | undefined): string => x === undefined ? 'nothing' : `${x.dtype}${show(x.shape)}`

/** The leaves of a second tree in the order of the first, whose structure and types it has. */
export const beside = (word: string, first: Pick<Taken, 'leaves' | 'paths'>, tree: unknown): readonly AnyTensor[] => {
  const second = taken(word, tree)
  const differ = (path: string, a: AnyTensor | undefined, b: AnyTensor | undefined): never =>
    mismatch(`${word}: the trees differ: ${nameOf(path)} is ${typeOf(a)} and ${typeOf(b)}`)
  const theirs = new Map(second.paths.map((path, i) => [path, second.leaves[i]!]))
  const found = first.leaves.map((leaf, i) => {
    const path = first.paths[i]!
    const other = theirs.get(path)
    theirs.delete(path)
    return other !== undefined && typeOf(other) === typeOf(leaf) ? other : differ(path, leaf, other)
  })
  for (const [path, extra] of theirs) differ(path, undefined, extra)
  return found
}
