import type { CompileOptions } from '../engine/wasm/options.js'
import type { Threads } from '../engine/wasm/threads/pool.js'
import type { Tree } from '../graph/tree.js'
import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
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
  readonly loss: (output: AnyTensor, target: AnyTensor) => readonly [AnyTensor, () => unknown]
  readonly optimizer: {
    readonly init: (params: Tree) => Tree
    readonly update: (grads: Tree, state: Tree, params: Tree) => readonly [Tree, Tree]
  }
  readonly batchSize: number
  readonly epochs: number
  readonly key: Key
  readonly metrics?: Readonly<Record<string, (output: AnyTensor, target: AnyTensor) => AnyTensor>>
  readonly handlers?: readonly ((state: unknown) => 'continue' | 'halt')[]
  readonly penalties?: readonly Penalty<Tree>[]
  readonly dropLast?: boolean
  readonly turbo?: boolean
  readonly threads?: Threads
}

/** Rows and targets without their types. */
export interface PlainExamples {
  readonly x: AnyTensor
  readonly y: AnyTensor
}

/** A train state without its types. */
export type PlainState = TrainState<Tree, Row>

/** The config without its types; its numbers are checked. */
export const plain = (config: unknown): Plain => {
  const found = asStated<Plain>(config)
  if (!Number.isInteger(found.batchSize) || found.batchSize < 1) mismatch(`train: batchSize is ${found.batchSize}: it is a whole number, 1 or more`)
  if (Object.hasOwn(found.metrics ?? {}, 'loss')) mismatch("train: a metric has the name 'loss', which is the loss's own: give it another")
  if (!Number.isInteger(found.epochs) || found.epochs < 0) mismatch(`train: epochs is ${found.epochs}: it is a whole number, 0 or more`)
  return found
}

/** What the config says of how its programs run. */
export const engineOf = ({ turbo, threads }: Plain): CompileOptions => ({ turbo, threads })

/** The loss or a metric, which must be a scalar. */
export const scalar = (name: string, value: AnyTensor): AnyTensor =>
  !isTensor(value) ? mismatch(`train: '${name}' is ${String(value)}, not a tensor: compute it with words such as mul`)
    : value.shape.length > 0 ? mismatch(`train: '${name}' is ${show(value.shape)}, not a scalar: reduce it with mean`) : value

/** Checks that inputs and targets have equally many rows. */
export const checkRows = (word: string, x: AnyTensor, y: AnyTensor): void => {
  if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) {
    mismatch(`${word}: x has ${x.shape[0] ?? 'no'} rows, y has ${y.shape[0] ?? 'no'}: each row of x has one of y`)
  }
}
