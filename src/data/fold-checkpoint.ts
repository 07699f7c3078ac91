import { isLeft, left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { flatten, type Flattened, type Tree } from '../graph/tree.js'
import { isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { AnyTensor } from '../tensor/value.js'
import { checkFolded } from '../train/check-progress.js'
import type { FoldState } from '../train/fold.js'
import { jsonReaders, numberToJSON } from './element.js'
import type { DataError } from './error.js'
import { trustedReader, type Bytes } from './format/bytes.js'
import type { FormatError } from './format/error.js'
import { listed } from './listed.js'
import { describe } from './say/describe.js'
import { decodeSummed, encodeSummed } from './summed.js'

const FORMAT = 'pullback.fold'
const VERSION = '1'

type AnyFold = FoldState<unknown>
type History = AnyFold['metrics']

/** A state of a fold as bytes, and back. */
export interface FoldCheckpoint<C> {
  readonly encode: (state: FoldState<C>) => Uint8Array
  readonly decode: (bytes: Bytes) => Either<FormatError, FoldState<C>>
}

const leavesOf = (word: string, carry: unknown): Flattened =>
  flatten(carry, (path, found) => refuse(`${word}: the carry${path} is ${found}: what is carried are tensors and keys, in records and tuples`))

const nameOf = (path: string): string => `carry${path}`

const numbersToJSON = (numbers: Readonly<Record<string, number>>): unknown =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, numberToJSON(value)]))

/** A state of a fold as the bytes of a safetensors file: what is carried by its places, `carry.w`; counts and history in its metadata. */
export const encodeFold = (word: string, { carry, epoch, step, metrics }: AnyFold, about: Readonly<Record<string, string>> = {}): Uint8Array => {
  const { leaves, paths } = leavesOf(word, carry)
  return encodeSummed(Object.fromEntries(leaves.map((leaf, i) => [nameOf(paths[i]!), leaf])), {
    ...about, format: FORMAT, version: VERSION, epoch: String(epoch), step: String(step),
    metrics: JSON.stringify(metrics.map(({ train, test }) => ({ train: numbersToJSON(train), ...(test && { test: numbersToJSON(test) }) }))),
  })
}

const numbersOf = (given: unknown): Readonly<Record<string, number>> | undefined => {
  if (!isRecord(given)) return undefined
  const entries = Object.entries(given).map(([name, value]) => [name, jsonReaders.float64.read(value)] as const)
  return entries.every(([, value]) => value !== undefined) ? asStated(Object.freeze(Object.fromEntries(entries))) : undefined
}

/** The history in a text; `undefined` where it is none. */
const historyOf = (text: string | undefined): History | undefined => {
  let given: unknown
  try {
    given = JSON.parse(text ?? '')
  } catch {
    return undefined
  }
  if (!Array.isArray(given)) return undefined
  const all: History[number][] = []
  for (const item of Array.from<unknown>(given)) {
    if (!isRecord(item)) return undefined
    const [train, test] = [numbersOf(item['train']), item['test'] === undefined ? undefined : numbersOf(item['test'])]
    if (train === undefined || (item['test'] !== undefined && test === undefined)) return undefined
    all.push(Object.freeze(test === undefined ? { train } : { train, test }))
  }
  return Object.freeze(all)
}

const countOf = (text: string | undefined): number | undefined => text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < 2 ** 31 ? Number(text) : undefined

const showType = ({ shape, dtype }: AnyTensor): string => describe({ shape: [...shape], dtype, data: [] })

/**
 * The codec of a fold's states as checkpoints, from the carry it begins with, whose structure, shapes and dtypes are those of all that follow: for
 * `Train.fold`, what {@link checkpointOf} is for a config. `decode` gives back every bit; a file of another fold is refused, each tensor named that
 * is missing, too many or of another shape.
 *
 * @throws {ArgumentError} when the carry is no tree of tensors and keys.
 * @example
 * import { tensor } from 'pullback'
 * import { foldCheckpointOf } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const codec = foldCheckpointOf({ w: tensor([0, 0]) })
 * const bytes = codec.encode({ carry: { w: tensor([1, 2]) }, epoch: 1, step: 30, metrics: [{ train: { loss: 0.5 } }] })
 * const read = codec.decode(bytes)
 * if (isRight(read)) console.log(String(read.right.carry.w), read.right.epoch) // => Tensor [2] float32 (1, 2) 1
 *
 * @since 0.2.0
 * @category codecs
 */
export const foldCheckpointOf = <C extends Tree>(start: C): FoldCheckpoint<C> => {
  const template = leavesOf('foldCheckpointOf', start)
  const decode = (bytes: Bytes): Either<FormatError, FoldState<C>> => {
    const file = decodeSummed(bytes, FORMAT, VERSION)
    if (isLeft(file)) return file
    const { tensors, metadata } = file.right
    const others = new Map<string, AnyTensor>(Object.entries(tensors))
    const errors: DataError[] = []
    const wrong = (path: string, wanted: string, found: string): void => {
      errors.push({ path, expected: wanted, found, message: `${path.slice(0, 100)}: expected ${wanted}, found ${found}` })
    }
    const leaves = template.leaves.map((leaf, i) => {
      const name = nameOf(template.paths[i]!)
      const x = others.get(name)
      others.delete(name)
      if (x === undefined || x.dtype !== leaf.dtype || x.shape.join() !== leaf.shape.join()) wrong(name, showType(leaf), x === undefined ? 'nothing' : describe(x))
      return x ?? leaf
    })
    for (const [name, x] of others) wrong(name, 'nothing of this name', describe(x))
    const [epoch, step, metrics] = [countOf(metadata['epoch']), countOf(metadata['step']), historyOf(metadata['metrics'])]
    if (epoch === undefined) wrong('epoch', 'a whole number below 2^31', describe(metadata['epoch']))
    if (step === undefined) wrong('step', 'a whole number below 2^31', describe(metadata['step']))
    if (metrics === undefined) wrong('metrics', 'the history, a record an epoch', describe(metadata['metrics']))
    else if (epoch !== undefined && metrics.length !== epoch) wrong('metrics', `${epoch} records, as many as epochs`, String(metrics.length))
    if (errors.length > 0) return left(listed('checkpoint', 'it is no state of this fold', errors))
    return right(asStated(Object.freeze({ carry: template.rebuild(leaves), epoch, step, metrics })))
  }
  return { encode: state => encodeFold('encode', checkFolded('encode', state)), decode: trustedReader(decode) }
}
