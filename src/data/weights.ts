import { isLeft, left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'
import type { DataError } from './error.js'
import { sourceOf, trustedReader, viewOf, type Bytes } from './format/bytes.js'
import { refusing, type FormatError } from './format/error.js'
import * as Npz from './format/npz.js'
import * as Safetensors from './format/safetensors.js'
import { fromLeaves, namedLeaves } from './leaf-names.js'
import { describe, describeTensor } from './say/describe.js'
import { listed } from './listed.js'
import { fromAnyKey } from './template.js'
import type { MapCheck, WeightMap } from './weight-map.js'
import { planOf, type Way } from './weight-plan.js'

/** What weights are for. */
interface Model<P, S> {
  readonly init: (key: Key) => P
  readonly initState?: () => S
}

/**
 * What a model needs to evaluate: its parameters, and its running state where it has one.
 *
 * @since 0.2.0
 * @category types
 */
export type Weights<P, S> = { readonly params: P } & ([keyof S] extends [never] ? { readonly state?: S } : { readonly state: S })

/** Weights as another library names and lays them out, and back. */
export interface WeightsCodec<P, S> {
  /** Of the bytes of a safetensors or `.npz` file, or of its tensors by name. */
  readonly decode: (file: Bytes | Readonly<Record<string, AnyTensor>>) => Either<FormatError, { readonly params: P; readonly state: S }>
  /** As a safetensors file. */
  readonly encode: (weights: Weights<P, S>) => Uint8Array
}

/**
 * From a model and a map of names to the codec of its weights. `pipe(model, word(map))` is the same, but that the map is checked when it runs only: the compiler
 * does not follow names of a model that is yet to come.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface FromWeights<Word extends string> {
  <P, S, const M extends WeightMap>(model: Model<P, S>, map: M & NoInfer<MapCheck<Word, P, S, M>>): WeightsCodec<P, S>
  (map: WeightMap): <P, S>(model: Model<P, S>) => WeightsCodec<P, S>
}

type Tree = { readonly params: unknown; readonly state: unknown }

const isModel = (value: unknown): value is Model<unknown, unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') && typeof Reflect.get(value, 'init') === 'function'

const STATE = 'state:'

/** The tensors of weights by the names that a map gives them; no two may have one. */
const leavesOf = (word: string, { params, state }: Tree): ReadonlyMap<string, AnyTensor> => {
  const leaves = new Map(namedLeaves(params))
  for (const [path, leaf] of namedLeaves(state)) {
    if (leaves.has(STATE + path)) return refuse(`${word}: '${STATE}${path}' names a parameter and a part of the state`)
    leaves.set(STATE + path, leaf)
  }
  return leaves
}

const ZIP = [0x50, 0x4b]

/** Names of a file as this library's users may write them, and the tensors. */
const tensorsOf = (
  given: unknown, named: (name: string) => string, no: ReturnType<typeof refusing>,
): Either<FormatError, ReadonlyMap<string, AnyTensor>> => {
  let tensors: unknown = given
  const start = viewOf(given)
  if (start !== undefined) {
    const read = ZIP.every((byte, i) => start[i] === byte) ? Npz.decode(start) : Safetensors.decode(start)
    if (isLeft(read)) return read
    tensors = read.right.tensors
  }
  if (!isRecord(tensors)) return isLeft(sourceOf(given, no)) ? no('file', 'its bytes, or a record of tensors', describe(given)) : no('file', 'tensors', describe(tensors))
  const found = new Map<string, AnyTensor>()
  for (const [name, x] of Object.entries(tensors)) {
    if (!isTensor(x)) return no(describe(name), 'a tensor', describe(x))
    if (found.has(named(name))) return no(describe(name), 'each name once', `${describe(named(name))} again`)
    found.set(named(name), x)
  }
  return right(found)
}

/** What a way makes of a tensor, or what is wrong with it. */
const taken = ({ name, there, shape }: Way, x: AnyTensor | undefined, wanted: AnyTensor): AnyTensor | DataError => {
  const wrong = (expected: string, found: string): DataError => ({ path: name, expected, found, message: `${name.slice(0, 100)}: expected ${expected}, found ${found}` })
  const inFile = shape === undefined ? 'a tensor' : describeTensor(shape, wanted.dtype)
  if (x === undefined) return wrong(inFile, 'nothing')
  if (shape !== undefined && !(x.dtype === wanted.dtype && sameSizes(x.shape, shape))) return wrong(inFile, describe(x))
  try {
    const made: unknown = there(x)
    const fits = isTensor(made) && made.dtype === wanted.dtype && sameSizes(made.shape, wanted.shape)
    return fits ? made : wrong(`what becomes ${describe(wanted)}`, `${describe(x)} that becomes ${describe(made)}`)
  } catch (error) {
    return wrong(`what becomes ${describe(wanted)}`, `${describe(x)}: ${error instanceof Error ? error.message.slice(0, 200) : 'an error'}`)
  }
}

const sameSizes = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, axis) => size === b[axis])

