import { map } from '#either'
import * as t from 'io-ts'
import type { AnyModel, ParamsOf, StateOf } from '../layer/layer.js'
import { refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey, keyFromWords, keyWords } from '../tensor/key.js'
import type { AnyLoss, AnyMetrics, Config, NamesOf, TrainState } from '../train/config.js'
import { plain } from '../train/plain.js'
import { startOf } from '../train/step.js'
import { describe, fieldOf } from './say/describe.js'
import { jsonReaders, numberToJSON, type EncodedNumber } from './element.js'
import type { EncodedParams } from './params-codec.js'
import { like, list, record, type Node } from './record-codec.js'
import { fromAnyKey } from './template.js'
import { tensorOf, type EncodedTensor } from './tensor-codec.js'

/** What a state of training is in JSON. */
export interface EncodedState {
  readonly params: EncodedParams
  readonly state: EncodedParams
  readonly optState: EncodedParams
  readonly key: EncodedTensor
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly {
    readonly train: Readonly<Record<string, EncodedNumber>>
    readonly test?: Readonly<Record<string, EncodedNumber>>
  }[]
}

/** A codec of the states of a training. */
export interface StateCodec<P, S, M extends string> extends t.Type<TrainState<P, S, M>, EncodedState, unknown> {}

/** A leaf of which `write` gives the JSON; `undefined` where a value is none. */
const leaf = (name: string, write: (value: unknown) => unknown, validate: t.Validate<unknown, unknown>): Node => new t.Type<unknown, unknown, unknown>(
  name, (value): value is unknown => write(value) !== undefined, validate,
  value => write(value) ?? refuse(`encode: ${describe(value)} is not ${name}`))

/** A leaf that is read by its value alone. */
const simple = (name: string, write: (value: unknown) => unknown, read: (value: unknown) => unknown): Node => leaf(name, write, (value, context) => {
  const found = read(value)
  return found === undefined ? t.failure(value, context) : t.success(found)
})

/** Steps and epochs are counted in int32. */
const MOST = 2 ** 31 - 1
const asCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST ? value : undefined
const count = simple(`a whole number from 0 to ${MOST}`, asCount, asCount)

const { read, expected } = jsonReaders.float64
const number = simple(expected,
  value => typeof value === 'number' ? numberToJSON(value) : undefined,
  value => typeof value === 'number' ? value : read(value))

const words = tensorOf([2], 'int32')
const key = leaf('a random key',
  value => isKey(value) ? words.encode(keyWords(value)) : undefined,
  (value, context) => isKey(value) ? t.success(value) : map(keyFromWords)(words.validate(value, context)))

/** The codec of a history: of each epoch, numbers of these names. */
const history = (names: readonly string[]): Node => {
  const numbers = record('a record of numbers', names.map(name => [name, number]))
  const [alone, tested] = [record('an epoch', [['train', numbers]]), record('an epoch', [['train', numbers], ['test', numbers]])]
  // An epoch without test rows has no numbers of them.
  const of = (value: unknown): Node => fieldOf(value, 'test') === undefined ? alone : tested
  return list('the history, a record an epoch', new t.Type<unknown, unknown, unknown>(
    alone.name, (value): value is unknown => of(value).is(value), (value, context) => of(value).validate(value, context), value => of(value).encode(value)))
}

/**
 * The io-ts codec of the states of a training: `encode` gives JSON, `decode` reads it back, bit for bit, NaN and the infinities of the history
 * included. A run that goes on from what was decoded ends with the bits of the one that was never interrupted.
 *
 * Names, shapes and dtypes are those of the config's model and optimizer, the names of the history's numbers those of its metrics. `Left` names
 * every difference by its dotted path, a hundred at most.
 *
 * @throws {ShapeMismatch} when a part of the model's parameters or state is neither a tensor nor a record or list of them.
 * @example
 * import { pipe, tensor } from 'pullback'
 * import { report, stateOf } from 'pullback/data'
 * import * as L from 'pullback/layer'
 * import * as Loss from 'pullback/loss'
 * import * as Opt from 'pullback/optimizer'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const config = {
 *   model: pipe(L.input(1), L.named('line', L.dense(1))),
 *   loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 5, key: Random.key(0),
 * }
 * const train = { x: tensor([[0], [1]]), y: tensor([[1], [3]]) }
 * const codec = stateOf(config)
 * const text = JSON.stringify(codec.encode(Train.fit({ ...config, epochs: 3 }, { train })))
 *
 * const read = codec.decode(JSON.parse(text))
 * if (isRight(read)) console.log(Train.fit(config, { train }, read.right).epoch) // => 5
 * const other = stateOf({ ...config, optimizer: Opt.sgd(0.1) }).decode(JSON.parse(text))
 * if (isLeft(other)) console.log(report(other.left).split('\n')[0])
 * // => optState[0].slots.m: expected nothing of this name, found an object with line
 *
 * @since 0.2.0
 * @category codecs
 */
export const stateOf = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(
  config: Config<M, L, Ms>,
): StateCodec<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
  const known = plain('stateOf', config)
  const [params, state, optState] = fromAnyKey(drawn => {
    const start = startOf({ ...known, key: drawn })
    return (['params', 'state', 'optState'] as const).map(part => like('stateOf', start[part], part))
  })
  return asStated(record('a state of training', [
    ['params', params!], ['state', state!], ['optState', optState!], ['key', key], ['epoch', count], ['step', count],
    ['metrics', history(['loss', ...Object.keys(known.metrics ?? {})])],
  ]))
}
