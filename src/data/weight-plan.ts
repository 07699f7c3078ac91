import { binders } from '../graph/binders.js'
import { transpose } from '../op/axes.js'
import { isRecord, refuse } from '../tensor/argument.js'
import type { AnyTensor } from '../tensor/value.js'
import { describe } from './say/describe.js'
import { nearest } from './say/nearest.js'
import type { Change } from './weight-map.js'

/** How one tensor of a file becomes one of the model. */
export interface Way {
  /** In the file. */
  readonly name: string
  /** In the model. */
  readonly path: string
  readonly there: Change
  readonly back: Change
  /** The shape in the file; `undefined` where only functions of the user's own know. */
  readonly shape: readonly number[] | undefined
}

export interface Plan {
  readonly ways: readonly Way[]
  /** Names that are left out. */
  readonly ignored: ReadonlySet<string>
}

const same: Change = x => x

const isChange = (value: unknown): value is Change => typeof value === 'function'

/** The order that undoes an order. */
const inverse = (order: readonly number[]): readonly number[] => order.map((_, axis) => order.indexOf(axis))

/** An order with no axis counted from the end; `undefined` where it is none of so many axes. */
const orderOf = (given: readonly unknown[], rank: number): readonly number[] | undefined => {
  const order = given.map(axis => typeof axis !== 'number' ? -1 : axis < 0 ? axis + rank : axis)
  return given.length === rank && given.every((_, axis) => order.includes(axis)) ? order : undefined
}

/** The last two of so many axes swapped. */
const swapped = (rank: number): readonly number[] => Array.from({ length: rank }, (_, i) => i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2)

const permuted = (permutation: readonly number[]): Change => x => binders.transpose({ permutation }, x)

const wayOf = (word: string, name: string, path: string, how: readonly unknown[], { shape }: AnyTensor): Way => {
  const [first] = how
  const at = `${word}: ${describe(name)} to '${path}'`
  if (how.length === 0) return { name, path, there: same, back: same, shape }
  if (isRecord(first) && isChange(first['there']) && isChange(first['back'])) return { name, path, there: first['there'], back: first['back'], shape: undefined }
  const rank = shape.length
  if (first === transpose && rank < 2) return refuse(`${at}: the parameter is of rank ${rank}, and transpose swaps two`)
  if (first !== transpose && !Array.isArray(first)) {
    return refuse(`${at}: ${describe(first)} is no way: give transpose, an order of axes, or a record { to, there, back } with two functions`)
  }
  const order = Array.isArray(first) ? orderOf(first, rank) : swapped(rank)
  if (order === undefined) return refuse(`${at}: ${describe(first)} is no order of the axes of a parameter of rank ${rank}`)
  return { name, path, there: permuted(order), back: permuted(inverse(order)), shape: inverse(order).map(axis => shape[axis]!) }
}

/** A map against the tensors of a model; an exception says what is wrong with it. */
export const planOf = (word: string, map: unknown, leaves: ReadonlyMap<string, AnyTensor>): Plan => {
  if (!isRecord(map)) return refuse(`${word}: ${describe(map)} is no map: give a record of the file's names, and where each goes`)
  const ways = new Map<string, Way>()
  const ignored = new Set<string>()
  for (const [name, target] of Object.entries(map)) {
    if (target === null) {
      ignored.add(name)
      continue
    }
    const parts: readonly unknown[] = Array.isArray(target) ? target : isRecord(target) ? [target['to'], target] : [target]
    const [path, ...how] = parts
    if (typeof path !== 'string') return refuse(`${word}: ${describe(name)} goes to ${describe(path)}: it must be the dotted name of a parameter`)
    const leaf = leaves.get(path)
    if (leaf === undefined) {
      const near = nearest(path, [...leaves.keys()].slice(0, 1000))
      return refuse(`${word}: '${path.slice(0, 100)}' is no parameter of the model${near === undefined ? '' : `: did you mean ${near}?`}`)
    }
    if (ways.has(path)) return refuse(`${word}: '${path}' is given twice`)
    ways.set(path, wayOf(word, name, path, how, leaf))
  }
  const missing = [...leaves.keys()].filter(path => !ways.has(path))
  const more = missing.length > 10 ? `, and ${missing.length - 10} more` : ''
  if (missing.length > 0) return refuse(`${word}: no tensor is given for ${missing.slice(0, 10).map(path => `'${path}'`).join(', ')}${more}`)
  return { ways: [...ways.values()], ignored }
}
