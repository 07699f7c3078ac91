import { left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { flatten, type Flattened } from '../graph/tree.js'
import { withoutDead } from '../graph/simplify/index.js'
import { trace } from '../graph/trace.js'
import { TraceError } from '../graph/trace-error.js'
import type { Program } from '../primitive/program.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import { described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isKey, type Key } from '../tensor/key.js'
import { ShapeMismatch } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import type { ResultCheck } from '../transform/compile.js'
import { OnnxError } from './program/error.js'
import { BATCHES, merged } from './program/symbolic.js'
import { writeModel } from './write.js'

/** How a model is written. */
export interface OnnxOptions {
  /**
   * Whether the first axis of the inputs is a batch of any size: of a layer's input, where there is one before the features; of a function, of every input whose
   * first size is that of the first input. `true` unless said otherwise; with `false`, all sizes are those of the inputs given.
   */
  readonly batch?: boolean | undefined
}

/** A layer or a function, of whatever types. */
type Model = (...args: never) => unknown

/** What a model's parameters are. */
type ParamsOf<M> = M extends { readonly init: (key: Key) => infer P } ? P : M extends (params: infer P, ...rest: never) => unknown ? P : never

type Fits<I extends Shape, X> = X extends Tensor<infer S, infer _>
  ? [S] extends [readonly [...unknown[], ...I]] ? unknown : ShapeError<`toOnnx: the input ${Show<S>} does not end in ${Show<I>}, the features that the layer takes`>
  : unknown

/** What the inputs must be: of a layer, one tensor, alone or under its name; of a function, what it takes. */
type InputsOf<M, X> = M extends { readonly inShape: infer I extends Shape }
  ? X extends AnyTensor ? Fits<I, X> : { readonly [Name in keyof X]: Fits<I, X[Name]> }
  : M extends (params: never, inputs: infer Y, ...rest: never) => unknown ? Y : unknown

type ModelCheck<M> = M extends { readonly inShape: Shape } ? unknown : M extends (...args: never) => infer R ? ResultCheck<R, 'toOnnx'> : unknown

type OptionsOf<M> = M extends { readonly initState: () => infer S } ? [keyof S] extends [never] ? [options?: OnnxOptions] : [options: OnnxOptions & { readonly state: S }]
  : [options?: OnnxOptions]

/**
 * The word `toOnnx`: of a layer, whose running state stands among the options where it has one; and of a function of parameters and inputs.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ToOnnx {
  <M extends Model, X extends AnyTensor | { readonly [name: string]: AnyTensor | Key }>(
    model: M & NoInfer<ModelCheck<M>>, params: NoInfer<ParamsOf<M>>, inputs: X & NoInfer<InputsOf<M, X>>, ...options: OptionsOf<M>
  ): Either<OnnxError, Uint8Array>
}

/** What is written: a function of what is known, parameters and running state, and of inputs by name. */
interface Subject {
  readonly run: (known: Known, inputs: readonly unknown[]) => unknown
  readonly known: Flattened
  readonly inputs: readonly (readonly [name: string, value: AnyTensor | Key])[]
  /** How many axes are features, where that is known. */
  readonly features: number
}

interface Known {
  readonly params: unknown
  readonly state?: unknown
}

interface AnyLayer {
  readonly inShape: Shape
  readonly initState: () => object
  readonly evaluate: (...args: readonly unknown[]) => unknown
}

const isLayer = (value: unknown): value is AnyLayer => typeof value === 'function' && 'evaluate' in value && 'inShape' in value

const SINGLE = 'input'

const refuseTree = (what: string) => (path: string, found: string): never => refuse(`toOnnx: ${what}${path} is ${found}: it must be tensors and keys, in records and tuples`)

const inputsOf = (inputs: unknown): Subject['inputs'] => {
  if (isTensor(inputs)) return [[SINGLE, inputs]]
  if (!isRecord(inputs)) return refuse(`toOnnx: the inputs are ${described(inputs)}: give a tensor, or a record of tensors by name, of the shapes to come`)
  return Object.entries(inputs).map(([name, value]) => {
    if (!isTensor(value) && !isKey(value)) return refuse(`toOnnx: the input ${described(name)} is ${described(value)}: it must be a tensor or a key`)
    if (/\p{Cs}/u.test(name)) return refuse(`toOnnx: an input is called ${described(name)}: a name is made of whole characters`)
    return name === '' || /^(params|state)\b/.test(name) ? refuse(`toOnnx: an input is called ${described(name)}: parameters are called so`) : [name, value]
  })
}

const ofLayer = (model: AnyLayer, params: unknown, inputs: Subject['inputs'], state: unknown): Subject => {
  const stateful = Object.keys(model.initState()).length > 0
  if (stateful && state === undefined) return refuse('toOnnx: the model has a running state: give it as { state }')
  if (inputs.length !== 1) return refuse(`toOnnx: a layer has one input, and there are ${inputs.length}`)
  return {
    run: (known, [x]) => stateful ? model.evaluate(known.params, x, known.state) : model.evaluate(known.params, x),
    known: flatten(stateful ? { params, state } : { params }, refuseTree('')), inputs, features: model.inShape.length,
  }
}

const subjectOf = (model: unknown, params: unknown, given: unknown, state: unknown): Subject => {
  const inputs = inputsOf(given)
  if (isLayer(model)) return ofLayer(model, params, inputs, state)
  if (typeof model !== 'function') return refuse(`toOnnx: ${described(model)} is no model: give a layer, or a function of parameters and inputs`)
  const f: (...args: readonly unknown[]) => unknown = asStated(model)
  return {
    run: (known, values) => f(known.params, isTensor(given) ? values[0] : Object.fromEntries(inputs.map(([name], i) => [name, values[i]]))),
    known: flatten({ params }, refuseTree('')), inputs, features: 0,
  }
}

/** Which inputs hold a batch as their first axis. */
const batched = ({ inputs, features }: Subject): readonly boolean[] => {
  const sizes = inputs.map(([, value]) => isTensor(value) && value.shape.length > features ? value.shape[0] : undefined)
  const batch = sizes.find(size => size !== undefined)
  return sizes.map(size => size !== undefined && size === batch)
}

interface Traced {
  readonly program: Program
  readonly results: readonly string[]
}

/** What the subject does with inputs of a batch of this size; of their own, where it is none. */
const traceOf = ({ run, known, inputs }: Subject, isBatch: readonly boolean[], size?: number): Traced => {
  let results: readonly string[] = []
  const flat = flatten(inputs.map(([, value]) => value), refuseTree('input'))
  const types = flat.leaves.map(({ shape, dtype }, i) => ({ shape: size !== undefined && isBatch[i] ? [size, ...shape.slice(1)] : shape, dtype }))
  const program = trace(leaves => {
    const result = flatten(run(asStated(known.rebuild(leaves)), asStated(flat.rebuild(leaves.slice(known.leaves.length)))), refuseTree('the result'))
    results = result.paths
    return result.leaves
  }, [...known.leaves.map(({ shape, dtype }) => ({ shape, dtype })), ...types])
  return { program: asStated(withoutDead(program)), results }
}

/** What results are called: by their places in the result, and so that none is called as an input. */
const resultNames = (paths: readonly string[], inputs: readonly string[]): readonly string[] => {
  let names = paths.map(path => path === '' ? 'output' : path.replace(/^\./, ''))
  while (names.some(name => inputs.includes(name))) names = names.map(name => `output.${name}`)
  return names
}

/** What tracing says of a program that cannot be written; a slip is none. */
const isRefusal = (error: unknown): error is Error => error instanceof OnnxError || error instanceof TraceError || error instanceof ShapeMismatch

const implementation = (...args: readonly unknown[]): Either<OnnxError, Uint8Array> => {
  if (args.length > 4) return refuse(`toOnnx: it takes 4 arguments, and there are ${args.length}`)
  const [model, params, inputs, options] = args
  const { batch = true, state } = optionsArgument<OnnxOptions & { readonly state?: object }>('toOnnx', options, { batch: 'boolean', state: 'object' })
  const subject = subjectOf(model, params, inputs, state)
  const isBatch = batched(subject)
  try {
    const sizes = batch && isBatch.includes(true) ? BATCHES : undefined
    const first = traceOf(subject, isBatch, sizes?.[0])
    const program = merged(sizes === undefined ? [first.program, first.program, first.program]
      : [first.program, traceOf(subject, isBatch, sizes[1]).program, traceOf(subject, isBatch, sizes[2]).program])
    if (first.results.length === 0) return left(new OnnxError('toOnnx: the result holds no tensor: a model computes one at least'))
    const names = subject.inputs.map(([name]) => name)
    return right(writeModel(program, {
      inputs: [...subject.known.leaves.map((known, i) => ({ name: subject.known.paths[i]!.slice(1), known })), ...names.map(name => ({ name, known: undefined }))],
      results: resultNames(first.results, [...names, ...subject.known.paths.map(path => path.slice(1))]),
    }))
  } catch (error) {
    if (isRefusal(error)) return left(error instanceof OnnxError ? error : new OnnxError(`toOnnx: ${error.message}`))
    throw error
  }
}

/**
 * A trained model as the bytes of an ONNX file, which other runtimes evaluate: a layer with its parameters, or any function of parameters and inputs. The inputs
 * say shapes and dtypes; their elements do not matter. Parameters are in the file under their dotted names, `params.hidden.w`; the output of a layer is
 * called `output`, those of a function by their places in its result.
 *
 * The first axis of the inputs is a batch of any size: the function is traced for batches of several sizes, and whatever differs by the batch's size times a number
 * is of that size in the file. `Left` says what differs otherwise. Loops are written step by step, and of branches both, with a choice. Functions are those of
 * the runtime: results differ from this library's in the last digits.
 *
 * @throws {ArgumentError} when there is no model, or what is given is none of its.
 * @example
 * import { pipe, zeros } from 'pullback'
 * import * as L from 'pullback/layer'
 * import { toOnnx } from 'pullback/onnx'
 * import * as Random from 'pullback/random'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const model = pipe(L.input(4), L.named('hidden', L.dense(8)), L.named('act', L.tanh), L.named('out', L.dense(3)))
 * const file = toOnnx(model, model.init(Random.key(0)), { flowers: zeros([1, 4]) })
 * if (isRight(file)) console.log(file.right.length < 1_500) // => true
 *
 * @since 0.2.0
 * @category files
 */
export const toOnnx: ToOnnx = asStated(implementation)
