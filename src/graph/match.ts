import { isRecord } from '../tensor/argument.js'
import { isKey, keyWords } from '../tensor/key.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'
import { sameShape } from '../primitive/rules/type-of.js'

/** Collects the leaves of a tree of a certain kind; false for any other tree. */
type Match = (value: unknown, leaves: AnyTensor[]) => boolean

// No function that is kept may refer to a value: it would keep the tensors of the first call.

const matchAll = (values: readonly unknown[]): Match => {
  const matches = Array.from(values, matchOf)
  return (value, leaves) => {
    if (!Array.isArray(value) || value.length !== matches.length) return false
    return matches.every((match, i) => match(value[i], leaves))
  }
}

const matchStatic = (value: unknown): Match => other => Object.is(other, value)

const matchOf = (value: unknown): Match => {
  if (isTensor(value)) {
    const { dtype, shape } = value
    return (other, leaves) => isTensor(other) && other.dtype === dtype && sameShape(other.shape, shape) && leaves.push(other) > 0
  }
  if (isKey(value)) return (other, leaves) => isKey(other) && leaves.push(keyWords(other)) > 0
  if (Array.isArray(value)) return matchAll(value)
  if (isRecord(value)) {
    const names = Object.keys(value)
    const matches = Object.values(value).map(matchOf)
    return (other, leaves) => {
      if (!isRecord(other)) return false
      const theirs = Object.keys(other)
      return theirs.length === names.length && names.every((name, i) => theirs[i] === name && matches[i]!(other[name], leaves))
    }
  }
  return matchStatic(value)
}

/**
 * A quick way to take apart the arguments of another call: their leaves when structure, statics, shapes and dtypes are those of `args`, else `undefined`.
 * It never says so wrongly; whether two calls that differ in some other way have a program in common is for their signatures to say.
 */
export const matcher = (args: readonly unknown[]): ((others: readonly unknown[]) => readonly AnyTensor[] | undefined) => {
  const match = matchAll(args)
  return others => {
    const leaves: AnyTensor[] = []
    return match(others, leaves) ? leaves : undefined
  }
}
