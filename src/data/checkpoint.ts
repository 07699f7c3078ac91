import { isLeft, left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { AnyModel, ParamsOf, StateOf } from '../layer/layer.js'
import { asStated } from '../tensor/cast.js'
import { keyWords } from '../tensor/key.js'
import { toFlat } from '../tensor/read.js'
import type { AnyTensor } from '../tensor/value.js'
import type { AnyLoss, AnyMetrics, Config, EpochMetrics, NamesOf, StateFor, TrainState } from '../train/config.js'
import { checkProgress } from '../train/check-progress.js'
import { plain } from '../train/plain.js'
import { startOf } from '../train/step.js'
import { numberToJSON } from './element.js'
import { dataErrors } from './error.js'
import { trustedReader, type Bytes } from './format/bytes.js'
import type { FormatError } from './format/error.js'
import { fromLeaves, keptLeaves } from './leaf-names.js'
import { listed } from './listed.js'
import { stateOf } from './state-codec.js'
import { decodeSummed, encodeSummed } from './summed.js'
import { fromAnyKey } from './template.js'

/** What says that a file is a checkpoint, and how it is to be read. */
const FORMAT = 'pullback.checkpoint'
const VERSION = '1'

/** A state of training as bytes, and back. */
export interface Checkpoint<P, S, M extends string> {
  readonly encode: (state: TrainState<P, S, M>) => Uint8Array
  readonly decode: (bytes: Bytes) => Either<FormatError, TrainState<P, S, M>>
}

const numbersToJSON = (numbers: Readonly<Record<string, number>>): unknown =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, numberToJSON(value)]))

const historyToJSON = (metrics: readonly EpochMetrics<string>[]): unknown =>
  metrics.map(({ train, test }) => ({ train: numbersToJSON(train), ...(test && { test: numbersToJSON(test) }) }))

/** What of a state is tensors. */
export const statesOf = ({ params, state, optState }: TrainState<unknown, unknown>): object => ({ params, state, optState })

/**
 * A state of training as the bytes of a checkpoint: a safetensors file, whose tensors have dotted names (`params.hidden.w`), with key, counts and history
 * in its metadata, and whatever texts are given beside.
 */
export const encodeState = (word: string, state: TrainState<unknown, unknown>, about: Readonly<Record<string, string>> = {}): Uint8Array => {
  const { key, epoch, step, metrics } = state
  return encodeSummed(Object.fromEntries(keptLeaves(word, statesOf(state))), {
    ...about, format: FORMAT, version: VERSION,
    key: JSON.stringify([...toFlat(keyWords(key))]), epoch: String(epoch), step: String(step), metrics: JSON.stringify(historyToJSON(metrics)),
  })
}

/** JSON in the metadata; `undefined` where there is none, which the codec of states then says. */
const parsed = (text: string | undefined): unknown => {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return value
  } catch {
    return text
  }
}

/** The words of a key as the codec of states reads them. */
const keyForm = (words: unknown): unknown => Array.isArray(words) ? { shape: [words.length], dtype: 'int32', data: words } : words

/**
 * The codec of a training's states as checkpoints: bytes of a safetensors file, which any program that reads those can take weights from.
 * `decode` gives back every bit; a file of another model is refused, and every tensor that is missing, too many or of another shape is named.
 *
 * `saveState` and `loadState` of `pullback/node` are this with files; in a browser, the bytes go into a `Blob` or the page's own files.
 *
 * @example
 * import { pipe, tensor } from 'pullback'
 * import { checkpointOf } from 'pullback/data'
 * import * as L from 'pullback/layer'
 * import * as Loss from 'pullback/loss'
 * import * as Opt from 'pullback/optimizer'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const model = (width: number) => pipe(L.input(1), L.named('hidden', L.dense(width)), L.named('out', L.dense(1)))
 * const config = { model: model(2), loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 2, epochs: 5, key: Random.key(0) }
 * const train = { x: tensor([[0], [1]]), y: tensor([[1], [3]]) }
 * const bytes = checkpointOf(config).encode(Train.fit({ ...config, epochs: 3 }, { train }))
 * const read = checkpointOf(config).decode(bytes)
 * if (isRight(read)) console.log(Train.fit(config, { train }, read.right).epoch) // => 5
 * const other = checkpointOf({ ...config, model: model(3) }).decode(bytes)
 * if (isLeft(other)) console.log(other.left.message.split('\n')[1])
 * // => params.hidden.w: expected a float32 tensor of shape [1, 3], found a float32 tensor of shape [1, 2]
 *
 * @since 0.2.0
 * @category codecs
 */
export const checkpointOf = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(
  config: Config<M, L, Ms>,
): Checkpoint<ParamsOf<M>, StateOf<M>, NamesOf<Ms>> => {
  const known = plain('checkpointOf', config)
  const codec = stateOf(config)
  // The tensors of the template are traced, and serve for their names.
  const template = fromAnyKey(key => {
    const { params, state, optState } = startOf({ ...known, key })
    return { params, state, optState }
  })
  const decode = (bytes: Bytes): Either<FormatError, StateFor<M, Ms>> => {
    const file = decodeSummed(bytes, FORMAT, VERSION)
    if (isLeft(file)) return file
    const { tensors, metadata } = file.right
    const others = new Map<string, AnyTensor>(Object.entries(tensors))
    const taken = fromLeaves(template, name => {
      const found = others.get(name)
      others.delete(name)
      return found
    })
    const read = codec.decode({
      ...asStated<object>(taken), key: keyForm(parsed(metadata['key'])), epoch: parsed(metadata['epoch']), step: parsed(metadata['step']), metrics: parsed(metadata['metrics']),
      ...Object.fromEntries(others),
    })
    return isLeft(read) ? left(listed('checkpoint', 'it is no state of this training', dataErrors(read.left))) : right(read.right)
  }
  return { encode: state => encodeState('encode', checkProgress('encode', state)), decode: trustedReader(decode) }
}
