import { isRecord } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import { isTensor } from '../tensor/value.js'
import type { EpochMetrics } from './config.js'
import type { PlainState } from './plain.js'

/** The largest number of an int32, which counts are in steps. */
const MOST = 2 ** 31 - 1

const describe = (value: unknown): string => {
  if (value === undefined || value === null) return value === null ? 'null' : 'nothing'
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? `an array of ${value.length}` : isTensor(value) ? 'a tensor' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const refuse = (word: string, place: string, found: unknown, wanted: string): never =>
  mismatch(`${word}: ${place} is ${describe(found)}, not ${wanted}: read states from outside with stateOf of pullback/data`)

/** What a state holds beside tensors; raw TypeErrors and wrong counts would come of anything else. */
export const checkCounts = (word: string, state: unknown): PlainState => {
  if (!isRecord(state)) return refuse(word, 'the state to begin from', state, 'a record of Train.init, a step or an epoch')
  for (const name of ['epoch', 'step']) {
    const count = state[name]
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST) {
      refuse(word, `the state's ${name}`, count, `a whole number from 0 to ${MOST}`)
    }
  }
  if (!isKey(state['key'])) refuse(word, "the state's key", state['key'], 'a key')
  return asStated(state)
}

/** JSON has no NaN and makes null of it: in a history, null is NaN. `undefined` when there is no null. */
const withNaN = (word: string, place: string, numbers: unknown): Readonly<Record<string, number>> | undefined => {
  if (!isRecord(numbers)) return refuse(word, place, numbers, 'a record of numbers')
  const entries = Object.entries(numbers)
  for (const [name, value] of entries) if (typeof value !== 'number' && value !== null) refuse(word, `${place}.${name}`, value, 'a number')
  return entries.some(([, value]) => value === null) ? Object.fromEntries(entries.map(([name, value]) => [name, value === null ? NaN : Number(value)])) : undefined
}

/** {@link checkCounts}, and of the history too. What plain JSON made null of is NaN again. */
export const checkProgress = (word: string, state: unknown): PlainState => {
  const known = checkCounts(word, state)
  const history: unknown = known.metrics
  if (!Array.isArray(history)) return refuse(word, "the state's metrics", history, 'an array of records, one an epoch')
  const repaired = Array.from<unknown, EpochMetrics<string>>(history, (record, i) => {
    const place = `the state's metrics[${i}]`
    if (!isRecord(record)) return refuse(word, place, record, 'a record of numbers')
    const train = withNaN(word, `${place}.train`, record['train'])
    const test = record['test'] === undefined ? undefined : withNaN(word, `${place}.test`, record['test'])
    return asStated(train === undefined && test === undefined ? record : { ...record, ...(train && { train }), ...(test && { test }) })
  })
  return repaired.every((record, i) => record === history[i]) ? known : { ...known, metrics: repaired }
}
