import { binders } from '../graph/binders.js'
import { DEEPEST } from '../graph/tree.js'
import { range } from '../primitive/rules/type-of.js'
import { isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey, keyFromWords, keyWords, type Key } from '../tensor/key.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'

/* Many keys are a list of keys to users, and one key that holds the words of all to maps and loops. */

const isListOfKeys = (value: unknown): value is readonly Key[] => Array.isArray(value) && value.length > 0 && Array.from<unknown>(value).every(isKey)

/** A tree with each part that `change` knows as what it makes of it. What lies too deep, because it holds itself, is left to be refused with the tree. */
const changed = (value: unknown, change: (part: unknown, path: string) => unknown, path = '', depth = 0): unknown => {
  const known = change(value, path)
  if (known !== undefined || depth > DEEPEST) return known ?? value
  if (Array.isArray(value)) return value.map((item, i) => changed(item, change, `${path}[${i}]`, depth + 1))
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changed(item, change, `${path}.${name}`, depth + 1)])) : value
}

type OfTensor = (x: AnyTensor, path: string) => AnyTensor

/** A tree with each list of keys as one key that holds the words of all, along axis 0; `what` names the tree in errors. */
export const stackedKeys = (what: string, tree: unknown, ofTensor: OfTensor): unknown => changed(tree, (part, path) => {
  if (isTensor(part)) return ofTensor(part, path)
  if (isKey(part)) return refuse(`${what}${path} is one key: many keys are a list of keys, as split gives it`)
  if (!isListOfKeys(part)) return undefined
  return keyFromWords(asStated(binders.concatenate({ dimension: 0 }, ...part.map(key => binders.reshape({ shape: [1, 2] }, keyWords(key))))))
})

/** A tree with each key that holds the words of all as a list of keys. */
export const listedKeys = (tree: unknown, ofTensor: OfTensor): unknown => changed(tree, (part, path) => {
  if (isTensor(part)) return ofTensor(part, path)
  if (!isKey(part)) return undefined
  const words: AnyTensor = keyWords(part)
  return range(words.shape[0]!).map(i =>
    keyFromWords(asStated(binders.reshape({ shape: [2] }, binders.slice({ start: [i, 0], limit: [i + 1, 2], strides: [1, 1] }, words)))))
})
