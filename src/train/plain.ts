import type { CompileOptions } from '../engine/wasm/options.js'
import type { Device } from '../transform/engine.js'
import type { Threads } from '../engine/wasm/threads/pool.js'
import { flatten, type Flattened, type Tree } from '../graph/tree.js'
import type { Shape } from '../shape/kind/dim.js'
import { optimizerArgument } from '../optimizer/check.js'
import { checkArgument, described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey, type Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'
import type { Penalty, TrainState } from './config.js'

/** Tensors and keys by name. */
export type Row = Readonly<Record<string, Tree>>

/** The config without its types. */
export interface Plain {
  readonly model: {
    (params: Tree, x: AnyTensor, needs: { readonly key: Key; readonly state: Row }): readonly [AnyTensor, (dy: unknown) => readonly [Tree, unknown], Row?]
    readonly evaluate: (params: Tree, x: AnyTensor, state: Row) => AnyTensor
    readonly outShape: Shape
    readonly init: (key: Key) => Tree
    readonly initState: () => Row
  }
  readonly loss: (output: AnyTensor, target: Tree) => readonly [AnyTensor, () => unknown]
  readonly optimizer: {
    readonly init: (params: Tree) => Tree
    readonly update: (grads: Tree, state: Tree, params: Tree) => readonly [Tree, Tree]
  }
  readonly batchSize: number
  readonly epochs: number
  readonly key: Key
  readonly metrics?: Readonly<Record<string, (output: AnyTensor, target: Tree) => AnyTensor>>
  readonly handlers?: readonly ((state: unknown) => 'continue' | 'halt')[]
  readonly penalties?: readonly Penalty<Tree>[]
  readonly dropLast?: boolean
  readonly turbo?: boolean
  readonly threads?: Threads
  readonly device?: Device
}

/** Rows and targets without their types. */
export interface PlainExamples {
  readonly x: AnyTensor
  readonly y: Tree
}

/** A train state without its types. */
export type PlainState = TrainState<Tree, Row>

const isLayer = (value: unknown): boolean => typeof value === 'function' && 'evaluate' in value && 'inShape' in value

const functions = (word: string, name: string, list: readonly unknown[]): void => {
  list.forEach((f, i) => checkArgument(word, `${name}[${i}]`, f, 'function'))
}

/** Batches, epochs and handlers that can be. */
export const checkPace = (word: string, { batchSize, epochs, handlers = [] }: {
  readonly batchSize: number; readonly epochs: number; readonly handlers?: readonly unknown[] | undefined
}): void => {
  if (!Number.isInteger(batchSize) || batchSize < 1) refuse(`${word}: batchSize is ${batchSize}: it is a whole number, 1 or more`)
  if (!Number.isInteger(epochs) || epochs < 0) refuse(`${word}: epochs is ${epochs}: it is a whole number, 0 or more`)
  functions(word, 'handlers', handlers)
}

/** The config without its types, once it is one; `word` is who was given it. */
export const plain = (word: string, config: unknown): Plain => {
  const found = optionsArgument<Plain>(word, config, {
    model: 'function', loss: 'function', optimizer: 'object or function', batchSize: 'number', epochs: 'number', key: 'key', metrics: 'object',
    handlers: 'array', penalties: 'array', dropLast: 'boolean', turbo: 'boolean', threads: 'object', device: 'object',
  }, ['model', 'loss', 'optimizer', 'batchSize', 'epochs', 'key'])
  const { model, optimizer, metrics = {}, penalties = [] } = found
  if (!isLayer(model)) refuse(`${word}: model is ${described(model)}: it must be a layer`)
  optimizerArgument(word, 'optimizer', optimizer)
  checkPace(word, found)
  if (Object.hasOwn(metrics, 'loss')) refuse(`${word}: a metric has the name 'loss', which is the loss's own: give it another`)
  for (const [name, metric] of Object.entries(metrics)) checkArgument(word, `the metric '${name}'`, metric, 'function')
  functions(word, 'penalties', penalties)
  return found
}

/** Inputs and their targets. */
export const examplesArgument = (word: string, name: string, given: unknown): PlainExamples => {
  const { x, y } = isRecord(given) ? given : refuse(`${word}: ${name} is ${described(given)}: it must be a record { x, y }`)
  checkArgument(word, `x of ${name}`, x, 'tensor')
  const { leaves } = targetsOf(y, word, ` of ${name}`)
  if (isKey(y) || leaves.length === 0) refuse(`${word}: y of ${name} has no tensor`)
  return asStated(given)
}

/** What is trained on, and what is measured. */
export const dataArgument = (word: string, given: unknown): { readonly train: PlainExamples; readonly test: PlainExamples | undefined } => {
  if (isRecord(given) && !('train' in given) && 'x' in given) refuse(`${word}: the data are { x, y }: write { train: { x, y } }`)
  const { train, test } = optionsArgument<{ readonly train: unknown; readonly test?: unknown }>(word, given, { train: 'object', test: 'object' }, ['train'])
  return { train: examplesArgument(word, 'train', train), test: test === undefined ? test : examplesArgument(word, 'test', test) }
}

/** What the config says of how its programs run. */
export const engineOf = ({ turbo, threads, device }: Plain): CompileOptions => ({ turbo, threads, device })

/** The loss or a metric, which must be a scalar. */
export const scalar = (name: string, value: AnyTensor): AnyTensor =>
  !isTensor(value) ? refuse(`train: '${name}' is ${described(value)}, not a tensor: compute it with words such as mul`)
    : value.shape.length > 0 ? mismatch(`train: '${name}' is ${show(value.shape)}, not a scalar: reduce it with mean`) : value

/** Targets taken apart. */
export const targetsOf = (y: unknown, word = 'train', of = ''): Flattened =>
  flatten(y, (path, found) => refuse(`${word}: y${path}${of} is ${found}: it must be a tensor, or a record of tensors`))

/** The same of every tensor of targets. */
export const eachOf = (y: Tree, f: (rows: AnyTensor) => AnyTensor): Tree => {
  const { leaves, rebuild } = targetsOf(y)
  return rebuilt({ rebuild, leaves: leaves.map(f) })
}

/** A tree over other leaves. */
export const rebuilt = ({ rebuild, leaves }: Pick<Flattened, 'rebuild' | 'leaves'>): Tree => asStated(rebuild(leaves))

/** Checks that inputs and targets have equally many rows. */
export const checkRows = (word: string, x: AnyTensor, y: Tree): void => {
  const { leaves, paths } = targetsOf(y)
  leaves.forEach(({ shape }, i) => {
    if (x.shape.length === 0 || shape.length === 0 || x.shape[0] !== shape[0]) {
      mismatch(`${word}: x has ${x.shape[0] ?? 'no'} rows, y${paths[i]} has ${shape[0] ?? 'no'}: each row of x has one of y`)
    }
  })
}
