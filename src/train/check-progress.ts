import { described, isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey } from '../tensor/key.js'
import type { EpochMetrics, Progress } from './config.js'
import type { PlainState } from './plain.js'

/** The largest number of an int32, which counts are in steps. */
const MOST = 2 ** 31 - 1

const notThat = (word: string, place: string, found: unknown, wanted: string): never =>
  refuse(`${word}: ${place} is ${described(found)}, not ${wanted}: read states from outside with stateOf of pullback/data`)

const countsOf = (word: string, state: Readonly<Record<string, unknown>>): void => {
  for (const name of ['epoch', 'step']) {
    const count = state[name]
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST) {
      notThat(word, `the state's ${name}`, count, `a whole number from 0 to ${MOST}`)
    }
  }
}

/** What a state holds beside tensors; raw TypeErrors and wrong counts would come of anything else. */
export const checkCounts = (word: string, state: unknown): PlainState => {
  if (!isRecord(state)) return notThat(word, 'the state to begin from', state, 'a record of Train.init, a step or an epoch')
  countsOf(word, state)
  if (!isKey(state['key'])) notThat(word, "the state's key", state['key'], 'a key')
  return asStated(state)
}

/** JSON has no NaN and makes null of it: in a history, null is NaN. `undefined` when there is no null. */
const withNaN = (word: string, place: string, numbers: unknown): Readonly<Record<string, number>> | undefined => {
  if (!isRecord(numbers)) return notThat(word, place, numbers, 'a record of numbers')
  const entries = Object.entries(numbers)
  for (const [name, value] of entries) if (typeof value !== 'number' && value !== null) notThat(word, `${place}.${name}`, value, 'a number')
  return entries.some(([, value]) => value === null) ? Object.fromEntries(entries.map(([name, value]) => [name, value === null ? NaN : Number(value)])) : undefined
}

/** The history of a state, in which what plain JSON made null of is NaN again. */
export const checkHistory = (word: string, history: unknown): readonly EpochMetrics<string>[] => {
  if (!Array.isArray(history)) return notThat(word, "the state's metrics", history, 'an array of records, one an epoch')
  const repaired = Array.from<unknown, EpochMetrics<string>>(history, (record, i) => {
    const place = `the state's metrics[${i}]`
    if (!isRecord(record)) return notThat(word, place, record, 'a record of numbers')
    const train = withNaN(word, `${place}.train`, record['train'])
    const test = record['test'] === undefined ? undefined : withNaN(word, `${place}.test`, record['test'])
    return asStated(train === undefined && test === undefined ? record : { ...record, ...(train && { train }), ...(test && { test }) })
  })
  return repaired.every((record, i) => record === history[i]) ? asStated(history) : repaired
}

/** {@link checkCounts}, and of the history too. */
export const checkProgress = (word: string, state: unknown): PlainState => {
  const known = checkCounts(word, state)
  const metrics = checkHistory(word, known.metrics)
  return metrics === known.metrics ? known : { ...known, metrics }
}

/** A state of a fold, its history repaired. */
export const checkFolded = (word: string, state: unknown): Progress & { readonly carry: unknown } => {
  if (!isRecord(state)) return notThat(word, 'the state to begin from', state, 'one that this fold gave')
  countsOf(word, state)
  return asStated({ ...state, metrics: checkHistory(word, state['metrics']) })
}