const codecOf = (word: string, format: string, named: (name: string) => string, model: unknown, map: unknown): WeightsCodec<unknown, unknown> => {
  if (!isModel(model)) return refuse(`${word}: ${describe(model)} is no model: give what has an init`)
  const no = refusing(format)
  const template = fromAnyKey((key): Tree => ({ params: model.init(key), state: model.initState?.() ?? {} }))
  const leaves = leavesOf(word, template)
  const { ways, ignored } = planOf(word, map, leaves)
  const names = new Set([...ways.map(({ name }) => named(name)), ...[...ignored].map(named)])
  if (names.size < ways.length + ignored.size) return refuse(`${word}: two names of the map are one in a file`)
  return {
    decode: trustedReader((given: unknown) => {
      const file = tensorsOf(given, named, no)
      if (isLeft(file)) return file
      const errors: DataError[] = []
      const made = new Map<string, AnyTensor>()
      for (const way of ways) {
        const result = taken(way, file.right.get(named(way.name)), leaves.get(way.path)!)
        if (isTensor(result)) made.set(way.path, result)
        else errors.push(result)
      }
      for (const [name, x] of file.right) {
        const path = name
        if (!names.has(name)) errors.push({ path, expected: 'nothing of this name', found: describe(x), message: `${name.slice(0, 100)}: the map does not have it, found ${describe(x)}: to leave it out, give it null` })
      }
      if (errors.length > 0) return left(listed(format, 'it is not what the map says', errors))
      return right({ params: fromLeaves(template.params, path => made.get(path)), state: fromLeaves(template.state, path => made.get(STATE + path)) })
    }),
    encode: weights => {
      const { params, state = {} }: { readonly params: unknown; readonly state?: unknown } = isRecord(weights) ? weights : refuse(`${word}: encode: ${describe(weights)} are no weights: give { params, state }`)
      const given = leavesOf(word, { params, state })
      return Safetensors.encode({
        tensors: Object.fromEntries(ways.map(({ name, path, back }) => {
          const [x, wanted] = [given.get(path), leaves.get(path)!]
          const fits = x !== undefined && x.dtype === wanted.dtype && sameSizes(x.shape, wanted.shape)
          return fits ? [name, back(x)] : refuse(`${word}: encode: ${path}: expected ${describe(wanted)}, found ${describe(x)}`)
        })),
      })
    },
  }
}

const wordOf = (word: string, format: string, named: (name: string) => string) => (...args: readonly unknown[]): unknown =>
  args.length === 1 && !isModel(args[0])
    ? (model: unknown) => codecOf(word, format, named, model, args[0])
    : codecOf(word, format, named, args[0], args[1])

/**
 * The weights of a model that PyTorch trained. The map says, by the names of its state dict, which parameter each tensor is, and how it gets there: PyTorch's
 * `Linear` keeps `[out, in]`, so its weights are transposed. Every parameter is given once, and every tensor of the file is in the map, `null` where
 * it is not wanted: what is left out is a compile error, or a `Left` that names it. `encode` is the way back.
 *
 * The file is written by `safetensors.torch.save_file(net.state_dict(), path)`, or `numpy.savez`.
 *
 * @throws {ArgumentError} when the map is none of the model's; a compile error where types tell.
 * @example
 * import { pipe, tensor, transpose } from 'pullback'
 * import { fromPyTorch, Safetensors } from 'pullback/data'
 * import * as L from 'pullback/layer'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const model = pipe(L.input(3), L.named('out', L.dense(1)))
 * const weights = fromPyTorch(model, { 'fc.weight': ['out.w', transpose], 'fc.bias': 'out.b' })
 * const read = weights.decode({ 'fc.weight': tensor([[1, 2, 3]]), 'fc.bias': tensor([4]) })
 * if (isRight(read)) {
 *   console.log(read.right.params.out.w.shape) // => [ 3, 1 ]
 *   const back = Safetensors.decode(weights.encode(read.right))
 *   if (isRight(back)) console.log(String(back.right.tensors['fc.weight'])) // => Tensor [1, 3] float32 (1, 2, 3)
 * }
 * const other = weights.decode({ 'fc.weight': tensor([[1, 2]]) })
 * if (isLeft(other)) console.log(other.left.message)
 * // => pytorch: it is not what the map says:
 * // => fc.weight: expected a float32 tensor of shape [1, 3], found a float32 tensor of shape [1, 2]
 * // => fc.bias: expected a float32 tensor of shape [1], found nothing
 *
 * @since 0.2.0
 * @category codecs
 */
export const fromPyTorch: FromWeights<'fromPyTorch'> = /* @__PURE__ */ asStated(/* @__PURE__ */ wordOf('fromPyTorch', 'pytorch', name => name))

/**
 * {@link fromPyTorch} for the variables of a Flax module, whose names are paths: `params/Dense_0/kernel`, with slashes or dots between the parts. Flax keeps
 * weights as this library does, `[in, out]`.
 *
 * The file is written by `safetensors.numpy.save_file(flatten_dict(variables, sep='/'), path)`, or `numpy.savez`.
 *
 * @throws {ArgumentError} when the map is none of the model's; a compile error where types tell.
 * @example
 * import { pipe, tensor } from 'pullback'
 * import { fromFlax } from 'pullback/data'
 * import * as L from 'pullback/layer'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const model = pipe(L.input(3), L.named('out', L.dense(1)))
 * const weights = fromFlax(model, { 'params/Dense_0/kernel': 'out.w', 'params/Dense_0/bias': 'out.b' })
 * const read = weights.decode({ 'params.Dense_0.kernel': tensor([[1], [2], [3]]), 'params.Dense_0.bias': tensor([4]) })
 * if (isRight(read)) console.log(String(model.evaluate(read.right.params, tensor([1, 1, 1])))) // => Tensor [1] float32 (10)
 *
 * @since 0.2.0
 * @category codecs
 */
export const fromFlax: FromWeights<'fromFlax'> = /* @__PURE__ */ asStated(/* @__PURE__ */ wordOf('fromFlax', 'flax', name => name.replaceAll('/', '.')))
