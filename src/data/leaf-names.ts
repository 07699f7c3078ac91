import { described, isCopy, isRecord, refuse } from '../tensor/argument.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'

/** A part of a dotted name: what would be taken for a dot between parts has a backslash before it, as has a backslash; halves of characters are numbers. */
const part = (name: string): string =>
  name.replace(/[\\.]/g, '\\$&').replace(/\p{Cs}/gu, half => `\\u${half.charCodeAt(0).toString(16)}`)

const childName = (above: string, name: string): string => above === '' ? part(name) : `${above}.${part(name)}`

/** Every tensor of a tree of records and lists by its dotted name: `params.hidden.w`, `optState.0.count`. No two have one name. */
export const namedLeaves = (tree: unknown, name = ''): readonly (readonly [string, AnyTensor])[] =>
  isTensor(tree) ? [[name, tree]]
    : Array.isArray(tree) ? tree.flatMap((item, i) => namedLeaves(item, childName(name, String(i))))
      : isRecord(tree) ? Object.entries(tree).flatMap(([key, item]) => namedLeaves(item, childName(name, key))) : []

/** {@link namedLeaves} of what is to be kept, none of which may be lost: whatever is no tensor is refused. */
export const keptLeaves = (word: string, tree: unknown, name = ''): readonly (readonly [string, AnyTensor])[] => {
  if (isTensor(tree)) return [[name, tree]]
  if ((!Array.isArray(tree) && !isRecord(tree)) || isCopy(tree)) return refuse(`${word}: ${name} is ${described(tree)}: a state holds tensors, in records and lists`)
  return Object.entries(tree).flatMap(([key, item]) => keptLeaves(word, item, childName(name, key)))
}

/** A tree of the structure of `template`, whose leaves `find` gives by their dotted names. */
export const fromLeaves = (template: unknown, find: (name: string) => AnyTensor | undefined, name = ''): unknown =>
  isTensor(template) ? find(name)
    : Array.isArray(template) ? template.map((item, i) => fromLeaves(item, find, childName(name, String(i))))
      : isRecord(template) ? Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fromLeaves(item, find, childName(name, key))]))
        : undefined
