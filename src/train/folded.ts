import type { Threads } from '../engine/wasm/threads/pool.js'
import { quietly } from '../engine/wasm/compile.js'
import { flatten, leavesAs, outline, type Flattened, type Outline, type Tree } from '../graph/tree.js'
import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'
import type { Device } from '../transform/engine.js'
import { averaged } from './average.js'
import { rowsBetween } from './batches.js'
import { checkFolded } from './check-progress.js'
import type { Progress } from './config.js'
import { dataOf } from './data.js'
import type { Step } from './epoch-fold.js'
import type { Measure, Plan, Start } from './epochs.js'
import { checkPace } from './plain.js'

/* What the words that fold a step have in common, without their types. */

/** The options of whatever folds a step. */
export interface RunArguments {
  readonly epochs: number
  readonly key: Key
  readonly test?: unknown
  readonly measure?: (carry: unknown, batch: unknown) => unknown
  readonly handlers?: readonly ((progress: Progress) => unknown)[]
  readonly from?: unknown
  readonly threads?: Threads
  readonly turbo?: boolean
  readonly device?: Device
}

/** The options of a fold of rows. */
export interface FoldArguments extends RunArguments {
  readonly data: unknown
  readonly batchSize: number
  readonly dropLast?: boolean
}

/** What {@link RunArguments} take. */
export const runOptions = {
  epochs: 'number', key: 'key', test: 'object or tensor or array', measure: 'function', handlers: 'array', threads: 'object', turbo: 'boolean', device: 'object',
  from: 'object or null',
} as const

/** What {@link FoldArguments} take. */
export const foldOptions = { data: 'object or tensor or array', batchSize: 'number', dropLast: 'boolean', ...runOptions } as const

const noTree = (word: string, what: string) => (path: string, found: string): never =>
  refuse(`${word}: ${what}${path} is ${found}: what is carried are tensors and keys, in records and tuples`)

/** What a step or a measurement gives: scalars by name. */
const numbersOf = (word: string, who: string, found: unknown): Readonly<Record<string, AnyTensor>> => {
  if (!isRecord(found)) return refuse(`${word}: the numbers of ${who} are ${described(found)}: they are a record of scalars`)
  for (const [name, value] of Object.entries(found)) {
    if (!isTensor(value)) refuse(`${word}: the number '${name}' of ${who} is ${described(value)}: it is a tensor`)
    else if (value.shape.length > 0) mismatch(`${word}: the number '${name}' of ${who} is ${show(value.shape)}, not a scalar: reduce it with mean`)
  }
  return asStated(found)
}

/** The step, whose results are looked at while it is traced. */
const checked = (word: string, step: (carry: unknown, batch: unknown, key: Key) => unknown, like: Outline): Step => (carry, batch, key) => {
  const found = step(carry, batch, key)
  if (!Array.isArray(found) || found.length !== 2) return refuse(`${word}: a step gave ${described(found)}: it gives [carry, numbers]`)
  const leaves = leavesAs(like, flatten(found[0], noTree(word, 'the carry')), (path, wanted, now) =>
    mismatch(`${word}: the carry${path} begins as ${wanted} and is ${now} after a step: a carry keeps its shapes and dtypes`))
  return [asStated(like.rebuild(leaves)), numbersOf(word, 'a step', found[1])]
}

/** What measures the test rows. */
const measuring = (word: string, { test, measure, turbo, threads, device }: RunArguments): Measure | undefined => {
  if (test === undefined || measure === undefined) {
    return test === measure ? undefined : refuse(`${word}: there ${test === undefined ? 'are no test rows to measure' : 'is nothing to measure the test rows'}: test and measure go together`)
  }
  const rows = dataOf(word, 'test', test)
  const numbers = quietly((carry: Tree, batch: Tree) => numbersOf(word, 'measure', measure(carry, batch)), { turbo, threads, device })
  return carry => averaged(word, rows.leaves[0]!.shape[0]!, (from, to) =>
    numbers(carry, asStated(rows.rebuild(rows.leaves.map(x => rowsBetween(x, from, to))))))
}

/** Where a fold begins: at its start, or at a state that it gave. */
const beginning = (word: string, start: Flattened, like: Outline, { key, from }: RunArguments): Start => {
  if (from === undefined || from === null) return { carry: asStated(start.rebuild(start.leaves)), epoch: 0, step: 0, metrics: [], key }
  const { carry, ...progress } = checkFolded(word, from)
  const leaves = leavesAs(like, flatten(carry, noTree(word, 'from.carry')), (path, wanted, found) =>
    mismatch(`${word}: from.carry${path} is ${found}, where the start has ${wanted}: give a state of this fold`))
  return { ...progress, carry: asStated(like.rebuild(leaves)), key }
}

/** A step, where it begins, and what measures: all of a fold but what it is over. */
export const begun = (word: string, step: unknown, start: unknown, options: RunArguments) => {
  const take = checkArgument(word, 'the step', step, 'function')
  const carry = flatten(start, noTree(word, 'the carry'))
  const like = outline(carry)
  return {
    plan: { ...options, options: { turbo: options.turbo, threads: options.threads, device: options.device }, step: checked(word, take, like) },
    measure: measuring(word, options),
    first: beginning(word, carry, like, options),
  }
}

/** A fold of rows, without its types. */
export const folded = (word: string, step: unknown, start: unknown, options: FoldArguments) => {
  checkPace(word, options)
  const rows = dataOf(word, 'data', options.data)
  const { plan, ...more } = begun(word, step, start, options)
  const whole: Plan = { ...plan, batchSize: options.batchSize }
  return { ...more, plan: whole, rows }
}
