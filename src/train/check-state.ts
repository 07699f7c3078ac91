import { trace } from '../graph/trace.js'
import { flatten, leavesAs, outline, type Flattened, type Outline } from '../graph/tree.js'
import { asStated } from '../tensor/cast.js'
import { keyFromWords, type Key } from '../tensor/key.js'
import { refuse } from '../tensor/argument.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Plain, PlainState } from './plain.js'

type Parts = Pick<PlainState, 'params' | 'state'>

/** What checks that parameters and running state have the names, shapes and dtypes of the model's own, which are found out once. */
export const stateChecker = (word: string, { model, key }: Plain): ((parts: Parts) => void) => {
  const taken = (parts: Parts): Flattened =>
    flatten(parts, (path, found) => refuse(`${word}: ${path.slice(1)} is ${found}, not a tensor`), true)
  const own = (from: Key): Flattened => taken({ params: model.init(from), state: model.initState() })
  const find = (): Outline => {
    let found: Outline | undefined
    try {
      // Traced, init says its shapes and draws nothing.
      trace(([words]) => {
        found = outline(own(keyFromWords(asStated(words))))
        return []
      }, [{ shape: [2], dtype: 'int32' }])
    } catch {
      // One that reads what it draws.
      found = outline(own(key))
    }
    return found!
  }
  let wanted: Outline | undefined
  return ({ params, state }) => {
    leavesAs(wanted ??= find(), taken({ params, state }), (path, ours, theirs) =>
      mismatch(`${word}: ${path.slice(1)} is ${theirs}, where the model has ${ours}: give the state of a run of this model`))
  }
}
